"""What the tests of the sheets share: the real files, and workbooks made for one test."""

import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

from xlsxwriter import Workbook

DATA = Path(__file__).parents[2] / "server" / "demo" / "data"
LIST = "dm-list.cp932.csv"
BOOK = "dm-list.xlsx"
BAD = "dm-list.two-bad-rows.cp932.csv"
ANSWERS = "dm-list.answers.csv"


def real(name: str) -> bytes:
    return (DATA / name).read_bytes()


def book(write: Callable[[Any, Any], object]) -> bytes:
    """A workbook of one sheet; ``write`` gets the xlsxwriter workbook and worksheet."""
    file = BytesIO()
    workbook = Workbook(file, {"in_memory": True})
    write(workbook, workbook.add_worksheet())
    workbook.close()
    return file.getvalue()


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(contents: dict[str, bytes]) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in contents.items():
            archive.writestr(name, body)
    return file.getvalue()


def patched(data: bytes, part: str, old: bytes, new: bytes) -> bytes:
    """The workbook with one place of one part replaced, which must exist."""
    contents = parts(data)
    assert old in contents[part]
    contents[part] = contents[part].replace(old, new, 1)
    return packed(contents)
