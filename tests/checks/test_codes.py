"""The list of codes is closed: what can be given has a sentence, and no sentence waits for a code that nobody gives.

A code reaches a person from an exception (Refused, Held, Problem), from an outcome of the protocol, from an error of Starlette
that became a problem, from a flag on a delivery, or from a sheet. All of them are found in the sources here.
"""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from server.features.results.rules import FLAG_OF
from server.forms import filling, form, xlsform
from server.sheets.codes import FILE_CODES, ROW_CODES, VALUE_CODES
from sync.authority import PROTOCOL_CODES
from tests.checks.tree import ROOT

SOURCES = [
    path
    for folder in ("server", "sync")
    for path in sorted((ROOT / folder).rglob("*.py"))
    if "migrations" not in path.parts and "testing" not in path.parts and "forms" not in path.parts
]
FILLING = {FLAG_OF.get(code, code) for code in filling.CODES}
"""What an answer in a template's form is told: as a flag on a delivery it has the name that a sheet's fault has."""
SHEETS = FILE_CODES.keys() | ROW_CODES.keys() | VALUE_CODES.keys()
CODE = re.compile(r"[a-z]+(_[a-z]+)*")
HOLE = re.compile(r"\{(\w+)[^{}]*\}")

# Which argument of a call is a code.
GIVERS = {
    "Refused": 0,
    "Held": 0,
    "Misfit": 0,
    "Problem": 0,
    "SheetError": 0,
    "BadValue": 0,
    "problem_response": 1,
    "Outcome": 2,
}


def catalogue(lang: str) -> dict[str, str]:
    entries: dict[str, str] = json.loads((ROOT / "server" / "text" / f"codes.{lang}.json").read_text("utf-8"))
    return entries


def strings(node: ast.AST) -> Iterator[str]:
    """The plain strings of an expression: one, or the arms of an `a if b else c`."""
    match node:
        case ast.Constant(value=str(text)):
            yield text
        case ast.IfExp():
            yield from strings(node.body)
            yield from strings(node.orelse)
        case ast.Call(func=ast.Attribute(attr="get"), args=[_, otherwise]):
            yield from strings(otherwise)


def given(path: Path) -> Iterator[str]:
    """The codes that a source file gives."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        match node:
            case ast.Call(func=ast.Name(id=name), args=arguments) if len(arguments) > GIVERS.get(name, 99):
                yield from strings(arguments[GIVERS[name]])
            case ast.Call(func=ast.Attribute(value=ast.Name(id="found"), attr="add"), args=[flag]):
                yield from strings(flag)  # flags on a delivery
            case ast.Assign(targets=[ast.Name(id="flags")], value=ast.Dict(keys=keys)):
                for each in filter(None, keys):
                    yield from strings(each)  # flags on a delivery, each with whether it is there
            case ast.Assign(targets=[ast.Name(id="code" | "codes")], value=value):
                yield from strings(value)
                if isinstance(value, ast.Dict):
                    for each in value.values:
                        yield from strings(each)


GIVEN = {code: path for path in SOURCES for code in given(path) if CODE.fullmatch(code)}
ALL = GIVEN.keys() | SHEETS | PROTOCOL_CODES | FILLING


def test_the_scan_finds_what_it_should() -> None:
    assert {
        "none_left",
        "code_locked",
        "device_revoked",
        "bad_rows",
        "required_blank",
        "method_not_allowed",
    } <= ALL
    assert {code for code in PROTOCOL_CODES if code not in GIVEN} == set()


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_every_code_has_a_sentence(lang: str) -> None:
    missing = ALL - catalogue(lang).keys()

    assert {code: str(GIVEN.get(code, "server/sheets/codes.py")) for code in missing} == {}


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_every_sentence_has_a_code(lang: str) -> None:
    assert catalogue(lang).keys() - ALL == set()


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_every_fault_of_a_form_and_of_a_workbook_has_its_sentence(lang: str) -> None:
    sentences = json.loads((ROOT / "server" / "text" / f"forms.{lang}.json").read_text("utf-8"))

    assert sentences.keys() == form.FAULTS | xlsform.CODES


def test_both_languages_fill_the_same_holes() -> None:
    ja, en = catalogue("ja"), catalogue("en")

    assert {code: set(HOLE.findall(text)) for code, text in ja.items()} == {
        code: set(HOLE.findall(text)) for code, text in en.items()
    }


def test_a_sentence_is_a_sentence() -> None:
    for code, text in catalogue("ja").items():
        assert text.endswith("。"), code
        assert re.search("[ぁ-ん]", text), code
    for code, text in catalogue("en").items():
        assert text[-1] in ".?", code
        assert text.isascii() or re.search("[“”はい円令和年月日・—’]", text), code


def test_the_command_line_says_nothing_that_nobody_asks_for() -> None:
    """The same for the words of the commands: each is used, and each that is used is there."""
    known: dict[str, str] = json.loads((ROOT / "server" / "text" / "words.en.json").read_text("utf-8"))
    literals = {
        node.value
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    used = {
        text
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in ("say", "stop", "words")
        and node.args
        for text in strings(node.args[0])
    }

    assert used - known.keys() == set()
    assert {key for key in known if key not in literals and not key.startswith("role.")} == set()
