"""What each column is for: from labels and samples."""

import dataclasses
import datetime as dt

import pytest

from server.sheets.columns import Column, infer
from server.sheets.prefectures import PREFECTURES
from server.sheets.problems import SheetError
from server.sheets.sheet import read
from tests.sheets.books import BAD, BOOK, LIST, book, real


def of(text: str) -> dict[str, Column]:
    return {column.label: column for column in infer(read(text.encode(), "x.csv"))}


@pytest.mark.parametrize("name", [LIST, BOOK, BAD])
def test_the_real_lists(name: str) -> None:
    columns = infer(read(real(name), name))
    assert [column.label for column in columns if column.given] == [
        "管理番号",
        "名刺の文字",
        "カナ（あれば）",
    ]
    assert [column.label for column in columns if column.key] == ["管理番号"]
    assert [column.label for column in columns if not column.required] == ["カナ（あれば）"]
    assert [column.type for column in columns] == ["text"] * 4 + ["postal", "choice"] + ["text"] * 3
    assert columns[5].options == PREFECTURES
    assert len(set(PREFECTURES)) == 47


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        ("郵便番号", "postal"),
        ("〒", "postal"),
        ("金額", "yen"),
        ("価格（税込）", "yen"),
        ("単価（円）", "yen"),
        ("交通費 円", "yen"),
        ("日付", "date"),
        ("生年月日", "date"),
        ("発送日", "date"),
        ("都道府県", "choice"),
        ("電話番号", "text"),
        ("曜日", "text"),
        ("定休日", "text"),
        ("在庫（はい／いいえ）", "yesno"),
        ("障害の有無", "yesno"),
        ("数量", "number"),
        ("世帯数", "number"),
        ("会社名", "text"),
        ("町域・番地", "text"),
    ],
)
def test_types_by_label(label: str, kind: str) -> None:
    assert of(f"No,{label},x\n1,,\n")[label].type == kind


def test_options_in_a_label() -> None:
    column = of("No,判定（一致／不一致／要確認）\n1,\n")["判定（一致／不一致／要確認）"]
    assert (column.type, column.options) == ("choice", ("一致", "不一致", "要確認"))


def test_samples_may_speak_against_the_label() -> None:
    columns = of("No,金額,日付,都道府県\n1,1円,令和8年9月7日,兵庫県\n2,応相談,2026/9/7,ひょうご\n")
    assert [column.type for column in columns.values()] == ["text", "text", "date", "text"]


def test_a_workbook_knows_numbers_and_dates() -> None:
    day = dt.date(2026, 9, 7)
    data = book(
        lambda workbook, page: (
            page.write_row(0, 0, ["品番", "いつ", "どれだけ", "答え"]),
            page.write_string(1, 0, "a"),
            page.write_datetime(1, 1, day, workbook.add_format({"num_format": "yyyy-mm-dd"})),
            page.write_number(1, 2, 5),
        ),
    )
    assert [column.type for column in infer(read(data, "x.xlsx"))] == ["text", "date", "number", "text"]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("氏名,メモ,答え\n山田,a,\n山田,b,\n", "メモ"),
        ("管理番号,氏名,答え\n1,山田,\n2,鈴木,\n2,佐藤,\n", "管理番号"),
        ("番号,氏名,答え\n1,山田,\n1,鈴木,\n1,佐藤,\n", "氏名"),
        ("郵便番号,氏名,答え\n6711595,山田,\n6711595,鈴木,\n6711596,佐藤,\n", "氏名"),
        ("備考,氏名,答え\n急ぎ,山田,\n,鈴木,\n,佐藤,\n", "氏名"),
        ("氏名,答え\n山田,\n山田,\n", None),
    ],
)
def test_keys(text: str, key: str | None) -> None:
    columns = of(text)
    assert [label for label, column in columns.items() if column.key] == ([key] if key else [])
    assert all(column.required for column in columns.values() if column.key)


def test_required() -> None:
    rows = "".join(f"{n},{n if n > 1 else ''},{n if n > 2 else ''},{n},,\n" for n in range(1, 11))
    columns = of("No,一つ空,二つ空,あれば,答え,備考（任意）\n" + rows)
    assert [column.required for column in columns.values()] == [True, True, False, False, True, False]


@pytest.mark.parametrize(
    ("text", "code", "cell"),
    [
        ("No,,氏名\n1,2,3\n", "sheet_label_empty", "B1"),
        ("No,氏名,氏名\n1,2,3\n", "sheet_label_repeated", "B1"),
        ("No,氏名, 氏名\n1,2,3\n", "sheet_label_repeated", "B1"),
        ("No,氏名,住所,\n1,2,3,4\n2,3,4,5\n", "sheet_label_empty", "D1"),
    ],
)
def test_labels_that_cannot_be(text: str, code: str, cell: str) -> None:
    with pytest.raises(SheetError) as caught:
        of(text)
    assert (caught.value.code, caught.value.details["cell"]) == (code, cell)


def test_a_coordinator_may_change_a_column() -> None:
    column = of("No,答え\n1,\n")["答え"]
    assert dataclasses.replace(column, type="yen", required=False).type == "yen"
