"""Comparing answers: what two people wrote is the same when only the writing of it differs. Pure.

The rules stand as examples in tests/vectors/comparison.json. What a field's kind can read is compared as it reads it (dates of an
era, yen with ￥ and commas, any dash for a minus); words without what a keyboard adds: NFKC, no white space, one dash.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any, Final, get_args

import msgspec

from server.forms.form import ATTACHED
from server.sheets.dates import parse_date
from server.sheets.values import BadValue, ValueType, clean, normalise

_DASHES: Final = re.compile("[\u30fc\uff0d\u2212\u2010-\u2015\uff70\ufe63~\u301c\uff5e]")
_SPACE: Final = re.compile(r"\s+")
_COMMA: Final = re.compile(r"(?<=[0-9]),(?=[0-9]{3}(?![0-9]))")
_AMOUNT: Final = re.compile(r"-?¥?(-?[0-9]+)(?:円|-)?")
_READ: Final = frozenset(get_args(ValueType)) - {"text"}


def essence(kind: str, text: str, options: Sequence[str] = ()) -> str:
    """What an answer says, whoever typed it and on whatever keyboard. `kind` is a field's.

    Files are never the same twice, so they do not count: two people's photos of one thing differ and mean no disagreement.
    """
    if kind in ATTACHED:
        return ""
    if kind in _READ:
        try:
            return normalise(kind, text, options)  # type: ignore[arg-type]
        except BadValue:
            return _words(text)
    if kind == "choices":
        return "\n".join(sorted(_words(line) for line in clean(text).split("\n")))
    if kind == "table":
        return _table(text)
    return _words(text)


def _words(text: str) -> str:
    folded = _SPACE.sub("", _DASHES.sub("-", unicodedata.normalize("NFKC", clean(text))))
    folded = _DASHES.sub("-", folded)  # what NFKC made of half-width ones
    day = parse_date(folded)
    if day is not None:
        return day
    folded = _COMMA.sub("", folded)
    amount = _AMOUNT.fullmatch(folded)
    return amount[1] if amount else folded


def _table(text: str) -> str:
    try:
        rows = msgspec.json.decode(text, type=list[list[str]])
    except msgspec.MsgspecError:
        return _words(text)
    return msgspec.json.encode([[_words(cell) for cell in row] for row in rows]).decode()


Rows = Sequence[Sequence[str]]


def differing(fields: Sequence[Mapping[str, Any]], one: Rows, other: Rows) -> list[tuple[int, int]]:
    """The cells, `(row, column)` from 0, in which two answers to a piece say different things. `fields` are its order's."""
    found: list[tuple[int, int]] = []
    for row in range(max(len(one), len(other))):
        for column, field in enumerate(fields):
            a, b = _cell(one, row, column), _cell(other, row, column)
            kind, options = str(field.get("kind") or field["type"]), field.get("options") or ()
            if essence(kind, a, options) != essence(kind, b, options):
                found.append((row, column))
    return found


def _cell(rows: Rows, row: int, column: int) -> str:
    return rows[row][column] if row < len(rows) and column < len(rows[row]) else ""


def differing_of_all(fields: Sequence[Mapping[str, Any]], answers: Sequence[Rows]) -> list[tuple[int, int]]:
    """The cells in which not all of several answers say the same."""
    return sorted({cell for other in answers[1:] for cell in differing(fields, answers[0], other)})


def shuffled(piece: int, results: Sequence[int]) -> list[int]:
    """In which order the answers to a piece are shown: always the same, and nothing to do with who was first."""
    return sorted(results, key=lambda result: sha256(f"{piece}/{result}".encode()).digest())
