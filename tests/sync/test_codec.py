"""Messages to bytes and back, and what hostile bytes do: a RemoteProtocolError, or nothing, and never anything else."""

import json
from contextlib import suppress

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.codec import (
    decode_line,
    decode_mutation,
    decode_up,
    encode_line,
    encode_mutation,
    encode_up,
    line_size,
    read_number,
    whole_lines,
)
from sync.errors import RemoteProtocolError
from sync.ids import check_id
from sync.messages.down import Drop, End, From, Gone, Hi, Line, Row, To, Want
from sync.messages.mutation import Mutation
from sync.messages.outcome import Outcome, Verdict
from sync.messages.up import Up
from sync.replica import Replica
from sync.testing.strategies import bodies, counts, ids, json_values, mutations, texts, ups
from sync.version import MAX_CURSORS, MAX_MESSAGE_BYTES, MAX_NUMBER

verdicts = st.sampled_from([Verdict.HELD, Verdict.REFUSED])
lines: st.SearchStrategy[Line] = st.one_of(
    st.builds(Hi, v=counts, nonce=texts, time=counts, last=counts, inc=counts, pace=counts),
    st.builds(Outcome, n=counts, verdict=st.just(Verdict.APPLIED)),
    st.builds(Outcome, n=counts, verdict=verdicts, code=texts),
    st.builds(Want, sha256=texts, offset=counts),
    st.builds(Gone, scope=texts, why=texts),
    st.builds(From, scope=ids, seq=counts),
    st.builds(Row, id=ids, body=bodies()),
    st.builds(Drop, id=ids, why=texts),
    st.builds(
        To, scope=ids, seq=counts, sum=st.sampled_from(["", "f" * 16]), count=counts, more=st.booleans()
    ),
    st.builds(End, nonce=texts),
)

HOSTILE = [
    b"",
    b"\x00",
    b"null",
    b"[]",
    b"{}",
    b"[" * 100_000,
    b"[" * 100_000 + b"]" * 100_000,
    b'{"v":' * 100_000,
    b"\xff\xfe\x00",
    "\ufeff{}".encode(),
    b"<html><body>" + "ログインしてください".encode(),
    b'"' + b"x" * 10_000_000,
    b"9" * 100_000,
    b"[1e999999999]",
    b'["hi"]',
    b'["hi",1]',
    b'["hi",1,"nonce-01",9007199254740992,0,1,0]',
    b'["hi",1,"nonce-01",0,-1,1,0]',
    b'["hi",1,"nonce-01",0,1.5,1,0]',
    b'["hi",1,7,0,1,1,0]',
    b'["done",9007199254740992,"applied"]',
    b'["done",' + b"9" * 5000 + b',"applied"]',
    b'["done",1,"perhaps"]',
    b'["done","1","applied"]',
    b'["done",1,"held",{}]',
    b'["row","piece/1"]',
    b'["row","piece/1",{}',
    b'["row","piece/1",1,2]',
    b'["row","piece\\/1",1]',
    b'["row",1,1]',
    b'["row","piece/1","\xff"]',
    b'["row","piece/1",' + b"[" * 100_000 + b"]" * 100_000 + b"]",
    b'["drop","\xed\xa0\x80","x"]',
    b'["drop","\\ud800","x"]',
    b'["from","hub:A",-1]',
    b'["from","hub:A",true]',
    b'["to","hub:A",1,"",0,1]',
    b'["to","hub:A",1,"",0]',
    b'["end",null]',
    b"[[]]",
    b"[null]",
]


# Round trips


@given(ups)
def test_EX1_a_message_up_comes_out_as_it_went_in(up: Up) -> None:
    assert decode_up(encode_up(up)) == up


@given(lines)
def test_EX1_a_line_comes_out_as_it_went_in(line: Line) -> None:
    data = encode_line(line)
    assert data.endswith(b"\n")
    assert data.count(b"\n") == 1
    assert decode_line(data[:-1]) == line


@given(mutations)
def test_MU1_a_mutation_comes_out_as_it_went_in(mutation: Mutation) -> None:
    raw = encode_mutation(mutation)
    assert decode_mutation(raw) == mutation
    assert read_number(raw) == mutation.n


@given(st.lists(mutations, max_size=4), json_values)
def test_MU1_a_message_carries_the_very_bytes_of_its_mutations(written: list[Mutation], odd: object) -> None:
    raws = [encode_mutation(mutation) for mutation in written]
    # Written by somebody else's encoder, with spaces, escapes and a key that we do not know.
    raws.append(json.dumps({"n": 5, "later": odd}).encode())
    message = encode_up(Up(1, "7", "nonce-01", mutations=[msgspec.Raw(raw) for raw in raws]))
    assert [bytes(raw) for raw in decode_up(message).mutations] == raws


@given(st.binary(max_size=200))
def test_EX3_whole_lines_are_what_stands_before_a_line_end(data: bytes) -> None:
    found = list(whole_lines(data))
    assert b"".join(line + b"\n" for line in found) == data[: data.rfind(b"\n") + 1]
    assert not any(b"\n" in line for line in found)


@given(ids)
def test_an_id_stands_in_json_as_it_is(name: str) -> None:
    assert json.dumps(check_id(name), ensure_ascii=False) == f'"{name}"'


# Hostile input


@pytest.mark.parametrize("data", HOSTILE, ids=lambda data: repr(data[:40]))
def test_EX5_what_is_no_line_is_a_protocol_error_and_nothing_else(data: bytes) -> None:
    with pytest.raises(RemoteProtocolError):
        decode_line(data)


@pytest.mark.parametrize("data", HOSTILE, ids=lambda data: repr(data[:40]))
def test_LI1_what_is_no_message_is_a_protocol_error_and_nothing_else(data: bytes) -> None:
    with pytest.raises(RemoteProtocolError):
        decode_up(data)


@pytest.mark.parametrize("data", HOSTILE, ids=lambda data: repr(data[:40]))
def test_EX2_an_answer_of_hostile_bytes_changes_nothing(data: bytes) -> None:
    replica = Replica("7")
    replica.enqueue("note.put", "note/1", {}, at=0)
    before = replica.dump()
    nonce = "nonce-01"
    replica.compose(nonce)
    hi = b'["hi",1,"nonce-01",0,0,1,0]\n'
    for answer in (data, data + b"\n", hi + data + b"\n" + b'["done",1,"applied"]\n'):
        assert not replica.absorb(nonce, answer).complete
        assert replica.dump() == before


@given(st.binary(max_size=300))
def test_EX5_any_bytes_are_a_line_or_a_protocol_error(data: bytes) -> None:
    with suppress(RemoteProtocolError):
        decode_line(data)


@given(ups, st.integers(0, 10_000), st.binary(min_size=1, max_size=3))
def test_LI1_a_message_with_a_few_wrong_bytes_is_read_or_a_protocol_error(
    up: Up, at: int, wrong: bytes
) -> None:
    data = bytearray(encode_up(up))
    data[at % len(data) : at % len(data) + len(wrong)] = wrong
    with suppress(RemoteProtocolError):
        for raw in decode_up(bytes(data)).mutations:
            read_number(raw)
            decode_mutation(raw)


@given(json_values)
def test_MU8_a_mutation_of_any_shape_is_read_or_kept_unread(value: object) -> None:
    decode_mutation(json.dumps({"n": 1, "args": value, "lane": value, "seen": value}).encode())
    decode_mutation(json.dumps(value).encode())


@given(lines, st.binary(min_size=1, max_size=2), st.integers(0, 1000))
def test_EX5_a_line_with_a_few_wrong_bytes_is_read_or_a_protocol_error(
    line: Line, wrong: bytes, at: int
) -> None:
    data = bytearray(encode_line(line)[:-1])
    data[at % len(data) : at % len(data) + len(wrong)] = wrong
    with suppress(RemoteProtocolError):
        decode_line(bytes(data))


def test_LI1_a_message_is_at_most_two_mebibytes() -> None:
    def message(length: int) -> bytes:
        head = b'{"v":1,"device":"7","inc":1,"nonce":"nonce-01","more":"'
        return head + b"x" * (length - len(head) - 2) + b'"}'

    assert MAX_MESSAGE_BYTES == 2 * 1024 * 1024
    assert decode_up(message(MAX_MESSAGE_BYTES)).device == "7"
    with pytest.raises(RemoteProtocolError, match="too long"):
        decode_up(message(MAX_MESSAGE_BYTES + 1))


def test_LI5_a_message_holds_at_most_a_thousand_cursors() -> None:
    def message(scopes: int) -> bytes:
        cursors = {f"hub:{number}": [0, ""] for number in range(scopes)}
        return json.dumps({"v": 1, "device": "7", "inc": 1, "nonce": "nonce-01", "cursors": cursors}).encode()

    assert len(decode_up(message(MAX_CURSORS)).cursors) == MAX_CURSORS
    with pytest.raises(RemoteProtocolError):
        decode_up(message(MAX_CURSORS + 1))


@pytest.mark.parametrize("wrong", [-1, MAX_NUMBER + 1, 10**30, 1.5, "1", None, True])
def test_LI2_numbers_are_integers_from_0_to_the_largest_that_javascript_holds(wrong: object) -> None:
    good = {"v": 1, "device": "7", "inc": 1, "nonce": "nonce-01", "seen": 0, "cursors": {"hub:A": [0, ""]}}
    assert decode_up(json.dumps({**good, "seen": MAX_NUMBER, "inc": MAX_NUMBER}).encode()).seen == MAX_NUMBER
    for bad in ({"seen": wrong}, {"inc": wrong}, {"cursors": {"hub:A": [wrong, ""]}}, {"budget": wrong}):
        with pytest.raises(RemoteProtocolError):
            decode_up(json.dumps({**good, **bad}).encode())
    with pytest.raises(RemoteProtocolError):
        read_number(json.dumps({"n": wrong}).encode())
    for line in (["done", wrong, "applied"], ["from", "hub:A", wrong], ["to", "hub:A", wrong, "", 0, False]):
        with pytest.raises(RemoteProtocolError):
            decode_line(json.dumps(line).encode())


@pytest.mark.parametrize(
    "change",
    [
        {"v": 2},
        {"v": 0},
        {"device": ""},
        {"device": "x" * 65},
        {"inc": 0},
        {"nonce": "short"},
        {"nonce": "x" * 65},
        {"nonce": "with space"},
        {"cursors": {"hub:A": [0, "not a sum"]}},
        {"cursors": {"hub:A": [0]}},
        {"cursors": []},
        {"beat": [0]},
        {"mutations": {}},
        {"app": "x" * 65},
    ],
)
def test_LI1_a_message_out_of_shape_is_a_protocol_error(change: dict[str, object]) -> None:
    message = {"v": 1, "device": "7", "inc": 1, "nonce": "nonce-01", **change}
    with pytest.raises(RemoteProtocolError):
        decode_up(json.dumps(message).encode())


@given(st.builds(Row, ids, bodies()) | st.builds(Drop, ids, texts))
def test_the_size_of_a_line_is_known_before_it_is_made(line: Row | Drop) -> None:
    assert line_size(line) == len(encode_line(line))
