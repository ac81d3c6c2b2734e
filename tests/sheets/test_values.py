"""normalise against the vectors it shares with the TypeScript twin, and against anything at all."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from server.sheets.values import TYPES, BadValue, ValueType, normalise

VECTORS: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[1] / "vectors" / "values.json").read_text(encoding="utf-8"),
)
CANONICAL = {
    "number": re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]*[1-9])?"),
    "yen": re.compile(r"-?(0|[1-9][0-9]*)"),
    "date": re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"),
    "postal": re.compile(r"[0-9]{7}"),
    "yesno": re.compile("はい|いいえ"),
    "choice": re.compile("一致|不一致"),
    "text": re.compile("[^\t\r\x00]*"),
}
TYPED = st.text() | st.text(
    alphabet="0123456789０１２３-ー－−,，.．/／ 　年月日元令和平成RHS円￥¥〒+▲_e٣①", max_size=14
)


@pytest.mark.parametrize("vector", VECTORS, ids=lambda v: f"{v['type']}:{v['input']!a}")
def test_vector(vector: dict[str, Any]) -> None:
    try:
        value, code = normalise(vector["type"], vector["input"], vector.get("options", ())), None
    except BadValue as bad:
        value, code = None, bad.code
    assert (value, code) == (vector["value"], vector["code"])


@given(st.sampled_from(TYPES), TYPED)
def test_every_answer_is_canonical_and_stays_so(kind: ValueType, typed: str) -> None:
    options = ("一致", "不一致")
    try:
        value = normalise(kind, typed, options)
    except BadValue as bad:
        event(bad.code)
        return
    assert value == "" or CANONICAL[kind].fullmatch(value)
    assert normalise(kind, value, options) == value


def test_every_type_has_vectors_of_both_kinds() -> None:
    for kind in TYPES:
        assert any(v["type"] == kind and v["value"] for v in VECTORS)
        assert kind == "text" or any(v["type"] == kind and v["code"] == f"bad_{kind}" for v in VECTORS)
