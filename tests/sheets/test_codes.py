"""The list of codes is closed: the sources give no other, and each has a sentence that asks for nothing unknown."""

import ast
import json
import re
from pathlib import Path

import pytest

from server.sheets.codes import FILE_CODES, ROW_CODES, VALUE_CODES
from server.sheets.values import TYPES

ROOT = Path(__file__).parents[2]
CODES = FILE_CODES | ROW_CODES | VALUE_CODES
PLACE = {"row", "line", "column"}


def literals() -> set[str]:
    """Every string in the sources that is written like a code."""
    found: set[str] = set()
    for path in (ROOT / "server" / "sheets").glob("*.py"):
        if path.name != "codes.py":
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    found.add(node.value)
    return found


def test_the_list_is_what_the_sources_give() -> None:
    found = literals()
    assert {code for code in FILE_CODES | ROW_CODES if code not in found} == set()
    assert {text for text in found if re.fullmatch("sheet_[a-z_]+", text)} == set(FILE_CODES)
    assert set(VALUE_CODES) == {f"bad_{kind}" for kind in TYPES if kind != "text"}


@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_code_has_a_sentence_that_its_details_can_fill(language: str) -> None:
    path = ROOT / "server" / "text" / f"codes.{language}.json"
    sentences: dict[str, str] = json.loads(path.read_text("utf-8"))
    assert sorted(CODES.keys() - sentences.keys()) == []
    for code, details in CODES.items():
        holes = set(re.findall(r"\{(\w+)\}", sentences[code]))
        assert holes <= set(details) | (PLACE if code in ROW_CODES else set()), code
