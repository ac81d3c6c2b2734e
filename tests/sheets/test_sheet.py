"""Reading: titles, header, rows; and whatever bytes come, a sheet or a code."""

import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from server.sheets import limits
from server.sheets.problems import SheetError
from server.sheets.sheet import read
from tests.sheets.books import BOOK, LIST, book, real


def code_of(data: bytes, name: str = "x.csv") -> str:
    with pytest.raises(SheetError) as caught:
        read(data, name)
    return caught.value.code


def test_csv_and_workbook_of_the_real_list_read_the_same() -> None:
    from_csv, from_book = read(real(LIST), LIST), read(real(BOOK), BOOK)
    assert from_csv.labels == from_book.labels
    # One row of the workbook has −, which CP932 writes with the same two bytes as －.
    through_cp932 = [tuple(c.encode("cp932").decode("cp932") for c in row.cells) for row in from_book.rows]
    assert [row.cells for row in from_csv.rows] == through_cp932
    assert [row.line for row in from_csv.rows] == [row.line for row in from_book.rows] == list(range(2, 302))
    assert (from_csv.encoding, from_book.encoding) == ("cp932", None)


@pytest.mark.parametrize(
    ("titles", "count"),
    [("", 0), ("DM発送リスト\r\n", 1), ("DM発送リスト,,\r\n\r\n作成日,2026/9/7\r\n", 3), ("\r\n", 1)],
)
def test_title_rows_above_the_header(titles: str, count: int) -> None:
    sheet = read((titles + "番号,氏名,住所,判定\r\n1,山田,神戸,\r\n2,,,\r\n").encode("cp932"), "x.csv")
    assert len(sheet.title) == count
    assert sheet.labels == ("番号", "氏名", "住所", "判定")
    assert [row.line for row in sheet.rows] == [count + 2, count + 3]


def test_title_rows_of_a_workbook() -> None:
    table = [["一覧"], [], ["番号", "氏名", "判定"], ["1", "山田"]]
    sheet = read(book(lambda _, page: [page.write_row(n, 0, row) for n, row in enumerate(table)]), "x.xlsx")
    assert (len(sheet.title), sheet.labels, sheet.rows[0].line) == (2, ("番号", "氏名", "判定"), 4)


def test_labels_lose_line_breaks_and_blank_ends() -> None:
    sheet = read(' 番号 ,"町域\n番地",判定,,\r\n1,a,,,\r\n'.encode("cp932"), "x.csv")
    assert sheet.labels == ("番号", "町域 番地", "判定")
    assert sheet.dialect is not None
    assert sheet.dialect.newline == "\r\n"


def test_blank_lines_at_the_end_are_no_rows_but_those_between_are() -> None:
    sheet = read(b"a,b\r\n1,2\r\n\r\n3,4\r\n\r\n,\r\n  ,\r\n", "x.csv")
    assert [row.cells for row in sheet.rows] == [("1", "2"), ("",), ("3", "4")]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"a,b\n", "sheet_no_rows"),
        (b",,,\n,,\n", "sheet_empty"),
        (b"a" * (10 * 1024 * 1024), "sheet_cell_too_long"),
        (b'"' + b"a\n" * 100_000 + b'"', "sheet_cell_too_long"),
        (b"a,b\n" + b"x" * (limits.MAX_CELL + 1) + b",\n", "sheet_cell_too_long"),
        (b"," * (10 * 1024 * 1024), "sheet_too_many_columns"),
        (b",".join(b"c%d" % n for n in range(201)) + b"\n1\n", "sheet_too_many_columns"),
        (b"a,b\n" + b"1,2\n" * 20_001, "sheet_too_many_rows"),
        (b"a,b\n" + b"1,2\n" * 300_000, "sheet_too_many_rows"),
        (b'a,b\n"1,2\n', "sheet_unclosed_quote"),
        (b'"' * 1_000_001, "sheet_unclosed_quote"),
        (b"a,b\n\x00,1\n", "sheet_unknown"),
        (bytes(range(256)) * 20, "sheet_unknown"),
    ],
    ids=range(13),
)
def test_hostile_files_give_a_code(data: bytes, code: str) -> None:
    assert code_of(data) == code


def test_the_limits_themselves_are_allowed() -> None:
    assert len(read(b"a,b\n" + b"1,2\n" * 20_000 + b"\n" * 100, "x.csv").rows) == 20_000
    labels = b",".join(b"c%d" % n for n in range(200))
    assert len(read(labels + b"\n1\n", "x.csv").labels) == 200


@given(
    st.binary(max_size=300) | st.text(max_size=80).map(lambda text: text.encode("cp932", "ignore")),
    st.text(max_size=9),
)
def test_any_bytes_give_a_sheet_or_a_code(data: bytes, name: str) -> None:
    try:
        sheet = read(data, name)
    except SheetError as error:
        event(error.code)
        return
    assert sheet.rows
    assert sheet.labels
