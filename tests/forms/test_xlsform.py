"""XLSForm workbooks: what becomes a form, and that what does not is named by sheet and row.

pyxform's own examples lie in the wheels of its versions up to 1.0. `XLSFORM_EXAMPLES=folder pytest -s tests/forms` reads all of
a folder and prints the share.
"""

import io
import os
from collections.abc import Sequence
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from server.forms.filling import fill
from server.forms.form import FAULTS, check
from server.forms.xlsform import CODES, Left, Taken, read_xlsform

SURVEY = [
    (
        "type",
        "name",
        "label::English (en)",
        "label::Japanese (ja)",
        "required",
        "relevant",
        "constraint",
        "calculation",
    ),
    ("start", "start", "", "", "", "", "", ""),
    ("begin group", "who", "You", "あなたのこと", "", "", "", ""),
    ("text", "name", "Name", "お名前", "yes", "", "", ""),
    ("integer", "age", "Age", "年齢", "", "", ". >= 18", ""),
    ("end group", "", "", "", "", "", "", ""),
    ("select_one yesno or_other", "ok", "Fine?", "${name} さん、よいですか", "", "${age} > 20", "", ""),
    ("select_multiple fruits", "fruits", "Which?", "くだもの", "", "", "", ""),
    ("calculate", "double", "", "", "", "", "", "${age} * 2"),
    ("begin repeat", "kids", "Kids", "お子さん", "", "", "", ""),
    ("text", "kid", "Name", "名前", "yes", "", "", ""),
    ("image", "face", "Face", "顔", "", "", "", ""),
    ("end repeat", "", "", "", "", "", "", ""),
    ("geopoint", "place", "Where", "場所", "", "", "", ""),
    ("text", "far", "Far", "遠い", "", "pulldata('x', 'y') = 1", "", ""),
]
CHOICES = [
    ("list_name", "name", "label::Japanese (ja)"),
    ("yesno", "yes", "はい"),
    ("yesno", "no", "いいえ"),
    ("fruits", "10", "柿"),
    ("fruits", "2", "栗"),
]


def workbook(**sheets: Sequence[tuple[str, ...]]) -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return target.getvalue()


@pytest.fixture(scope="module")
def taken() -> Taken:
    return read_xlsform(workbook(survey=SURVEY, choices=CHOICES, settings=[("form_title",), ("調べもの",)]))


def test_what_is_supported_becomes_a_form(taken: Taken) -> None:
    assert taken.form is not None
    assert check(taken.form) == []
    assert taken.form.title == "調べもの"
    fields = {field.key: field for field in taken.form.fields}
    assert list(fields) == ["name", "age", "ok", "ok_other", "fruits", "double", "kids", "far"]
    assert (fields["name"].title, fields["name"].step, fields["name"].required) == (
        "お名前",
        "あなたのこと",
        True,
    )
    assert [option.label for option in fields["fruits"].options] == ["柿", "栗"]
    assert [column.key for column in fields["kids"].columns] == ["kid"]


def test_it_works_as_the_workbook_says(taken: Taken) -> None:
    assert taken.form is not None
    young = fill(taken.form, {"name": "ミン", "age": "１７"}, "2026-11-22")
    assert young.faults == {"age": "not_valid"}
    assert "ok" not in young.shown
    grown = fill(taken.form, {"name": "ミン", "age": "35", "ok": "other"}, "2026-11-22")
    assert grown.answers["double"] == "70"
    assert grown.faults == {"ok_other": "required"}
    assert fill(taken.form, {"name": "ミン", "age": "35.5"}, "2026-11-22").faults == {"age": "not_valid"}


def test_what_is_not_supported_is_named_by_sheet_and_row(taken: Taken) -> None:
    assert taken.left == [
        Left("survey", 12, "in_repeat", "face"),
        Left("survey", 14, "unknown_type", "geopoint"),
        Left("survey", 15, "bad_expression", "unknown_function 0"),
    ]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "not_xlsform"),
        (b"PK\x03\x04 broken", "not_xlsform"),
        (workbook(other=[("x",)], more=[("y",)]), "no_survey"),
    ],
)
def test_a_file_that_is_none_says_so(data: bytes, code: str) -> None:
    taken = read_xlsform(data)
    assert taken.form is None
    assert [left.code for left in taken.left] == [code]


@given(st.lists(st.tuples(*[st.sampled_from(["", "text", "begin group", "end group", "begin repeat", "end repeat",
    "select_one l", "select_multiple l or_other", "note", "range", "calculate", "a", "b", "${a}", "${b", "1 +", ". = 1"])] * 5),
    max_size=8))  # fmt: skip
def test_no_sheet_breaks_it(rows: list[tuple[str, ...]]) -> None:
    header = ("type", "name", "label", "relevant", "calculation")
    choices = [("list_name", "name", "label"), ("l", "x", "X")]
    taken = read_xlsform(workbook(survey=[header, *rows], choices=choices))
    if taken.form is not None:
        assert check(taken.form) == []
        fill(taken.form, {}, "2026-11-22")
    assert {left.code for left in taken.left} <= CODES | FAULTS


def test_the_examples_of_pyxform() -> None:
    folder = os.environ.get("XLSFORM_EXAMPLES")
    if not folder:
        pytest.skip("XLSFORM_EXAMPLES names no folder")
    counts = {"whole": 0, "in part": 0, "not": 0}
    for path in sorted(Path(folder).rglob("*.xls*")):
        taken = read_xlsform(path.read_bytes())
        kind = "not" if taken.form is None else "in part" if taken.left else "whole"
        counts[kind] += 1
        assert taken.left or kind == "whole", f"{path.name} does not say what is missing"
        missing = (f"{left.sheet}:{left.row} {left.code} {left.detail}" for left in taken.left)
        print(kind, path.name, *missing, sep="\t")  # noqa: T201 - asked for with -s
    print(counts)  # noqa: T201 - asked for with -s
