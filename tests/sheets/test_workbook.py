"""Workbooks: values as a person sees them, and nothing that can hurt."""

import datetime as dt
import random
import time
import zipfile
from io import BytesIO
from typing import Any

import pytest

from server.sheets import limits
from server.sheets.package import column_name, inspect
from server.sheets.problems import SheetError
from server.sheets.sheet import read
from server.sheets.workbook import read_workbook, shown
from tests.sheets.books import BOOK, book, packed, parts, patched, real

AFTERNOON = dt.datetime(2026, 9, 7, 13, 45)  # noqa: DTZ001 - a spreadsheet knows no time zone
SHEET = "xl/worksheets/sheet1.xml"


def values(workbook: Any, page: Any) -> None:
    for column, label in enumerate("abcdefgh"):
        page.write_string(0, column, label)
    page.write_number(1, 0, 123.0)
    page.write_number(1, 1, 0.1 + 0.2)
    page.write_boolean(1, 2, True)
    page.write_datetime(1, 3, dt.date(2026, 9, 7), workbook.add_format({"num_format": "yyyy/m/d"}))
    page.write_datetime(1, 4, AFTERNOON, workbook.add_format({"num_format": "yyyy/m/d h:mm"}))
    page.write_number(1, 5, 1e20)
    page.write_string(1, 6, "=1+1")
    page.write_formula(1, 7, '="x"', None, "x")


def test_values_are_what_a_person_sees() -> None:
    row = read(book(values), "x.xlsx").rows[0]
    assert row.cells == ("123", "0.3", "TRUE", "2026-09-07", "2026-09-07 13:45", "1" + "0" * 20, "=1+1", "x")
    assert row.values[0] == 123.0
    assert row.values[3] == dt.date(2026, 9, 7)


def test_other_values() -> None:
    assert shown(dt.timedelta(days=1, hours=12, seconds=5)) == "36:00:05"
    assert shown(dt.timedelta(seconds=-90)) == "-0:01:30"
    assert shown(dt.time(9, 5)) == "09:05"
    assert shown(dt.time(9, 5, 1)) == "09:05:01"
    assert shown(AFTERNOON.replace(hour=0, minute=0)) == "2026-09-07"
    assert (shown(-0.0), shown(1e-7), shown(-1.5), shown(False), shown(7)) == (
        "0",
        "0.0000001",
        "-1.5",
        "FALSE",
        "7",
    )


def test_furigana_is_not_part_of_the_text() -> None:
    data = book(lambda _, page: page.write_column(0, 0, ["氏名", "山田"]))
    ruby = patched(
        data,
        "xl/sharedStrings.xml",
        "<t>山田</t>".encode(),
        '<t>山田</t><rPh sb="0" eb="2"><t>ヤマダ</t></rPh>'.encode(),
    )
    assert read(ruby, "x.xlsx").rows[0].cells == ("山田",)


def test_the_first_shown_sheet_with_something_in_it_is_read() -> None:
    def write(workbook: Any, page: Any) -> None:
        page.write_string("A1", "hidden")
        page.hide()
        workbook.add_worksheet("空").activate()
        workbook.add_worksheet("一覧").write_column(0, 0, ["a", "b"])

    assert read_workbook(book(write)) == ("一覧", [["a"], ["b"]])


@pytest.mark.parametrize("value", [b"", b"<v></v>"])
def test_a_formula_that_was_never_calculated_is_named(value: bytes) -> None:
    data = book(
        lambda _, page: (page.write_column(0, 0, ["a", "b"]), page.write_formula("C5", "=1+1", None, 2))
    )
    with pytest.raises(SheetError) as caught:
        read(patched(data, SHEET, b"<v>2</v>", value), "x.xlsx")
    assert (caught.value.code, caught.value.details["cell"]) == ("sheet_formula_not_calculated", "C5")


def test_an_error_in_a_cell_is_named() -> None:
    data = book(lambda _, page: (page.write("A1", "a"), page.write_formula("AA5", "=NA()", None, "#N/A")))
    with pytest.raises(SheetError) as caught:
        read(data, "x.xlsx")
    assert (caught.value.code, caught.value.details["cell"]) == ("sheet_cell_error", "AA5")


def test_a_formula_that_gives_no_text_is_blank() -> None:
    data = book(lambda _, page: (page.write_row(0, 0, ["a", "b"]), page.write_row(1, 0, ["1", "2"])))
    data = patched(
        data, SHEET, b'<c r="B2" t="s"><v>3</v></c>', b'<c r="B2" t="str"><f>IF(1,"","")</f><v></v></c>'
    )
    assert read(data, "x.xlsx").rows[0].cells[0] == "1"


@pytest.mark.parametrize(
    ("reference", "code"),
    [
        (b"XFD1048576", "sheet_too_many_rows"),
        (b"ZZZZZ2", "sheet_too_many_columns"),
        (b"A99999999999", "sheet_broken"),
        (b"A0", "sheet_broken"),
        (b"2A", "sheet_broken"),
    ],
)
def test_a_cell_far_out_costs_no_memory(reference: bytes, code: str) -> None:
    with pytest.raises(SheetError) as caught:
        read(patched(real(BOOK), SHEET, b'r="A2"', b'r="' + reference + b'"'), "x.xlsx")
    assert caught.value.code == code


def test_a_styled_but_empty_cell_far_out_is_no_cell() -> None:
    data = patched(
        real(BOOK), SHEET, b"</sheetData>", b'<row r="1048576"><c r="XFD1048576" s="1"/></row></sheetData>'
    )
    assert len(read(data, "x.xlsx").rows) == 300


def test_a_huge_dimension_is_not_believed() -> None:
    data = patched(real(BOOK), SHEET, b'<dimension ref="A1:I301"', b'<dimension ref="A1:XFD1048576"')
    assert len(read(data, "x.xlsx").rows) == 300


def test_a_bomb_is_refused_quickly() -> None:
    contents = parts(real(BOOK)) | {"xl/media/zero.bin": bytes(limits.MAX_UNPACKED)}
    started = time.monotonic()
    with pytest.raises(SheetError) as caught:
        read(packed(contents), "x.xlsx")
    assert caught.value.code == "sheet_too_big"
    assert time.monotonic() - started < 10


def test_many_parts_are_refused() -> None:
    contents = parts(real(BOOK)) | {f"xl/media/{n}": b"" for n in range(limits.MAX_PARTS)}
    with pytest.raises(SheetError, match="sheet_too_big"):
        inspect(packed(contents))


def test_entities_are_refused() -> None:
    entity = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><worksheet'
    with pytest.raises(SheetError, match="sheet_broken"):
        read(patched(real(BOOK), SHEET, b"<worksheet", entity), "x.xlsx")


def test_other_archives_and_broken_ones() -> None:
    for data, code in [
        (packed({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}), "sheet_unknown"),
        (
            packed({name: body for name, body in parts(real(BOOK)).items() if "rels/workbook" not in name}),
            "sheet_unknown",
        ),
        (real(BOOK)[:5000], "sheet_broken"),
        (b"PK\x03\x04" + bytes(100), "sheet_broken"),
        (book(lambda *_: None), "sheet_empty"),
    ]:
        with pytest.raises(SheetError) as caught:
            read(data, "x.xlsx")
        assert caught.value.code == code


def test_a_part_that_stands_twice_is_refused() -> None:
    file = BytesIO(real(BOOK))
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(file, "a") as archive:
        archive.writestr(SHEET, parts(real(BOOK))[SHEET])
    with pytest.raises(SheetError, match="sheet_broken"):
        read(file.getvalue(), "x.xlsx")


@pytest.mark.parametrize("seed", range(60))
def test_damaged_workbooks_never_raise_anything_else(seed: int) -> None:
    chance = random.Random(seed)
    contents = parts(real(BOOK))
    tokens = [
        b'"',
        b"<",
        b">",
        b"9" * 12,
        b"\x00",
        b"XFD1048576",
        b"A0",
        b"NaN",
        b't="e"',
        b't="d"',
        b"<f>1</f>",
        b"<!--",
    ]
    for _ in range(4):
        name = chance.choice(list(contents))
        body = bytearray(contents[name])
        at = chance.randrange(min(len(body), 4000))
        body[at : at + chance.randrange(12)] = chance.choice(tokens)
        contents[name] = bytes(body)
    try:
        read(packed(contents), "x.xlsx")
    except SheetError:
        return


def test_column_names() -> None:
    assert [column_name(index) for index in (0, 25, 26, 701, 702, 16383)] == [
        "A",
        "Z",
        "AA",
        "ZZ",
        "AAA",
        "XFD",
    ]
