"""What can be wrong with a sheet: one error for a whole file, one for a single row."""

from collections.abc import Mapping
from dataclasses import dataclass, field

Detail = str | int
"""A detail fills one {placeholder} of the sentence that belongs to the code."""


class SheetError(Exception):
    """The file as a whole cannot be used.

    ``code`` starts with ``sheet_``; ``details`` fill the placeholders of its sentence.
    """

    def __init__(self, code: str, **details: Detail) -> None:
        super().__init__(code, details)
        self.code = code
        self.details: Mapping[str, Detail] = details


@dataclass(frozen=True, slots=True)
class RowError:
    """One row, and where there is one, the cell of it, that cannot be used.

    ``row`` counts data rows from 1 (0: above the data), ``line`` counts the lines of the sheet from 1 as a
    spreadsheet shows them (a line break inside a cell does not count), ``column`` is the label or "".
    """

    row: int
    line: int
    column: str
    code: str
    details: Mapping[str, Detail] = field(default_factory=dict)
