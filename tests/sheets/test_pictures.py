"""Which file belongs to which row: names as people write them."""

import pytest

from server.sheets.pictures import file_column, match
from server.sheets.sheet import Sheet, read


def sheet(*cells: str, label: str = "ファイル名") -> Sheet:
    return read(
        f"番号,{label}\r\n".encode()
        + "".join(f'{no},"{cell}"\r\n' for no, cell in enumerate(cells, 1)).encode(),
        "s.csv",
    )


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ("請求書01.pdf", "請求書01.pdf"),
        ("請求書０１．ＰＤＦ", "請求書01.pdf"),
        ("ｾｲｷｭｳ.pdf", "セイキュウ.PDF"),
        ("請求書01", "請求書01.jpg"),
        ("請求書01.pdf", "請求書01.jpeg"),
        (r"C:\スキャン\a.pdf", "a.pdf"),
        (" a　b.pdf ", "A B.pdf"),
        ("か\u3099.pdf", "が.pdf"),
    ],
)
def test_a_name_is_found_however_it_is_written(cell: str, name: str) -> None:
    assert match(sheet(cell), [name]).rows == [[0]]


def test_two_files_of_one_row_and_one_file_of_two() -> None:
    found = match(sheet("a.jpg、b.jpg", "b.jpg"), ["a.jpg", "b.jpg"])

    assert (found.rows, found.errors, found.spare) == ([[0, 1], [1]], [], [])


def test_a_name_with_a_comma_is_one_name() -> None:
    assert match(sheet("a,b.jpg"), ["a,b.jpg"]).rows == [[0]]


@pytest.mark.parametrize(
    ("cells", "names", "code"),
    [
        (("a.pdf", ""), ["a.pdf"], "picture_blank"),
        (("a.pdf", "b.pdf"), ["a.pdf"], "picture_missing"),
        (("a.pdf", "b"), ["a.pdf", "b.pdf", "b.jpg"], "picture_ambiguous"),
        (("a.pdf", "a.pdf;" * 6), ["a.pdf"], "picture_many"),
    ],
)
def test_a_row_that_does_not_fit_is_named(cells: tuple[str, ...], names: list[str], code: str) -> None:
    errors = match(sheet(*cells), names).errors

    assert [(each.row, each.line, each.column, each.code) for each in errors] == [(2, 3, "ファイル名", code)]


def test_what_no_row_names_is_told() -> None:
    assert match(sheet("a.pdf"), ["b.pdf", "a.pdf", "c.pdf"]).spare == [0, 2]


def test_the_column_is_the_one_that_names_most_else_the_one_that_says_so() -> None:
    assert file_column(sheet("x", "y", label="品"), ["y.pdf"]) == 1
    assert file_column(sheet("x", label="写真"), ["y.pdf"]) == 1
    assert file_column(sheet("x", label="品"), ["y.pdf"]) is None
