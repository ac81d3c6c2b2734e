"""Sheet in, sheet out: a firm's CSV or XLSX becomes rows, and the same file comes back filled.

A library without I/O: bytes and strings in, bytes and strings out. The order of the day is

    sheet = read(data, "dm-list.csv")            # sheet.py: what is in the file, or SheetError
    columns = infer(sheet)                       # columns.py: what each column is for
    errors = check(sheet, columns)               # check.py: every row that cannot be taken
    filled = fill(sheet, columns, {1: [...]})    # fill.py: the file with its blank cells filled

and ``normalise`` (values.py) makes one canonical string of what a person typed.
"""

from server.sheets.check import check
from server.sheets.columns import Column, infer
from server.sheets.fill import Filled, fill
from server.sheets.problems import RowError, SheetError
from server.sheets.sheet import Sheet, read
from server.sheets.values import TYPES, BadValue, ValueType, normalise

__all__ = [
    "TYPES",
    "BadValue",
    "Column",
    "Filled",
    "RowError",
    "Sheet",
    "SheetError",
    "ValueType",
    "check",
    "fill",
    "infer",
    "normalise",
    "read",
]
