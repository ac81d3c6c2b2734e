"""Workbooks in: what calamine reads, as the values that a person sees in the cells."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from io import BytesIO

from python_calamine import CalamineWorkbook

from server.sheets.package import Cells, inspect
from server.sheets.problems import SheetError

CellValue = str | int | float | bool | date | datetime | time | timedelta
"""What calamine makes of a cell; "" is an empty one."""


def read_workbook(data: bytes) -> tuple[str, list[list[CellValue]]]:
    """Name and rows, from line 1 and column A on, of the first worksheet that is shown and has something in it.

    Raises SheetError: what ``inspect`` raises, sheet_empty, sheet_formula_not_calculated or sheet_cell_error with the
    cell, sheet_broken.
    """
    shown = inspect(data)
    name = next((name for name, cells in shown.items() if cells.filled), None)
    if name is None:
        raise SheetError("sheet_empty")
    _refuse_unreadable(shown[name])
    try:
        with CalamineWorkbook.from_filelike(BytesIO(data)) as workbook:
            return name, workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException as error:  # a panic in Rust is no Exception
        raise SheetError("sheet_broken") from error


def shown(value: CellValue) -> str:
    """A value as text: 123.0 as "123", dates as ISO, midnight without its hour, booleans as TRUE and FALSE."""
    match value:
        case str():
            return value
        case bool():
            return "TRUE" if value else "FALSE"
        case int():
            return str(value)
        case float():
            return _number(value)
        case datetime():
            return _moment(value)
        case timedelta():
            seconds = round(value.total_seconds())
            sign, seconds = ("-", -seconds) if seconds < 0 else ("", seconds)
            return f"{sign}{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
        case date() | time():
            return value.isoformat() if isinstance(value, date) else _clock(value)


def _refuse_unreadable(cells: Cells) -> None:
    if cells.uncalculated:
        raise SheetError(
            "sheet_formula_not_calculated", cell=cells.uncalculated[0], count=len(cells.uncalculated)
        )
    if cells.errors:
        raise SheetError("sheet_cell_error", cell=cells.errors[0], count=len(cells.errors))


def _number(value: float) -> str:
    """Plain decimal with the 15 digits that a spreadsheet shows: 0.1 + 0.2 is 0.3."""
    text = format(Decimal(format(value, ".15g")), "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _moment(value: datetime) -> str:
    if value.time() == time():
        return value.date().isoformat()
    return f"{value.date().isoformat()} {_clock(value.time())}"


def _clock(value: time) -> str:
    return value.isoformat("seconds" if value.second else "minutes")
