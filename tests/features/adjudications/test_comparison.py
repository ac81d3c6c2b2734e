"""The rules of comparing, as examples: tests/vectors/comparison.json, each `[kind, one, other, whether they say the same]`."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.features.adjudications.rules import differing, differing_of_all, essence, shuffled
from tests.checks.tree import ROOT

VECTORS = json.loads((ROOT / "tests" / "vectors" / "comparison.json").read_text("utf-8"))


@pytest.mark.parametrize(("kind", "one", "other", "same"), VECTORS)
def test_C5_what_only_a_keyboard_makes_different_is_the_same(
    kind: str, one: str, other: str, same: bool
) -> None:
    assert (essence(kind, one) == essence(kind, other)) is same


@given(text=st.text(max_size=30), kind=st.sampled_from(sorted({vector[0] for vector in VECTORS})))
def test_an_answer_says_what_it_says(text: str, kind: str) -> None:
    assert essence(kind, text) == essence(kind, f" {text}\n")


FIELDS = [{"type": "text"}, {"type": "yen"}]


def test_cells_that_differ_are_named_by_row_and_column() -> None:
    one, other = [["きみつ", "1200"], ["は", "5"]], [["ｷﾐﾂ", "￥1,200"], ["は", "50"]]
    assert differing(FIELDS, one, other) == [(0, 0), (1, 1)]
    assert differing(FIELDS, one, one) == []
    assert differing(FIELDS, one, one[:1]) == [(1, 0), (1, 1)]
    assert differing_of_all(FIELDS, [one, one, other]) == [(0, 0), (1, 1)]


def test_who_was_first_is_not_to_be_seen_from_the_order() -> None:
    orders = [shuffled(piece, [1, 2]) for piece in range(40)]
    assert [1, 2] in orders
    assert [2, 1] in orders
    assert shuffled(7, [1, 2]) == shuffled(7, [2, 1])
