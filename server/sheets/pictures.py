"""Which file belongs to which row of a sheet: by its name, as people write names."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from server.sheets.problems import RowError
from server.sheets.sheet import Sheet
from server.sheets.values import clean

MAX_A_ROW: Final = 5
"""Files that one row names."""

_EXTENSION: Final = re.compile(r"\.(pdf|jpe?g|png|webp|avif|heic|tiff?)$")
_LABEL: Final = re.compile("ファイル|画像|写真|添付|pdf|file|image|photo|picture")
_BETWEEN: Final = re.compile(r"[\n;,、|]")


@dataclass(frozen=True)
class Match:
    """Which files each row is read from, by their places in the list, and what does not fit.

    `column` is the one that names files, None when no column does. `spare` are files that no row names.
    """

    column: int | None
    rows: Sequence[Sequence[int]]
    errors: Sequence[RowError]
    spare: Sequence[int]


def plain(name: str) -> str:
    """A file's name as two people would both write it: no folder, one width, small letters, single spaces."""
    last = unicodedata.normalize("NFKC", name).replace("\\", "/").rsplit("/", 1)[-1]
    return " ".join(last.split()).casefold()


def stem(name: str) -> str:
    """The same without what says of which kind the file is."""
    return _EXTENSION.sub("", plain(name))


class _Names:
    """The files by their names: whole ones first, then without the ending if only one file has that."""

    def __init__(self, names: Sequence[str]) -> None:
        self._whole: dict[str, list[int]] = {}
        self._stems: dict[str, list[int]] = {}
        for place, name in enumerate(names):
            self._whole.setdefault(plain(name), []).append(place)
            self._stems.setdefault(stem(name), []).append(place)

    def find(self, wanted: str) -> list[int]:
        return self._whole.get(plain(wanted)) or self._stems.get(stem(wanted)) or []


def file_column(sheet: Sheet, names: Sequence[str]) -> int | None:
    """The column whose cells name the most of the files; one that calls itself so when none names any."""
    known = _Names(names)
    counts = [
        sum(bool(_named(known, clean(row.cell(index)))) for row in sheet.rows)
        for index in range(len(sheet.labels))
    ]
    most = max(counts, default=0)
    if most > 0:
        return counts.index(most)
    labels = [unicodedata.normalize("NFKC", label).casefold() for label in sheet.labels]
    return next((index for index, label in enumerate(labels) if _LABEL.search(label)), None)


def _named(known: _Names, cell: str) -> list[tuple[str, list[int]]]:
    """Each name of a cell with the files that it may mean; a cell that is one file's name as a whole is that."""
    if not cell:
        return []
    whole = known.find(cell)
    if whole:
        return [(cell, whole)]
    parts = [part for part in map(str.strip, _BETWEEN.split(unicodedata.normalize("NFKC", cell))) if part]
    found = [(part, known.find(part)) for part in parts]
    return found if any(files for _, files in found) else []


def match(sheet: Sheet, names: Sequence[str]) -> Match:
    """Give each row its files. Every row has one at least, else it is an error with the name that was looked for.

    Codes: picture_blank, picture_missing and picture_ambiguous (details name), picture_many (details limit).
    """
    column = file_column(sheet, names)
    if column is None:
        return Match(None, [[] for _ in sheet.rows], [], range(len(names)))
    known = _Names(names)
    rows: list[list[int]] = []
    errors: list[RowError] = []
    label = sheet.labels[column]
    for number, row in enumerate(sheet.rows, 1):
        cell = clean(row.cell(column))
        files: list[int] = []
        rows.append(files)
        if not cell:
            errors.append(RowError(number, row.line, label, "picture_blank"))
            continue
        named = _named(known, cell) or [(cell, [])]
        if len(named) > MAX_A_ROW:
            errors.append(RowError(number, row.line, label, "picture_many", {"limit": MAX_A_ROW}))
            continue
        for name, found in named:
            if len(found) == 1:
                files.extend(found)
            else:
                code = "picture_ambiguous" if found else "picture_missing"
                errors.append(RowError(number, row.line, label, code, {"name": name}))
    used = {place for files in rows for place in files}
    return Match(column, rows, errors, [place for place in range(len(names)) if place not in used])


def unreadable(sheet: Sheet, column: int, number: int, name: str) -> RowError:
    """The error of a row, counted from 1, whose file is here and cannot be opened."""
    return RowError(
        number, sheet.rows[number - 1].line, sheet.labels[column], "picture_unreadable", {"name": name}
    )
