"""import and export, as a coordinator without the web would use them."""

import csv
from pathlib import Path

import pytest

from server.demo.invoices import file_of, invoices
from server.demo.invoices import sheet as list_of
from server.sheets import read
from tests.checks.tree import ROOT
from tests.support.commands import hitokuchi

DEMO = ROOT / "server" / "demo" / "data"
FOR = ("--hub", "MDR", "--firm", "シティリンク", "--title", "DM名簿")


def test_the_last_word_of_an_import_is_the_orders_code(data: Path) -> None:
    first = hitokuchi("import", "--data", data, DEMO / "dm-list.xlsx", *FOR, "--size", 7, "--yen", 100)
    second = hitokuchi(
        "import", "--data", data, DEMO / "dm-list.cp932.csv", *FOR, "--template", "DM-1", "--publish"
    )

    assert (first.code, second.code) == (0, 0)
    assert "300 rows, 43 pieces, 4,300 yen" in first.out
    assert "300 rows, 30 pieces, 7,800 yen" in second.out
    codes = (first.last_word, second.last_word)
    assert int(codes[1][4:]) == int(codes[0][4:]) + 1


def test_two_bad_rows_are_named_and_nothing_is_written(data: Path) -> None:
    code = hitokuchi("import", "--data", data, DEMO / "dm-list.xlsx", *FOR).last_word

    said = hitokuchi("import", "--data", data, DEMO / "dm-list.two-bad-rows.cp932.csv", *FOR)

    assert (said.code, said.out) == (1, "")
    lines = said.err.splitlines()
    assert "2 rows need mending. Nothing was imported." in lines[-4]
    assert lines[-3].startswith("row 14 (line 15 of the sheet), “管理番号”: ")
    assert lines[-2].startswith("row 22 (line 23 of the sheet), “名刺の文字”: ")
    assert lines[-1].startswith("row 22 (line 23 of the sheet): ")
    assert all(line.rstrip(".?")[-1].isalpha() for line in lines[-3:])
    again = hitokuchi("import", "--data", data, DEMO / "dm-list.xlsx", *FOR).last_word
    assert int(again[4:]) == int(code[4:]) + 1


@pytest.mark.parametrize("name", ["dm-list.cp932.csv", "dm-list.xlsx"])
def test_what_came_in_goes_out_as_it_came(data: Path, tmp_path: Path, name: str) -> None:
    code = hitokuchi("import", "--data", data, DEMO / name, *FOR).last_word

    said = hitokuchi("export", "--data", data, code, "--out", tmp_path / "out")

    assert said.code == 0
    assert "(0 of 300 rows filled)" in said.out
    assert "not arrived yet" in said.err
    if name.endswith("csv"):
        assert (tmp_path / "out").read_bytes() == (DEMO / name).read_bytes()
    else:
        came, went = (read(path.read_bytes(), name) for path in (DEMO / name, tmp_path / "out"))
        assert [row.cells for row in went.rows] == [row.cells for row in came.rows]


@pytest.mark.parametrize(("encoding", "codec"), [("cp932", "cp932"), ("utf-8", "utf-8-sig")])
def test_a_workbook_goes_out_as_csv_in_either_encoding(
    data: Path, tmp_path: Path, encoding: str, codec: str
) -> None:
    code = hitokuchi("import", "--data", data, DEMO / "dm-list.xlsx", *FOR).last_word
    out = tmp_path / "out.csv"

    assert (
        hitokuchi(
            "export", "--data", data, code, "--out", out, "--format", "csv", "--encoding", encoding
        ).code
        == 0
    )

    rows = list(csv.reader(out.read_text(codec).splitlines()))
    assert (len(rows), rows[1][0]) == (301, "DM-0001")


def test_a_csv_goes_out_as_a_workbook_over_what_was_there(data: Path, tmp_path: Path) -> None:
    code = hitokuchi("import", "--data", data, DEMO / "dm-list.cp932.csv", *FOR).last_word
    out = tmp_path / "out.xlsx"
    out.write_text("yesterday's")

    assert hitokuchi("export", "--data", data, code, "--out", out, "--format", "xlsx").code == 0

    assert len(read(out.read_bytes(), out.name).rows) == 300
    assert [path.name for path in tmp_path.glob(".*")] == [], "no half of a file is left"


def test_columns_can_be_said_on_the_command_line(data: Path, tmp_path: Path) -> None:
    said = hitokuchi(
        "import", "--data", data, DEMO / "dm-list.xlsx", *FOR,
        "--column", "判定=choice:一致/要確認", "--column", "会社名=text", "--optional", "町域・番地",
    )  # fmt: skip

    assert said.code == 0, said.err
    assert hitokuchi("export", "--data", data, said.last_word, "--out", tmp_path / "x.csv").code == 0


def test_an_order_may_name_a_version_and_a_folder_of_files(data: Path, tmp_path: Path) -> None:
    letters = invoices(3)
    sheet, folder = tmp_path / "letters.csv", tmp_path / "letters"
    folder.mkdir()
    sheet.write_bytes(list_of(letters))
    for each in letters[:2]:
        (folder / each.file).write_bytes(file_of(each))
    (folder / "notes.txt").write_text("not a picture")
    words = ("--hub", "MDR", "--firm", "ささやま", "--title", "請求書", "--template", "INV-1", "--version", 1)

    refused = hitokuchi("import", "--data", data, sheet, *words, "--files", folder)
    (folder / letters[2].file).write_bytes(file_of(letters[2]))
    taken = hitokuchi("import", "--data", data, sheet, *words, "--files", folder)
    unknown = hitokuchi("import", "--data", data, sheet, *words[:-1], 9, "--files", folder)

    assert (refused.code, refused.err.splitlines()[-1].split(":")[0]) == (
        1,
        "row 3 (line 4 of the sheet), “ファイル名”",
    )
    assert taken.code == 0, taken.err
    assert "3 rows, 3 pieces, 210 yen" in taken.out
    assert (unknown.code, "no version 9" in unknown.err) == (1, True)
