"""Sheet out: the file that came in, with what the workers delivered in its blank cells."""

import asyncio
from dataclasses import dataclass

import msgspec

from server.features.orders.models import Order, OrderSheet
from server.features.results.models import Result
from server.features.results.rules import COUNTED
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


FORMATS: dict[str | None, Format | None] = {None: None, "csv": "csv", "xlsx": "xlsx"}
"""What may be asked for; None is the format that came in."""


async def outgoing(order: Order, wanted: str | None, encoding: str | None) -> Outgoing:
    """The filled sheet.

    Raises KeyError for a format that is none of FORMATS, and Problem `unencodable_cells` with what the encoding cannot hold.
    """
    stored = await OrderSheet.get(order_id=order.id)
    columns = msgspec.convert(stored.columns, list[Column])
    answers: dict[int, list[str]] = {}
    received = Result.filter(piece__order_id=order.id, state__in=COUNTED).select_related("piece")
    for result in await received.order_by("id"):
        for at, cells in enumerate(result.answers):
            answers[result.piece.first_row + at] = cells
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
