"""Hypothesis strategies for what goes over the wire: the ordinary, the Japanese and the odd."""

import json
from typing import Any

import msgspec
from hypothesis import strategies as st

from sync.messages.mutation import Attachment, Mutation
from sync.messages.up import Up
from sync.version import MAX_NUMBER, PROTOCOL

counts = st.one_of(st.integers(0, 20), st.integers(0, MAX_NUMBER), st.just(MAX_NUMBER))
numbers = st.one_of(st.integers(1, 20), st.integers(1, MAX_NUMBER), st.just(MAX_NUMBER))

ids = st.one_of(
    st.sampled_from(["piece/51", "order/5", "7.3", "person:12", "desk:MDR", ",", "]", "{}", "a,b]"]),
    st.text(
        st.characters(min_codepoint=0x21, max_codepoint=0x7E, exclude_characters='"\\'),
        min_size=1,
        max_size=30,
    ),
)
"""What may stand inside JSON quotes as it is."""

texts = st.one_of(
    st.sampled_from(
        [
            "㈱ 東芝姫路工場",
            "〒６７１−１５９５",
            "𠮷野家 🏮",
            "か\u3099",
            "ﾊﾝｶｸ",
            "髙﨑",
            "\u2028\u2029",
            "\ufeff",
            "\x00\x1f",
            'a"b\\c/d\n',
            "",
        ]
    ),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=40),
)
"""Whatever a person, or a sheet, can put into a cell."""

json_values: st.SearchStrategy[Any] = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(-MAX_NUMBER, MAX_NUMBER),
        st.floats(allow_nan=False, allow_infinity=False),
        texts,
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(texts, inner, max_size=4)),
    max_leaves=12,
)


@st.composite
def bodies(draw: st.DrawFn) -> bytes:
    """One JSON value as bytes in one line, written in one of the ways in which JSON can be written."""
    value = draw(json_values)
    odd = [
        b"-0",
        b"1E400",
        b"0.10",
        b'"\\u3042\\/"',
        b"[ ]",
        b' { "a" : 1 } ',
        b"123456789012345678901234567890",
    ]
    return draw(
        st.sampled_from(
            [
                msgspec.json.encode(value),
                json.dumps(value).encode(),
                json.dumps(value, ensure_ascii=False, separators=(" , ", " : ")).encode(),
                *odd,
            ]
        )
    )


attachments = st.builds(
    Attachment,
    sha256=st.text("0123456789abcdef", min_size=64, max_size=64),
    size=counts,
    type=st.sampled_from(["image/jpeg", "text/csv", ""]),
)

mutations = st.builds(
    Mutation,
    n=numbers,
    name=st.text(min_size=1, max_size=20),
    ver=st.integers(1, 1_000_000),
    lane=st.text(min_size=1, max_size=40),
    seen=counts,
    at=st.integers(-(10**15), 10**15),
    args=bodies().map(bytes.strip).map(msgspec.Raw),
    files=st.lists(attachments, max_size=2).map(tuple),
)

ups = st.builds(
    Up,
    v=st.just(PROTOCOL),
    device=ids,
    inc=numbers,
    nonce=st.from_regex(r"\A[0-9A-Za-z_-]{6,64}\Z"),
    seen=counts,
    wall=st.integers(-(10**15), 10**15),
    beat=st.tuples(counts, counts, counts, counts),
    app=st.text(max_size=20),
    cursors=st.dictionaries(ids, st.tuples(counts, st.sampled_from(["", "0" * 16, "f" * 16])), max_size=3),
    budget=counts,
    mutations=st.lists(mutations.map(lambda each: msgspec.Raw(msgspec.json.encode(each))), max_size=3),
)
