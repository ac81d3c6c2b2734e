"""Rows that cannot be taken are named, each with its place and reason; clean lists are clean."""

import dataclasses

import pytest

from server.sheets.check import check
from server.sheets.columns import infer
from server.sheets.problems import RowError
from server.sheets.sheet import read
from tests.sheets.books import BAD, BOOK, LIST, book, real


def errors(text: str) -> list[tuple[int, int, str, str, dict[str, object]]]:
    sheet = read(text.encode(), "x.csv")
    return [(e.row, e.line, e.column, e.code, dict(e.details)) for e in check(sheet, infer(sheet))]


@pytest.mark.parametrize("name", [LIST, BOOK])
def test_the_real_list_is_clean(name: str) -> None:
    sheet = read(real(name), name)
    assert check(sheet, infer(sheet)) == []


def test_the_two_bad_rows_and_nothing_else() -> None:
    sheet = read(real(BAD), BAD)
    assert check(sheet, infer(sheet)) == [
        RowError(14, 15, "管理番号", "key_missing"),
        RowError(22, 23, "名刺の文字", "required_missing"),
        RowError(22, 23, "", "too_many_cells", {"count": 2}),
    ]


def test_a_repeated_key_names_the_earlier_row() -> None:
    assert errors("題\nNo,氏名,答え\n7,山田,\n8,鈴木,\n 7 ,佐藤,\n") == [
        (3, 5, "No", "key_repeated", {"other": 1, "value": "7"}),
    ]


def test_an_empty_row_is_one_error() -> None:
    assert errors("No,氏名,答え\n7,山田,\n\n8,鈴木,\n,,\n9,佐藤,\n") == [
        (2, 3, "", "row_empty", {}),
        (4, 5, "", "row_empty", {}),
    ]


def test_too_few_cells_is_one_error() -> None:
    assert errors("No,氏名,答え,判定\n7,山田,,\n8\n9,佐藤,,\n") == [(2, 3, "", "too_few_cells", {"count": 3})]


def test_blank_cells_beyond_the_header_do_no_harm() -> None:
    assert errors("No,氏名,答え\n7,山田,,,,\n") == []


def test_control_characters_are_named_and_line_breaks_are_none() -> None:
    assert errors('No,氏名,答え\n7,山\x07田,\n8,"鈴木\n花子",\n9,佐\t藤,\n') == [
        (1, 2, "氏名", "control_character", {"character": "U+0007"}),
    ]


def test_text_in_a_column_to_fill() -> None:
    sheet = read("No,氏名,答え\n7,山田,済\n8,鈴木,\n".encode(), "x.csv")
    columns = [dataclasses.replace(column, given=column.index < 2) for column in infer(sheet)]
    assert check(sheet, columns) == [RowError(1, 2, "答え", "filled_already")]


def test_a_workbook_row_is_never_too_short_but_may_be_too_long() -> None:
    table = [["No", "氏名", "答え"], ["7", "山田"], ["8", "鈴木", "", "余分"], ["9"]]
    sheet = read(book(lambda _, page: [page.write_row(n, 0, row) for n, row in enumerate(table)]), "x.xlsx")
    columns = [dataclasses.replace(column, required=True) for column in infer(sheet)]
    assert check(sheet, columns) == [
        RowError(2, 3, "", "too_many_cells", {"count": 1}),
        RowError(3, 4, "氏名", "required_missing"),
    ]
