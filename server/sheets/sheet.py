"""A sheet: title rows, a header, data rows as strings, and how the file is written."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from server.sheets.delimited import Dialect, Record, codec, records, unquoted
from server.sheets.detect import Format, dialect, file_format
from server.sheets.limits import MAX_CELL, MAX_COLUMNS, MAX_LINES, MAX_ROWS, MAX_TITLE_ROWS
from server.sheets.problems import SheetError
from server.sheets.values import clean
from server.sheets.workbook import CellValue, read_workbook, shown

_DEFAULT_TAB: Final = "Sheet1"


@dataclass(frozen=True, slots=True)
class Row:
    """One row. ``line`` counts from 1 as a spreadsheet does; ``values`` are the typed cells of a workbook."""

    line: int
    cells: tuple[str, ...]
    values: tuple[CellValue, ...] = ()

    def cell(self, index: int) -> str:
        """The text of one cell, "" where the row ends earlier."""
        return self.cells[index] if index < len(self.cells) else ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file that was read. ``dialect`` is that of a CSV; ``tab`` the name of the worksheet.

    ``rows[i]`` is data row i + 1. ``labels`` end with the last one that is not blank; rows may be longer or shorter.
    """

    name: str
    format: Format
    dialect: Dialect | None
    tab: str
    title: tuple[Row, ...]
    header: Row
    labels: tuple[str, ...]
    rows: tuple[Row, ...]
    source: bytes

    @property
    def encoding(self) -> str | None:
        """The encoding of a CSV, None of a workbook."""
        return self.dialect.encoding if self.dialect else None


def read(data: bytes, name: str) -> Sheet:
    """The sheet in the file ``data``; ``name`` is what it was called, and is not believed.

    Raises SheetError with a code that starts with sheet_; no other exception, whatever the bytes are.
    """
    kind = file_format(data)
    if kind == "xlsx":
        written, (tab, grid) = None, read_workbook(data)
        rows = [Row(line, tuple(map(shown, values)), tuple(values)) for line, values in enumerate(grid, 1)]
    else:
        written, tab = dialect(data, name), _DEFAULT_TAB
        rows = _read_rows(data, written)
    while rows and _filled(rows[-1]) == 0:
        rows.pop()
    return _arrange(name, kind, written, tab, rows, data)


def _read_rows(data: bytes, written: Dialect) -> list[Row]:
    rows: list[Row] = []
    codec_name = codec(written.encoding)
    for record in records(data, written.encoding, written.delimiter):
        row = Row(record.line, _texts(data, record, codec_name))
        if len(rows) <= MAX_ROWS + MAX_TITLE_ROWS:
            rows.append(row)
        elif record.line > MAX_LINES or _filled(row):
            raise SheetError("sheet_too_many_rows", limit=MAX_ROWS)
    return rows


def _texts(data: bytes, record: Record, codec_name: str) -> tuple[str, ...]:
    cells = tuple(
        unquoted(data[start:end].decode(codec_name)) if start < end else "" for start, end in record.spans
    )
    if any(len(cell) > MAX_CELL for cell in cells):
        raise SheetError("sheet_cell_too_long", line=record.line, limit=MAX_CELL)
    return cells


def _arrange(
    name: str, kind: Format, written: Dialect | None, tab: str, rows: Sequence[Row], data: bytes
) -> Sheet:
    if not rows:
        raise SheetError("sheet_empty")
    top = _header_index(rows)
    header = rows[top]
    labels = [" ".join(clean(cell).split("\n")) for cell in header.cells]
    while labels and not labels[-1]:
        labels.pop()
    if len(labels) > MAX_COLUMNS:
        raise SheetError("sheet_too_many_columns", limit=MAX_COLUMNS)
    body = tuple(rows[top + 1 :])
    if not body:
        raise SheetError("sheet_no_rows")
    if len(body) > MAX_ROWS:
        raise SheetError("sheet_too_many_rows", limit=MAX_ROWS)
    return Sheet(name, kind, written, tab, tuple(rows[:top]), header, tuple(labels), body, data)


def _filled(row: Row) -> int:
    return sum(1 for cell in row.cells if cell and not cell.isspace())


def _header_index(rows: Sequence[Row]) -> int:
    """The first row that is filled more than half as much as the fullest of the first rows; those above are titles."""
    counts = [_filled(row) for row in rows[: MAX_TITLE_ROWS + 1]]
    most = max(counts)
    return next(index for index, count in enumerate(counts) if count * 2 > most)
