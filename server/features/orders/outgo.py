"""Sheet out: the file that came in, with what the workers delivered in its blank cells."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import msgspec

from server.features.files.attaching import names_of
from server.features.orders.models import Order, OrderSheet
from server.features.results.models import Result
from server.features.results.receiving import files_of
from server.features.results.rules import COUNTED
from server.features.templates.opening import form_of_version
from server.features.templates.rules import asked
from server.forms.filling import said
from server.forms.form import ATTACHED, Field, Form
from server.problems import Problem
from server.sheets.columns import Column
from server.sheets.detect import Format
from server.sheets.fill import Filled, fill
from server.sheets.problems import SheetError
from server.sheets.sheet import read

TYPES = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True)
class Outgoing:
    """A file that is ready to go: `rows` of `total` are filled."""

    name: str
    type: str
    data: bytes
    rows: int
    total: int


def added(form: Form, columns: Sequence[Column]) -> list[Column]:
    """A column for each field that is asked, at the right of the sheet. Two of one heading would be one to a spreadsheet."""
    taken = {column.label for column in columns}
    found: list[Column] = []
    for place, field in enumerate(asked(form), len(columns)):
        label = " ".join(said(field.title, {}).split()) or field.key
        label = f"{label}（{field.key}）" if label in taken else label
        taken.add(label)
        kind = field.type if field.type in ("number", "yen", "date", "postal", "yesno") else "text"
        found.append(Column(place, label, given=False, key=False, required=False, type=kind))
    return found


def in_words(form: Form, cells: Sequence[str], names: Mapping[str, str]) -> list[str]:
    """A row of answers as people read them: the labels of options, a table line by line, files by their names."""
    return [_words(field, cell, names) for field, cell in zip(asked(form), cells, strict=True)]


def _words(field: Field, cell: str, names: Mapping[str, str]) -> str:
    if field.type in ATTACHED:
        return "\n".join(names.get(name, name[:12]) for name in cell.split("\n") if name)
    labels = {option.value: option.label for option in field.options}
    if field.type in ("choice", "choices"):
        return "、".join(labels.get(value, value) for value in cell.split("\n"))
    if field.type != "table" or not cell:
        return cell
    try:
        rows = msgspec.json.decode(cell, type=list[list[str]])
    except msgspec.MsgspecError:
        return cell  # what could not be read as a table was received as it came
    return "\n".join(
        "、".join(
            f"{column.title} {_words(column, each, names)}"
            for column, each in zip(field.columns, row, strict=False)
        )
        for row in rows
    )


FORMATS: dict[str | None, Format | None] = {None: None, "csv": "csv", "xlsx": "xlsx"}
"""What may be asked for; None is the format that came in."""


async def outgoing(order: Order, wanted: str | None, encoding: str | None) -> Outgoing:
    """The filled sheet.

    Raises KeyError for a format that is none of FORMATS, and Problem `unencodable_cells` with what the encoding cannot hold.
    """
    await order.fetch_related("version")
    stored = await OrderSheet.get(order_id=order.id)
    columns = msgspec.convert(stored.columns, list[Column])
    answers: dict[int, Sequence[str]] = {}
    received = Result.filter(piece__order_id=order.id, state__in=COUNTED).select_related("piece")
    delivered: list[int] = []
    for result in await received.order_by("id"):
        delivered.append(result.id)
        for at, cells in enumerate(result.final):
            answers[result.piece.first_row + at] = cells
    if order.version is not None:
        form = form_of_version(order.version)
        columns += added(form, columns)
        names = await names_of([files_of(id_) for id_ in delivered])
        answers = {row: in_words(form, cells, names) for row, cells in answers.items()}
    try:
        sheet = await asyncio.to_thread(read, bytes(stored.data), order.source["name"])
        filled: Filled = await asyncio.to_thread(fill, sheet, columns, answers, FORMATS[wanted], encoding)
    except SheetError as error:
        raise Problem(error.code, 422, dict(error.details), **error.details) from error
    if filled.data is None:
        raise Problem("unencodable_cells", 422, {"rows": filled.problems}, count=len(filled.problems))
    stem = order.source["name"].rsplit(".", 1)[0] or order.code
    name = f"{stem}_{order.code}.{filled.format}"
    return Outgoing(name, TYPES[filled.format], filled.data, len(answers), len(sheet.rows))
