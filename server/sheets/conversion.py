"""A sheet written anew as CSV: commas, CR LF, quotes where needed, CP932 or UTF-8 with a byte order mark."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from server.sheets.characters import Unencodable, encode
from server.sheets.columns import Column
from server.sheets.delimited import BOMS, Encoding, quoted
from server.sheets.harmless import harmless
from server.sheets.problems import RowError
from server.sheets.sheet import Row, Sheet


@dataclass(frozen=True, slots=True)
class ConvertedRow:
    """A row of the sheet on its way out: ``number`` of the data row (0 above the data), ``filled`` by column index."""

    number: int
    row: Row
    filled: Mapping[int, str]

    def width(self) -> int:
        """Cells up to the last that is not empty."""
        there = max((index + 1 for index, cell in enumerate(self.row.cells) if cell), default=0)
        return max(there, *(index + 1 for index in self.filled), 0)


def to_csv(
    sheet: Sheet,
    columns: Sequence[Column],
    rows: Sequence[ConvertedRow],
    encoding: Encoding,
) -> tuple[bytes, list[RowError]]:
    """The file, and the characters that ``encoding`` cannot hold. Every row is as wide as the header at least."""
    by_index = {column.index: column for column in columns}
    problems: list[RowError] = []
    lines: list[bytes] = []
    for line in rows:
        width = max(line.width(), len(sheet.labels))
        cells: list[bytes] = []
        for index in range(width):
            try:
                cells.append(encode(quoted(_text(sheet, line, index, by_index.get(index))), encoding))
            except Unencodable as error:
                label = by_index[index].label if index in by_index else ""
                problems.append(unencodable(line.number, line.row.line, label, error, encoding))
        lines.append(b",".join(cells) + b"\r\n")
    return BOMS.get(encoding, b"") + b"".join(lines), problems


def unencodable(number: int, line: int, label: str, error: Unencodable, encoding: str) -> RowError:
    """The problem of one character that has no place in the encoding."""
    return RowError(number, line, label, "unencodable", {"character": error.character, "encoding": encoding})


def _text(sheet: Sheet, line: ConvertedRow, index: int, column: Column | None) -> str:
    if index in line.filled:
        return harmless(line.filled[index], column.type if column else "text")
    text = line.row.cell(index)
    was_string = sheet.format == "xlsx" and isinstance(line.row.values[index], str) if text else False
    return harmless(text) if was_string else text
