"""The expression language against the vectors that it shares with the TypeScript twin, and against anything at all."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from server.forms.expression import _COUNTS, BadExpression, answers_in, evaluate, parse, text_of
from server.forms.quantity import read, write

VECTORS: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[1] / "vectors" / "expressions.json").read_text(encoding="utf-8")
)
TODAY = "2026-11-22"
ANSWERS = {"a": "3", "b": "みかん", "c": "", "d": "2026-02-28", "k": "x\ny"}

LEAVES = st.sampled_from(["1", "0.5", "'x'", "''", ".", *(f"${{{key}}}" for key in ANSWERS)])


def grown(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    signs = st.sampled_from(["=", "!=", "<", "<=", ">", ">=", "+", "-", "*", "div", "mod", "and", "or"])
    calls = st.sampled_from(sorted(_COUNTS.keys() - {"regex"})).flatmap(
        lambda name: st.lists(inner, min_size=_COUNTS[name][0], max_size=min(_COUNTS[name][1], 3)).map(
            lambda args: f"{name}({', '.join(args)})"
        )
    )
    return st.builds("({} {} {})".format, inner, signs, inner) | calls | inner.map("-{}".format)


WRITTEN = st.recursive(LEAVES, grown, max_leaves=12)
NUMBERS = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**9), max_value=10**9, places=4)


@pytest.mark.parametrize("vector", VECTORS, ids=lambda v: ascii(v["text"]))
def test_vector(vector: dict[str, Any]) -> None:
    if "value" in vector:
        assert text_of(evaluate(parse(vector["text"]), vector.get("answers", {}), TODAY)) == vector["value"]
        return
    with pytest.raises(BadExpression) as bad:
        parse(vector["text"])
    assert (bad.value.code, bad.value.at) == (vector["code"], vector["at"])


@given(WRITTEN)
def test_whatever_can_be_written_has_a_value(text: str) -> None:
    assume(len(text) <= 1000)
    node = parse(text)
    assert answers_in(node) <= ANSWERS.keys() | {"."}
    assert isinstance(text_of(evaluate(node, ANSWERS, TODAY)), str)


@given(st.text(max_size=60) | st.text(alphabet="0123456789.+-*()${}a'\" =<>divmodan,", max_size=60))
def test_anything_else_is_told_where_it_breaks(text: str) -> None:
    broken_at = 0
    try:
        parse(text)
    except BadExpression as bad:
        broken_at = bad.at
    assert 0 <= broken_at <= len(text)


@given(NUMBERS, NUMBERS)
def test_sums_and_products_are_exact(a: Decimal, b: Decimal) -> None:
    left, right = (f"'{write(number)}'" for each in (a, b) if (number := read(format(each, "f"))))
    for sign, wanted in (("+", a + b), ("-", a - b), ("*", a * b)):
        got = text_of(evaluate(parse(f"{left} {sign} {right}"), {}, TODAY))
        assert Decimal(got) == wanted


def test_nesting_has_an_end() -> None:
    with pytest.raises(BadExpression, match="too_deep"):
        parse("(" * 100 + "1" + ")" * 100)
