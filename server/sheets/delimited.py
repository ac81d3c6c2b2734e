"""Comma- or tab-separated text as bytes: where each cell lies, and how one is written.

The stdlib's csv module does not fit: it reads decoded text and forgets where a cell stood, whether it was quoted and
how its line ended. To give a firm its own file back with nothing changed but the blank cells, the exact bytes of every
cell are needed. So this tokenizer works on the bytes and yields spans.

It may, because in no supported encoding does a comma, a tab, a quote or a line end occur inside another character:
the second byte of CP932 is 0x40-0x7E or 0x80-0xFC (0x5C and 0x7C do occur, which is why a backslash is never special
here), those of EUC-JP and UTF-8 are above 0x7F. UTF-16 has units of two bytes: the tokenizer runs on a shadow with one
byte a unit, and a span is stretched by the unit's width.

Grammar: RFC 4180, lenient as spreadsheets are. A cell that begins with a quote runs to the closing quote, whatever
follows up to the delimiter belongs to it; a quote anywhere else is an ordinary character. CR LF, LF and CR end a row.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal, get_args

from server.sheets.limits import MAX_CELL, MAX_COLUMNS
from server.sheets.problems import SheetError

Encoding = Literal["cp932", "utf-8", "utf-8-sig", "utf-16-le", "utf-16-be", "euc_jp"]
Delimiter = Literal[",", "\t"]
DELIMITERS: Final[tuple[Delimiter, ...]] = get_args(Delimiter)
Newline = Literal["\r\n", "\n", "\r"]

BOMS: Final[dict[Encoding, bytes]] = {
    "utf-8-sig": b"\xef\xbb\xbf",
    "utf-16-le": b"\xff\xfe",
    "utf-16-be": b"\xfe\xff",
}
_CODECS: Final[dict[Encoding, str]] = {"utf-8-sig": "utf-8"}
_ASTRAL: Final = re.compile("[\U00010000-\U0010ffff]")
_NEEDS_QUOTES: Final = re.compile('^ | $|[",\t\r\n]')
# Possessive, so that hostile input costs no backtracking. Groups: a quoted cell, or a bare one; then what ends it.
_CELLS: Final[dict[Delimiter, re.Pattern[bytes]]] = {
    ",": re.compile(rb'(?:("(?:[^"]++|"")*+"[^,\r\n]*+)|([^,\r\n]*+))(,|\r\n|\n|\r|\Z)'),
    "\t": re.compile(rb'(?:("(?:[^"]++|"")*+"[^\t\r\n]*+)|([^\t\r\n]*+))(\t|\r\n|\n|\r|\Z)'),
}


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a file is written; ``newline`` is that of its first row."""

    encoding: Encoding
    delimiter: Delimiter
    newline: Newline

    @property
    def codec(self) -> str:
        """The Python codec of one cell, which never has a byte order mark."""
        return codec(self.encoding)


@dataclass(frozen=True, slots=True)
class Record:
    """One row: its line from 1, and the byte span of each of its cells, quotes included."""

    line: int
    spans: tuple[tuple[int, int], ...]


def codec(encoding: Encoding) -> str:
    """The Python codec for a cell of a file in ``encoding``."""
    return _CODECS.get(encoding, encoding)


def records(data: bytes, encoding: Encoding, delimiter: Delimiter) -> Iterator[Record]:
    """The rows of ``data``, which must be decodable in ``encoding``.

    Raises SheetError sheet_unclosed_quote, sheet_cell_too_long or sheet_too_many_columns, with the line.
    """
    shadow, unit = _shadow(data, encoding)
    start = len(BOMS.get(encoding, b"")) // unit
    pattern, edge, end = _CELLS[delimiter], delimiter.encode(), len(shadow)
    line, position = 0, start
    spans: list[tuple[int, int]] = []
    while position < end or spans:
        match = pattern.match(shadow, position)
        if match is None or (match[1] is None and shadow.startswith(b'"', position)):
            raise SheetError("sheet_unclosed_quote", line=line + 1)
        first, last = match.span(1 if match[1] is not None else 2)
        if last - first > 4 * MAX_CELL:
            raise SheetError("sheet_cell_too_long", line=line + 1, limit=MAX_CELL)
        spans.append((first * unit, last * unit))
        if len(spans) > MAX_COLUMNS:
            raise SheetError("sheet_too_many_columns", limit=MAX_COLUMNS)
        position = match.end()
        if match[3] != edge:
            line += 1
            yield Record(line, tuple(spans))
            spans = []


def first_newline(data: bytes, encoding: Encoding, delimiter: Delimiter) -> Newline:
    """How the first row ends (a line break inside a cell does not count); CR LF when there is only one."""
    first = next(records(data, encoding, delimiter), None)
    unit = 2 if encoding in ("utf-16-le", "utf-16-be") else 1
    end = first.spans[-1][1] if first else 0
    after = data[end : end + 2 * unit].decode(codec(encoding), "replace")
    if after.startswith("\n"):
        return "\n"
    return "\r" if after.startswith("\r") and after != "\r\n" else "\r\n"


def unquoted(cell: str) -> str:
    """The text of a cell as it stands in the file."""
    if not cell.startswith('"'):
        return cell
    close = len(cell)
    for match in re.finditer('""|"', cell[1:]):
        if match[0] == '"':
            close = match.start() + 1
            break
    return cell[1:close].replace('""', '"') + cell[close + 1 :]


def quoted(text: str, *, always: bool = False) -> str:
    """A cell as it stands in the file: in quotes when the text needs them, or ``always``."""
    if always or _NEEDS_QUOTES.search(text):
        return '"' + text.replace('"', '""') + '"'
    return text


def _shadow(data: bytes, encoding: Encoding) -> tuple[bytes, int]:
    """One byte for each code unit, delimiters in their places; and the width of a unit in bytes."""
    if encoding not in ("utf-16-le", "utf-16-be"):
        return data, 1
    return _ASTRAL.sub("??", data.decode(encoding)).encode("ascii", "replace"), 2
