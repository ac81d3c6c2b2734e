"""The sheet goes back to the firm with its blank cells filled.

In the format and encoding it came in, a CSV is the same file, byte for byte, but for the cells that were blank: title
rows, quoting, line ends and byte order mark stay. Any other target is written anew (``conversion.py``).

What makes cells harmless to a spreadsheet, and which:
- filled cells in a CSV get an apostrophe before a leading = + - @ (full-width ones too), tab or line break;
- given cells of a CSV stay as they are in a CSV: they are the firm's own, no riskier than in the file it sent, and
  keys must still join;
- strings of a workbook get the apostrophe when they become a CSV: they were harmless there and would not be here;
- in a workbook every text is written as a string, so nothing is needed; risky filled ones carry Excel's own mark for
  "text" (quotePrefix), which is no part of the value.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from server.sheets.characters import Unencodable, encode
from server.sheets.columns import Column
from server.sheets.conversion import ConvertedRow, to_csv, unencodable
from server.sheets.delimited import Dialect, Encoding, quoted, records
from server.sheets.detect import Format
from server.sheets.harmless import harmless
from server.sheets.problems import RowError, SheetError
from server.sheets.sheet import Sheet
from server.sheets.values import clean
from server.sheets.written_workbook import to_workbook

Answers = Mapping[int, Sequence[str]]
"""By data row from 1: one canonical string for each column that is not given, in their order; "" stays blank."""


@dataclass(frozen=True, slots=True)
class Filled:
    """The file, or None and the problems that kept it from being written. ``encoding`` is None of a workbook."""

    data: bytes | None
    format: Format
    encoding: Encoding | None
    problems: list[RowError] = field(default_factory=list)


def fill(
    sheet: Sheet,
    columns: Sequence[Column],
    answers: Answers,
    format: Format | None = None,
    encoding: str | None = None,
) -> Filled:
    """``sheet`` with ``answers`` in its blank cells, as ``format`` in ``encoding``; by default, as it came.

    Columns to fill whose index is beyond the sheet's labels are added at its right, with their labels in the header.

    ``encoding`` is cp932, utf-8 (written anew: with a byte order mark) or the one the file came in. A workbook becomes
    UTF-8 unless CP932 is asked for.

    Problems: unencodable (details character, encoding), too_long (a workbook's cell; details limit), filled_already
    (the cell has text; it is not overwritten). Row 0 is a row above the data.

    Raises SheetError sheet_encoding_unsupported, and ValueError for answers that do not fit the sheet.
    """
    blanks = [column for column in columns if not column.given]
    for number, row in answers.items():
        if not 1 <= number <= len(sheet.rows) or len(row) != len(blanks):
            raise ValueError(f"answers of row {number} do not fit the sheet")
    target = format or sheet.format
    problems = list(_overwritten(sheet, blanks, answers))
    if target == "xlsx":
        data, more = to_workbook(sheet, columns, list(_rows(sheet, blanks, answers)))
        problems += more
        return Filled(None if problems else data, "xlsx", None, problems)
    written = _encoding(sheet, encoding)
    if sheet.dialect and written == sheet.dialect.encoding:
        data, more = _splice(sheet, sheet.dialect, blanks, answers)
    else:
        data, more = to_csv(sheet, columns, list(_rows(sheet, blanks, answers)), written)
    problems += more
    return Filled(None if problems else data, "csv", written, problems)


def _encoding(sheet: Sheet, wanted: str | None) -> Encoding:
    came = sheet.dialect.encoding if sheet.dialect else None
    if came and wanted in (None, came, came.removesuffix("-sig")):
        return came
    if wanted == "cp932":
        return "cp932"
    if wanted in (None, "utf-8", "utf-8-sig"):
        return "utf-8-sig"
    raise SheetError("sheet_encoding_unsupported", encoding=str(wanted))


def _overwritten(sheet: Sheet, blanks: Sequence[Column], answers: Answers) -> Iterator[RowError]:
    for number, row in sorted(answers.items()):
        there = sheet.rows[number - 1]
        for column, answer in zip(blanks, row, strict=True):
            if answer and clean(there.cell(column.index)):
                yield RowError(number, there.line, column.label, "filled_already")


def _rows(sheet: Sheet, blanks: Sequence[Column], answers: Answers) -> Iterator[ConvertedRow]:
    """Every row of the sheet from its first line on, with what is filled in by column index."""
    for row in sheet.title:
        yield ConvertedRow(0, row, {})
    yield ConvertedRow(0, sheet.header, _headings(sheet, blanks))
    for number, row in enumerate(sheet.rows, 1):
        filled = zip(blanks, answers.get(number, ()), strict=False)
        yield ConvertedRow(number, row, {column.index: answer for column, answer in filled if answer})


def _headings(sheet: Sheet, blanks: Sequence[Column]) -> dict[int, str]:
    """The labels of columns that come after those of the sheet, by index."""
    return {column.index: column.label for column in blanks if column.index >= len(sheet.labels)}


def _splice(
    sheet: Sheet,
    dialect: Dialect,
    blanks: Sequence[Column],
    answers: Answers,
) -> tuple[bytes, list[RowError]]:
    """The source with the blank cells' bytes replaced. A row that ends too early gets the cells it lacks."""
    source = sheet.source
    pieces: list[bytes] = []
    problems: list[RowError] = []
    done = 0
    added = _headings(sheet, blanks)
    quote, delimiter = (encode(sign, dialect.encoding) for sign in ('"', dialect.delimiter))
    for record in records(source, dialect.encoding, dialect.delimiter):
        number = record.line - sheet.header.line
        width = len(record.spans)
        cells = [added.get(column.index, "") for column in blanks] if number == 0 else answers.get(number, ())
        for column, answer in zip(blanks, cells, strict=False):
            if not answer:
                continue
            start, end = record.spans[column.index] if column.index < width else (record.spans[-1][1],) * 2
            text = quoted(harmless(answer, column.type), always=source.startswith(quote, start, end))
            missing = delimiter * max(0, column.index + 1 - width)
            width = max(width, column.index + 1)
            try:
                cell = encode(text, dialect.encoding)
            except Unencodable as error:
                problems.append(unencodable(number, record.line, column.label, error, dialect.encoding))
            else:
                pieces += (source[done:start], missing, cell)
                done = end
    pieces.append(source[done:])
    return b"".join(pieces), problems
