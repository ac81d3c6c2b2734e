"""Every row that cannot be taken, and why. All or nothing: an order is made only when the list is empty."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from server.sheets.columns import Column
from server.sheets.problems import Detail, RowError
from server.sheets.sheet import Row, Sheet
from server.sheets.values import clean

_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


def check(sheet: Sheet, columns: Sequence[Column]) -> list[RowError]:
    """The errors of ``sheet`` in the order of its rows; ``columns`` as inferred, or as a coordinator changed them.

    Codes: row_empty, key_missing, key_repeated (details other: the earlier row), required_missing,
    filled_already (text in a column that workers are to fill), control_character (details character),
    too_many_cells (details count), too_few_cells (details count, a CSV only).
    """
    seen: dict[str, int] = {}
    errors: list[RowError] = []
    for number, row in enumerate(sheet.rows, 1):
        errors.extend(_check_row(sheet, columns, number, row, seen))
    return errors


def _check_row(
    sheet: Sheet,
    columns: Sequence[Column],
    number: int,
    row: Row,
    seen: dict[str, int],
) -> Iterator[RowError]:
    def error(code: str, column: str = "", **details: Detail) -> RowError:
        return RowError(number, row.line, column, code, details)

    width = len(sheet.labels)
    used = max((index + 1 for index, cell in enumerate(row.cells) if clean(cell)), default=0)
    if used == 0:
        yield error("row_empty")
        return
    for column in columns:
        if column.index >= len(row.cells) and sheet.format == "csv":
            continue  # too_few_cells says it once
        cell = row.cell(column.index)
        text = clean(cell)
        if control := _CONTROL.search(cell):
            yield error("control_character", column.label, character=f"U+{ord(control[0]):04X}")
        if not column.given:
            if text:
                yield error("filled_already", column.label)
        elif column.key:
            if not text:
                yield error("key_missing", column.label)
            elif seen.setdefault(text, number) != number:
                yield error("key_repeated", column.label, other=seen[text], value=text)
        elif column.required and not text:
            yield error("required_missing", column.label)
    if used > width:
        yield error("too_many_cells", count=used - width)
    if len(row.cells) < width and sheet.format == "csv":
        yield error("too_few_cells", count=width - len(row.cells))
