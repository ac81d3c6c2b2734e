"""The zip around a workbook, looked at before calamine may read it.

calamine reserves memory for the whole rectangle between the first and the last filled cell, so a file of 300 bytes
with one cell at XFD1048576 ends the process (an allocation of terabytes aborts, it raises nothing). And the sizes
that an archive claims may be lies. So every part is unpacked here once, counted, and every part with cells is walked
with expat. On the way the cells are noted that calamine reads as "" without a word: formulas that were never
calculated, and errors such as #N/A.
"""

import re
import zipfile
import zlib
from dataclasses import dataclass, field
from io import BytesIO
from typing import Final
from xml.parsers import expat

from server.sheets.limits import MAX_COLUMNS, MAX_PARTS, MAX_ROWS, MAX_TITLE_ROWS, MAX_UNPACKED
from server.sheets.problems import SheetError

_CHUNK: Final = 1 << 20
_REFERENCE: Final = re.compile(r"([A-Za-z]{1,7})([0-9]{1,10})")
_WORKBOOK: Final = "xl/workbook.xml"
_RELATIONS: Final = "xl/_rels/workbook.xml.rels"


@dataclass(slots=True)
class Cells:
    """What there is to know of the cells of one part before reading them; references like "C5"."""

    uncalculated: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    filled: int = 0


def inspect(data: bytes, unpacked: int = MAX_UNPACKED) -> dict[str, Cells]:
    """The worksheets of the workbook ``data`` by name, in their order, those that are shown; safe to read afterwards.

    ``unpacked``: how many bytes its parts may have together.

    Raises SheetError sheet_unknown (a zip, but no workbook), sheet_broken, sheet_too_big, sheet_too_many_rows or
    sheet_too_many_columns.
    """
    parts = _unpack(data, unpacked)
    if _WORKBOOK not in parts or _RELATIONS not in parts:
        raise SheetError("sheet_unknown")
    walked = {name: _walk(body) for name, body in parts.items() if b"sheetData" in body}
    targets = {
        attributes.get("Id", ""): _resolve(attributes.get("Target", ""))
        for element, attributes in _elements(parts[_RELATIONS])
        if element == "Relationship"
    }
    shown: dict[str, Cells] = {}
    for element, attributes in _elements(parts[_WORKBOOK]):
        if element == "sheet" and attributes.get("state", "visible") == "visible":
            part = targets.get(attributes.get("id", ""))
            if part in walked:
                shown[attributes.get("name", "")] = walked[part]
    return shown


def column_name(index: int) -> str:
    """The letters of a column: 0 is A, 26 is AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _unpack(data: bytes, unpacked: int) -> dict[str, bytes]:
    """Every XML part, unpacked; all parts are measured."""
    parts: dict[str, bytes] = {}
    left = unpacked
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            entries = archive.infolist()
            if len(entries) > MAX_PARTS:
                raise SheetError("sheet_too_big", limit=unpacked // 1024 // 1024)
            if len({entry.filename for entry in entries}) < len(entries):
                raise SheetError("sheet_broken")
            for entry in entries:
                if entry.flag_bits & 1:
                    raise SheetError("sheet_encrypted")
                chunks: list[bytes] = []
                with archive.open(entry) as stream:
                    while chunk := stream.read(_CHUNK):
                        left -= len(chunk)
                        if left < 0:
                            raise SheetError("sheet_too_big", limit=unpacked // 1024 // 1024)
                        chunks.append(chunk)
                part = b"".join(chunks)
                if entry.filename.endswith((".xml", ".rels")) or b"sheetData" in part:
                    parts[entry.filename] = part
    except (
        zipfile.BadZipFile,
        zlib.error,
        NotImplementedError,
        EOFError,
        OSError,
        ValueError,
        RuntimeError,
    ) as error:
        raise SheetError("sheet_broken") from error
    return parts


def _resolve(target: str) -> str:
    return target.removeprefix("/") if target.startswith("/") else f"xl/{target}"


def _refuse(*_: object) -> None:
    raise SheetError("sheet_broken")


def _parser() -> expat.XMLParserType:
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse  # no entities: they can grow without end
    return parser


def _parse(parser: expat.XMLParserType, body: bytes) -> None:
    try:
        parser.Parse(body, True)
    except expat.ExpatError as error:
        raise SheetError("sheet_broken") from error


def _elements(body: bytes) -> list[tuple[str, dict[str, str]]]:
    """Every element of a small part, names without their prefix."""
    found: list[tuple[str, dict[str, str]]] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        found.append((_local(name), {_local(key): value for key, value in attributes.items()}))

    parser = _parser()
    parser.StartElementHandler = start
    _parse(parser, body)
    return found


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _walk(body: bytes) -> Cells:
    """Walk the cells of one worksheet; raises when one lies too far out."""
    walk = _Walk()
    parser = _parser()
    parser.buffer_text = True
    parser.StartElementHandler = walk.start
    parser.EndElementHandler = walk.end
    parser.CharacterDataHandler = walk.text
    _parse(parser, body)
    return walk.cells


class _Walk:
    """Follows the elements row, c, f, v, is; positions count from 1."""

    def __init__(self) -> None:
        self.cells = Cells()
        self._row = 0
        self._column = 0
        self._kind = "n"
        self._formula = False
        self._value = False
        self._chars = 0
        self._inside = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        element = _local(name)
        if element == "row":
            self._row = _position(attributes["r"]) if "r" in attributes else self._row + 1
            self._column = 0
        elif element == "c":
            self._place(attributes.get("r"))
            self._kind = attributes.get("t", "n")
            self._formula = self._value = False
            self._chars = 0
        elif element == "f":
            self._formula = True
        elif element in ("v", "is"):
            self._value = self._inside = True

    def text(self, text: str) -> None:
        if self._inside:
            self._chars += len(text)

    def end(self, name: str) -> None:
        element = _local(name)
        if element in ("v", "is"):
            self._inside = False
        elif element == "c" and (self._value or self._formula):
            self._note(f"{column_name(self._column - 1)}{self._row}")

    def _note(self, reference: str) -> None:
        if self._formula and not self._chars and not (self._value and self._kind == "str"):
            self.cells.uncalculated.append(reference)
        elif self._kind == "e":
            self.cells.errors.append(reference)
        if self._row > MAX_ROWS + MAX_TITLE_ROWS + 1:
            raise SheetError("sheet_too_many_rows", limit=MAX_ROWS)
        if self._column > MAX_COLUMNS:
            raise SheetError("sheet_too_many_columns", limit=MAX_COLUMNS)
        self.cells.filled += 1

    def _place(self, reference: str | None) -> None:
        if reference is None:
            self._column += 1
            return
        match = _REFERENCE.fullmatch(reference)
        if match is None:
            raise SheetError("sheet_broken")
        self._column = 0
        for letter in match[1].upper():
            self._column = self._column * 26 + ord(letter) - 64
        self._row = _position(match[2])


def _position(digits: str) -> int:
    if not (digits.isascii() and digits.isdecimal() and len(digits) <= 10 and int(digits) > 0):
        raise SheetError("sheet_broken")
    return int(digits)
