"""A sheet written anew as a workbook. Text is always a string cell: never a formula, never a link.

Numbers and dates become such cells where the column's type, or the workbook that came in, says so. A number of more
than 15 digits stays text, because a spreadsheet would round it, and so does a date before March 1900, which it would
miscount.
"""

import math
import re
import unicodedata
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Final

from xlsxwriter import Workbook
from xlsxwriter.format import Format as CellFormat  # type: ignore[import-untyped]
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

from server.sheets.characters import Unencodable
from server.sheets.columns import Column
from server.sheets.conversion import ConvertedRow, unencodable
from server.sheets.harmless import is_risky
from server.sheets.limits import MAX_CELL
from server.sheets.problems import RowError
from server.sheets.sheet import Sheet
from server.sheets.values import BadValue, ValueType, normalise
from server.sheets.workbook import CellValue

_NOT_XML: Final = re.compile("[\ud800-\udfff\ufffe\uffff]")
_NOT_IN_TAB: Final = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_FIRST_DAY: Final = date(1900, 3, 1)
_EXACT_DIGITS: Final = 15
_WIDTHS: Final = (8, 60)
_DATE: Final = "yyyy-mm-dd"
_OPTIONS: Final = {
    "in_memory": True,
    "strings_to_numbers": False,
    "strings_to_formulas": False,
    "strings_to_urls": False,
}


def to_workbook(
    sheet: Sheet,
    columns: Sequence[Column],
    rows: Sequence[ConvertedRow],
) -> tuple[bytes, list[RowError]]:
    """The file, and the texts that a workbook cannot hold."""
    file = BytesIO()
    writer = _Writer(Workbook(file, _OPTIONS), sheet, columns)
    for index, row in enumerate(rows):
        writer.write(index, row)
    writer.close()
    return file.getvalue(), writer.problems


class _Writer:
    """One workbook being written; row and column indexes from 0."""

    def __init__(self, book: Workbook, sheet: Sheet, columns: Sequence[Column]) -> None:
        self.problems: list[RowError] = []
        self._book = book
        self._page: Worksheet = book.add_worksheet(
            _NOT_IN_TAB.sub(" ", sheet.tab)[:31].strip(" '") or "Sheet1"
        )
        self._sheet = sheet
        self._columns = {column.index: column for column in columns}
        self._widths: dict[int, int] = {}
        self._formats: dict[str, CellFormat] = {}
        self._bold = book.add_format({"bold": True})
        self._text = book.add_format({"quote_prefix": True})

    def write(self, index: int, line: ConvertedRow) -> None:
        header = line.row is self._sheet.header
        for at in range(line.width()):
            column = self._columns.get(at)
            filled = line.filled.get(at)
            text = filled if filled is not None else line.row.cell(at)
            if not text or not self._fits(line, column, text):
                continue
            if line.number:
                value = line.row.values[at] if filled is None and at < len(line.row.values) else text
                value = _typed(text, value, column.type if column else "text")
                self._cell(index, at, value, risky=filled is not None and is_risky(text))
            else:
                self._page.write_string(index, at, text, self._bold if header else None)
            if line.number or header:
                low, high = _WIDTHS
                self._widths[at] = min(high, max(self._widths.get(at, low), _width(text) + 2))

    def close(self) -> None:
        last = len(self._sheet.title) + len(self._sheet.rows)
        for at, width in self._widths.items():
            self._page.set_column(at, at, width)
        self._page.freeze_panes(len(self._sheet.title) + 1, 0)
        # Postal codes are text on purpose: no green corners.
        self._page.ignore_errors({"number_stored_as_text": f"A1:GR{last + 1}"})
        self._book.close()

    def _cell(self, index: int, at: int, value: CellValue, *, risky: bool) -> None:
        match value:
            case str():
                self._page.write_string(index, at, value, self._text if risky else None)
            case bool():
                self._page.write_boolean(index, at, value)
            case int() | float():
                column = self._columns.get(at)
                yen = column is not None and column.type == "yen"
                self._page.write_number(index, at, value, self._format("#,##0") if yen else None)
            case datetime():
                pattern = _DATE if value.time() == time() else f"{_DATE} hh:mm:ss"
                self._page.write_datetime(index, at, value, self._format(pattern))
            case date():
                self._page.write_datetime(index, at, value, self._format(_DATE))
            case time():
                self._page.write_datetime(index, at, value, self._format("hh:mm:ss"))
            case timedelta():
                self._page.write_datetime(index, at, value, self._format("[h]:mm:ss"))

    def _format(self, pattern: str) -> CellFormat:
        if pattern not in self._formats:
            self._formats[pattern] = self._book.add_format({"num_format": pattern})
        return self._formats[pattern]

    def _fits(self, line: ConvertedRow, column: Column | None, text: str) -> bool:
        label = column.label if column else ""
        if character := _NOT_XML.search(text):
            error = Unencodable(character[0])
            self.problems.append(unencodable(line.number, line.row.line, label, error, "xlsx"))
        elif len(text) > MAX_CELL:
            self.problems.append(
                RowError(line.number, line.row.line, label, "too_long", {"limit": MAX_CELL}),
            )
        else:
            return True
        return False


def _typed(text: str, value: CellValue, kind: ValueType) -> CellValue:
    """What to write: the value of a workbook as it was, a string by the type of its column."""
    if isinstance(value, date):
        day = value.date() if isinstance(value, datetime) else value
        return value if day >= _FIRST_DAY else text
    if isinstance(value, float):
        return value if math.isfinite(value) else text
    if not isinstance(value, str) or kind not in ("number", "yen", "date"):
        return value
    try:
        plain = normalise(kind, value)
    except BadValue:
        return text
    if kind == "date":
        day = date.fromisoformat(plain) if plain else date.min
        return day if day >= _FIRST_DAY else text
    digits = sum(character.isdecimal() for character in plain)
    return float(plain) if 0 < digits <= _EXACT_DIGITS else text


def _width(text: str) -> int:
    """Columns that the longest line takes: East Asian wide characters take two."""
    return max(
        sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in line) for line in text.split("\n")
    )
