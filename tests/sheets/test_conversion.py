"""Other targets: CSV written anew, and workbooks in which text is text."""

import datetime as dt
from io import BytesIO
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from server.sheets.columns import infer
from server.sheets.fill import Filled, fill
from server.sheets.problems import RowError, SheetError
from server.sheets.sheet import Sheet, read
from tests.sheets.books import BOOK, book, parts, real


def filled_with(data: bytes, answers: dict[int, list[str]], **target: Any) -> Filled:
    sheet = read(data, "x")
    return fill(sheet, infer(sheet), answers, **target)


def csv_of(text: str, answers: dict[int, list[str]], **target: Any) -> bytes:
    filled = filled_with(text.encode("cp932"), answers, **target)
    assert filled.problems == []
    assert filled.data is not None
    return filled.data


def cells_of(data: bytes) -> list[list[Any]]:
    with CalamineWorkbook.from_filelike(BytesIO(data)) as workbook:
        return [list(row) for row in workbook.get_sheet_by_index(0).to_python(skip_empty_area=False)]


TEXT = '題\nNo,"氏\n名",電話,答え\n1,"山,田",=1+1,\n2,鈴木\n'


def test_csv_written_anew() -> None:
    data = csv_of(TEXT, {1: ["=2"], 2: ['a"b']}, encoding="utf-8")
    assert data == (
        '\ufeff題,,,\r\nNo,"氏\n名",電話,答え\r\n1,"山,田",=1+1,\'=2\r\n2,鈴木,,"a""b"\r\n'.encode()
    ), "a BOM, CR LF, full rows; the firm's own cells as they were"


def test_utf_8_comes_back_as_it_came() -> None:
    for data in ("No,答え\n1,\n".encode(), "\ufeffNo,答え\n1,\n".encode()):
        assert filled_with(data, {}, encoding="utf-8").data == data


def test_strings_of_a_workbook_were_harmless_there_and_stay_so_in_a_csv() -> None:
    data = book(
        lambda _, page: (
            page.write_row(0, 0, ["No", "式", "数", "答え"]),
            page.write_string(1, 0, "1"),
            page.write_string(1, 1, "=1+1"),
            page.write_number(1, 2, -5),
        ),
    )
    filled = filled_with(data, {1: ["x"]}, format="csv", encoding="cp932")
    assert filled.data == "No,式,数,答え\r\n1,'=1+1,-5,x\r\n".encode("cp932")
    assert filled_with(data, {1: ["x"]}, format="csv").encoding == "utf-8-sig"


def test_a_given_character_without_a_place_is_named_too() -> None:
    filled = filled_with("氏𠮷,答え\r\n𠮷野,\r\n".encode(), {1: ["👍"]}, encoding="cp932")
    assert filled.data is None
    assert [(p.row, p.line, p.column, p.details["character"]) for p in filled.problems] == [
        (0, 1, "氏𠮷", "𠮷"),
        (1, 2, "氏𠮷", "𠮷"),
        (1, 2, "答え", "👍"),
    ]


def test_an_encoding_nobody_asked_for_is_refused() -> None:
    with pytest.raises(SheetError, match="sheet_encoding_unsupported"):
        csv_of(TEXT, {}, encoding="shift_jis")


def test_a_workbook_has_numbers_and_dates_where_the_types_say_so_and_else_text() -> None:
    text = "No,数量,金額,日付,郵便番号,メモ\n001,,,,,\n002,,,,,\n"
    answers = {
        1: ["1234.5", "-500", "2026-09-07", "0010000", "=HYPERLINK(A1)"],
        2: ["12345678901234567890", "12", "1899-12-31", "6711595", "https://example.jp"],
    }
    data = csv_of(text, answers, format="xlsx")
    assert cells_of(data)[1:] == [
        ["001", 1234.5, -500.0, dt.date(2026, 9, 7), "0010000", "=HYPERLINK(A1)"],
        ["002", "12345678901234567890", 12.0, "1899-12-31", "6711595", "https://example.jp"],
    ]
    contents = parts(data)
    assert b"<f>" not in contents["xl/worksheets/sheet1.xml"]
    assert b"<hyperlink" not in contents["xl/worksheets/sheet1.xml"]
    assert b"quotePrefix" in contents["xl/styles.xml"]
    assert b"<b/>" in contents["xl/styles.xml"]


def test_given_cells_become_numbers_only_where_they_are_some() -> None:
    data = csv_of('No,金額,答え\n1,"1,234円",\n2,￥50,\n=1,0,\n', {}, format="xlsx")
    assert cells_of(data)[1:] == [["1", 1234.0, ""], ["2", 50.0, ""], ["=1", 0.0, ""]]


def test_a_workbook_keeps_its_types_in_a_workbook() -> None:
    def write(workbook: Any, page: Any) -> None:
        page.write_string(0, 0, "題")
        page.write_row(1, 0, ["No", "いつ", "何時", "真", "長さ", "答え"])
        page.write_number(2, 0, 7)
        page.write_datetime(2, 1, dt.date(2026, 9, 7), workbook.add_format({"num_format": "yyyy/m/d"}))
        page.write_datetime(2, 2, dt.time(13, 45), workbook.add_format({"num_format": "h:mm"}))
        page.write_boolean(2, 3, True)
        page.write_number(2, 4, 1.5, workbook.add_format({"num_format": "[h]:mm:ss"}))
        workbook.worksheets_objs[0].name = "名簿"

    source = book(write)
    filled = filled_with(source, {1: ["済"]})
    assert filled.data is not None
    before, after = cells_of(source), cells_of(filled.data)
    assert after[1] == before[1]
    assert after[2] == [*before[2][:5], "済"]
    sheet: Sheet = read(filled.data, "x.xlsx")
    assert (sheet.tab, len(sheet.title)) == ("名簿", 1)


def test_text_longer_than_a_workbook_cell_is_named() -> None:
    filled = filled_with("No,答え\n1,\n".encode(), {1: ["あ" * 32_768]}, format="xlsx")
    assert (filled.data, filled.problems) == (None, [RowError(1, 2, "答え", "too_long", {"limit": 32_767})])


def test_the_real_workbook_comes_back_readable_with_wide_columns() -> None:
    filled = filled_with(real(BOOK), {})
    assert filled.data is not None
    assert b'customWidth="1"' in parts(filled.data)["xl/worksheets/sheet1.xml"]
    assert read(filled.data, "x").rows[0].cells == read(real(BOOK), "x").rows[0].cells
