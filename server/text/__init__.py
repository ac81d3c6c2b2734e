"""Sentences for codes and for the command line, by language. The phone's app reads the same files for the codes."""

import json
from functools import cache
from importlib.resources import files
from typing import Any

LANGUAGES = ("ja", "en")


@cache
def catalogue(name: str, lang: str) -> dict[str, str]:
    """One catalogue: `books`, `codes`, `forms` or `words`."""
    text = files(__package__).joinpath(f"{name}.{lang}.json").read_text("utf-8")
    entries: dict[str, str] = json.loads(text)
    return entries


def sentence(code: str, lang: str, /, **values: Any) -> str:
    """The sentence for a code. Placeholders that nobody filled show as a dash rather than break."""
    return catalogue("codes", lang)[code].format_map(_Filled(values))


def of_form(code: str, lang: str, /, **values: Any) -> str:
    """What is wrong with a form, or was not taken of a workbook."""
    return catalogue("forms", lang)[code].format_map(_Filled(values))


def books(key: str, lang: str, /, **values: Any) -> str:
    """What stands on statements, and in the headings of the ledger's sheets."""
    return catalogue("books", lang)[key].format_map(_Filled(values))


def words(key: str, lang: str, /, **values: Any) -> str:
    """What the command line says."""
    return catalogue("words", lang)[key].format_map(_Filled(values))


def preferred(accept_language: str) -> str:
    """The first of our languages that a browser asks for; Japanese when it asks for none."""
    for part in accept_language.split(","):
        tag = part.split(";")[0].strip().lower()[:2]
        if tag in LANGUAGES:
            return tag
    return "ja"


class _Filled(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "—"
