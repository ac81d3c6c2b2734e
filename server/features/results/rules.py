"""Results: states, receipt numbers, and what is worth a coordinator's look. Pure."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any

from server.sheets.values import BadValue, normalise

MAX_CELL = 10_000
"""Characters in one answer."""


class ResultState(StrEnum):
    """`late`: it arrived after the piece had gone to somebody else. It is kept, and a person decides."""

    RECEIVED = "received"
    LATE = "late"


def receipt_number(hub_code: str, day: str, number: int) -> str:
    """受領番号, as people read it out: `MDR-260907-0142`."""
    return f"{hub_code}-{day}-{number:04d}"


def flags(answers: Sequence[Sequence[str]], rows: int, fields: Sequence[dict[str, Any]]) -> list[str]:
    """What is odd about a delivery, as codes. Nothing is refused for it: work that arrived is received."""
    found: set[str] = set()
    if len(answers) != rows or any(len(cells) != len(fields) for cells in answers):
        found.add("wrong_shape")
    for cells in answers[:rows]:
        for field, text in zip(fields, cells, strict=False):
            try:
                if not normalise(field["type"], text, field.get("options") or ()) and field["required"]:
                    found.add("required_blank")
            except BadValue as bad:
                found.add(bad.code)
    return sorted(found)


def tidy(answers: Sequence[Sequence[str]], rows: int, fields: Sequence[dict[str, Any]]) -> list[list[str]]:
    """The answers in the shape of the form, each in its canonical writing where it has one, as typed otherwise."""
    result: list[list[str]] = []
    for at in range(rows):
        cells = list(answers[at]) if at < len(answers) else []
        row: list[str] = []
        for field, text in zip(fields, cells + [""] * len(fields), strict=False):
            try:
                row.append(normalise(field["type"], text, field.get("options") or ()))
            except BadValue:
                row.append(text)
        result.append(row)
    return result
