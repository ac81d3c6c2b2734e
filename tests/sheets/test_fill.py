"""The same file comes back, byte for byte, with its blank cells filled; or not at all, and why."""

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.sheets.columns import Column, infer
from server.sheets.delimited import BOMS, Encoding, codec, records
from server.sheets.fill import Filled, fill
from server.sheets.problems import RowError
from server.sheets.sheet import Sheet, read
from tests.sheets.books import ANSWERS, BOOK, LIST, real

FIELDS = ["会社名", "郵便番号", "都道府県", "市区町村", "町域・番地", "判定"]


def right_answers(sheet: Sheet) -> dict[int, list[str]]:
    """The answers that belong to the real list, by data row."""
    by_key = {row.cells[0]: list(row.cells[1:]) for row in read(real(ANSWERS), ANSWERS).rows}
    return {number: by_key[row.cells[0]] for number, row in enumerate(sheet.rows, 1)}


def of(text: str) -> tuple[Sheet, tuple[Column, ...]]:
    sheet = read(text.encode("cp932"), "x.csv")
    return sheet, infer(sheet)


def written(filled: Filled) -> bytes:
    assert filled.problems == []
    assert filled.data is not None
    return filled.data


def test_the_real_list_comes_back_with_nothing_changed_but_the_blank_cells() -> None:
    source = real(LIST)
    sheet = read(source, LIST)
    answers = right_answers(sheet)
    data = written(fill(sheet, infer(sheet), answers))
    before, after = (list(records(body, "cp932", ",")) for body in (source, data))
    assert len(before) == len(after) == 301
    assert data.splitlines(keepends=True)[0] == source.splitlines(keepends=True)[0]
    for old, new in zip(before[1:], after[1:], strict=True):
        cells_before = [source[start:end] for start, end in old.spans]
        cells_after = [data[start:end] for start, end in new.spans]
        assert cells_after[:3] == cells_before[:3]
        assert [cell.decode("cp932") for cell in cells_after[3:]] == [
            text.encode("cp932").decode("cp932") for text in answers[old.line - 1]
        ]
    assert data.count(b"\r\n") == data.count(b"\n") == 301


@pytest.mark.parametrize(("format", "encoding"), [("csv", "cp932"), ("csv", "utf-8"), ("xlsx", None)])
@pytest.mark.parametrize("name", [LIST, BOOK])
def test_the_real_list_in_every_target(name: str, format: Any, encoding: str | None) -> None:
    sheet = read(real(name), name)
    answers = right_answers(sheet)
    back = read(written(fill(sheet, infer(sheet), answers, format, encoding)), "back")
    assert back.labels == sheet.labels
    for number, (old, new) in enumerate(zip(sheet.rows, back.rows, strict=True), 1):
        expected = [*old.cells[:3], *answers[number]]
        if encoding == "cp932":
            expected = [text.encode("cp932").decode("cp932") for text in expected]
        assert list(new.cells) == expected


def test_no_answers_no_change() -> None:
    for name in (LIST, ANSWERS):
        sheet = read(real(name), name)
        assert written(fill(sheet, infer(sheet), {})) == real(name)


# --- any file ---------------------------------------------------------------------------------------------------------

GIVEN = st.text(alphabet="abソ表髙あ①ｱ=' 1", max_size=6)
BLANKS = st.sampled_from(["", "", '""', " "])
ANSWER = st.just("") | st.text(alphabet='xyソ表①,"\n\t=-@あ ', min_size=1, max_size=6)


# Encoding, delimiter, title lines, raw tokens of the given and of the blank cells, line end, end of the last line.
File = tuple[Encoding, str, list[str], list[list[str]], list[list[str]], str, str]


@st.composite
def files(draw: st.DrawFn) -> File:
    encoding: Encoding = draw(st.sampled_from(["cp932", "utf-8", "utf-8-sig", "utf-16-le", "utf-16-be"]))
    delimiter = draw(st.sampled_from([",", "\t"]))
    newline = draw(st.sampled_from(["\r\n", "\n", "\r"]))
    titles = draw(st.lists(st.sampled_from(["", "一覧", '"一""覧\n"']), max_size=2))
    count = draw(st.integers(1, 5))
    rows = [[draw(GIVEN) for _ in range(2)] for _ in range(count)]
    quotes = [[draw(st.booleans()) for _ in range(2)] for _ in range(count)]
    tokens = [
        [
            f'"{cell}{extra}"' if quote else cell
            for cell, quote, extra in zip(row, marks, ("", '"",\n'), strict=True)
        ]
        for row, marks in zip(rows, quotes, strict=True)
    ]
    blanks = [[draw(BLANKS) for _ in range(2)] for _ in range(count)]
    return encoding, delimiter, titles, tokens, blanks, newline, draw(st.sampled_from(["", newline]))


def render(file: File, answers: Mapping[int, Sequence[str]]) -> bytes:
    """The file, written the plain way, with answers in place of blank tokens."""
    encoding, delimiter, titles, tokens, blanks, newline, end = file
    lines: list[str] = [*titles, delimiter.join(["管理番号", "あ", "ひらがな", "答え", "判定", "済"])]
    for number, (given_cells, blank_cells) in enumerate(zip(tokens, blanks, strict=True), 1):
        filled = [
            token if not answer else expected(token, answer)
            for token, answer in zip(blank_cells, answers.get(number, ("", "")), strict=True)
        ]
        lines.append(delimiter.join([f"番号{number}", *given_cells, *filled, "x"]))
    body: bytes = (newline.join(lines) + end).encode(codec(encoding))
    return BOMS.get(encoding, b"") + body


def expected(token: str, answer: str) -> str:
    text = answer
    if answer.lstrip()[:1] in tuple("=+-@") or answer[0] in "\t\n":
        text = "'" + answer
    if token == '""' or any(sign in text for sign in ',"\n\t') or text.strip(" ") != text:
        return '"' + text.replace('"', '""') + '"'
    return text


@given(files(), st.data())
def test_any_file_is_the_same_but_for_its_blank_cells(file: File, data: st.DataObject) -> None:
    source = render(file, {})
    sheet = read(source, "x.csv")
    assert sheet.encoding == file[0]
    columns = [
        Column(index, label, given=index not in (3, 4), key=index == 0, required=False, type="text")
        for index, label in enumerate(sheet.labels)
    ]
    answers = {
        n: [data.draw(ANSWER), data.draw(ANSWER)]
        for n in range(1, len(sheet.rows) + 1)
        if data.draw(st.booleans())
    }
    assert written(fill(sheet, columns, answers)) == render(file, answers)


# --- what is harmless, what cannot be held ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+81", "'+81"),
        ("-", "'-"),
        ("-5", "'-5"),
        ("@SUM(A1)", "'@SUM(A1)"),
        (" =1", '"\' =1"'.replace('"', "")),
        ("＝1+1", "'＝1+1"),
        ("－", "－"),
        ("ー", "ー"),
        ("a=1", "a=1"),
        ("\n=1", '"\'\n=1"'),
    ],
)
def test_formulas_are_made_harmless(answer: str, cell: str) -> None:
    sheet, columns = of("No,答え\r\n1,\r\n")
    assert written(fill(sheet, columns, {1: [answer]})).decode("cp932") == f"No,答え\r\n1,{cell}\r\n"


@pytest.mark.parametrize(("label", "cell"), [("金額", "-500"), ("数量", "-500"), ("会社名", "'-500")])
def test_a_plain_number_needs_no_apostrophe_where_numbers_belong(label: str, cell: str) -> None:
    sheet, columns = of(f"No,{label}\r\n1,\r\n")
    assert written(fill(sheet, columns, {1: ["-500"]})).decode("cp932").split("\r\n")[1] == f"1,{cell}"


def test_but_a_formula_does_even_there() -> None:
    sheet, columns = of("No,金額\r\n1,\r\n")
    assert b"'-500+1" in written(fill(sheet, columns, {1: ["-500+1"]}))


def test_a_character_without_a_place_is_named_and_no_file_is_written() -> None:
    sheet, columns = of("題\r\nNo,氏名,会社名,判定\r\n1,山田,,\r\n2,鈴木,,\r\n")
    filled = fill(sheet, columns, {1: ["髙﨑①㈱", ""], 2: ["𠮷野家", "👍"]})
    assert filled.data is None
    assert filled.problems == [
        RowError(2, 4, "会社名", "unencodable", {"character": "𠮷", "encoding": "cp932"}),
        RowError(2, 4, "判定", "unencodable", {"character": "👍", "encoding": "cp932"}),
    ]
    assert fill(sheet, columns, {2: ["𠮷野家", "👍"]}, encoding="utf-8").data is not None
    assert fill(sheet, columns, {2: ["𠮷野家", "👍"]}, format="xlsx").data is not None


@pytest.mark.parametrize(
    ("encoding", "answer", "cell"),
    [
        ("cp932", "1〜2−3—4¥\u00a05", "1～2－3―4￥ 5"),
        ("euc_jp", "1～2－3—4¥", "1〜2−3―4￥"),
        ("cp932", "か\u3099", "が"),
        ("cp932", "\ufa19", None),
    ],
)
def test_the_same_sign_under_another_code_point(encoding: str, answer: str, cell: str | None) -> None:
    sheet = read("管理番号,ひらがなの名前,答え\r\n1,やまだ,\r\n".encode(encoding), "x.csv")
    assert sheet.encoding == encoding
    filled = fill(sheet, infer(sheet), {1: [answer]})
    if cell is None:
        assert written(filled).decode(encoding).split(",")[-1].strip() == answer
    else:
        assert written(filled).decode(encoding).split(",")[-1].strip() == cell


def test_a_cell_that_has_text_is_not_overwritten() -> None:
    sheet, columns = of("No,氏名,答え\r\n1,山田,済\r\n2,鈴木,\r\n")
    columns = tuple(dataclasses.replace(column, given=column.index < 2) for column in columns)
    filled = fill(sheet, columns, {1: ["x"]})
    assert (filled.data, filled.problems) == (None, [RowError(1, 2, "答え", "filled_already")])
    assert written(fill(sheet, columns, {1: [""], 2: ["y"]})).endswith("済\r\n2,鈴木,y\r\n".encode("cp932"))


def test_a_row_that_ends_too_early_gets_its_cells() -> None:
    sheet, columns = of("No,氏名,会社名,判定\n1,山田\n2,鈴木,,\n")
    assert written(fill(sheet, columns, {1: ["", "x"], 2: ["a", "b"]})).decode("cp932") == (
        "No,氏名,会社名,判定\n1,山田,,x\n2,鈴木,a,b\n"
    )
    assert written(fill(sheet, columns, {1: ["y", "x"]})).decode("cp932").split("\n")[1] == "1,山田,y,x"


@pytest.mark.parametrize("answers", [{0: ["", ""]}, {3: ["", ""]}, {1: [""]}, {1: ["", "", ""]}])
def test_answers_that_do_not_fit_are_a_mistake_of_the_caller(answers: dict[int, list[str]]) -> None:
    sheet, columns = of("No,氏名,会社名,判定\n1,山田,,\n2,鈴木,,\n")
    with pytest.raises(ValueError, match="do not fit"):
        fill(sheet, columns, answers)
