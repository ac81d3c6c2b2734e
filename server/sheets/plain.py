"""A table of our own as a file: CSV (UTF-8 with a byte order mark, or CP932) or a workbook. Nothing in it runs as a formula."""

from collections.abc import Sequence

from server.sheets.columns import Column
from server.sheets.conversion import ConvertedRow, to_csv
from server.sheets.delimited import Encoding
from server.sheets.problems import RowError, SheetError
from server.sheets.sheet import Row, Sheet
from server.sheets.values import ValueType
from server.sheets.written_workbook import to_workbook

ENCODINGS: dict[str | None, Encoding] = {None: "utf-8-sig", "utf-8": "utf-8-sig", "cp932": "cp932"}


def written(
    title: str,
    columns: Sequence[tuple[str, ValueType]],
    rows: Sequence[Sequence[str]],
    format: str,
    encoding: str | None = None,
) -> tuple[bytes, list[RowError]]:
    """The file, and what its encoding cannot hold. `columns` are labels and types; a cell is text, "" for none.

    Raises SheetError sheet_encoding_unsupported.
    """
    if encoding not in ENCODINGS:
        raise SheetError("sheet_encoding_unsupported", encoding=str(encoding))
    labels = tuple(label for label, _ in columns)
    header = Row(1, labels)
    body = [ConvertedRow(0, header, {})]
    for number, cells in enumerate(rows, 1):
        filled = {index: cell for index, cell in enumerate(cells) if cell}
        body.append(ConvertedRow(number, Row(number + 1, ()), filled))
    sheet = Sheet(title, "csv", None, title, (), header, labels, tuple(line.row for line in body[1:]), b"")
    kinds = [
        Column(index, label, given=False, key=False, required=False, type=kind)
        for index, (label, kind) in enumerate(columns)
    ]
    if format == "xlsx":
        return to_workbook(sheet, kinds, body)
    return to_csv(sheet, kinds, body, ENCODINGS[encoding])
