"""Plays every vector that the protocol ships (sync/testing/vectors); pwa/src/sync/vectors.test.ts plays the same files."""

import copy
import json
from importlib.resources import files
from typing import Any

import pytest

from sync.codec import encode_line
from sync.ids import row_hash, sum_text
from sync.messages.down import End
from sync.messages.outcome import Outcome, Verdict
from sync.replica import Replica

FOLDER = files("sync.testing") / "vectors"
PLAYED = {"absorb.json", "compose.json", "cut.json", "sums.json"}


def load(name: str) -> Any:
    return json.loads((FOLDER / name).read_text("utf-8"))


def named(vectors: list[dict[str, Any]]) -> list[Any]:
    return [pytest.param(vector, id=f"{vector['rule']} {vector['name']}") for vector in vectors]


def test_every_vector_file_has_a_player() -> None:
    assert {path.name for path in FOLDER.iterdir() if path.name.endswith(".json")} == PLAYED


@pytest.mark.parametrize("vector", named(load("absorb.json")))
def test_absorb(vector: dict[str, Any]) -> None:
    replica = Replica.load(vector["before"])
    replica.compose(vector["nonce"])
    got = replica.absorb(vector["nonce"], vector["answer"].encode())
    assert (got.ours, got.complete, got.more) == (vector["ours"], vector["complete"], vector["more"])
    assert [[want.sha256, want.offset] for want in got.wanted] == vector.get("wanted", [])
    assert replica.dump() == vector["after"]


@pytest.mark.parametrize("vector", named(load("absorb.json")))
def test_absorbing_an_answer_twice_is_absorbing_it_once(vector: dict[str, Any]) -> None:
    replica = Replica.load(vector["before"])
    replica.compose(vector["nonce"])
    replica.absorb(vector["nonce"], vector["answer"].encode())
    replica.absorb(vector["nonce"], vector["answer"].encode())
    assert {**replica.dump(), "scopes": None} == {**vector["after"], "scopes": None}
    assert replica.scopes.keys() == vector["after"]["scopes"].keys()


@pytest.mark.parametrize("vector", named(load("compose.json")))
def test_compose(vector: dict[str, Any]) -> None:
    replica = Replica.load(vector["before"])
    message = replica.compose(
        vector["nonce"],
        wall=vector["wall"],
        app=vector["app"],
        budget=vector["budget"],
    )
    assert json.loads(message) == vector["up"]
    for mutation in vector["mutations"]:
        assert mutation.encode() in message


def test_EX3_an_answer_cut_after_any_byte_equals_a_shorter_complete_one() -> None:
    vector = load("cut.json")
    whole = vector["answer"].encode()
    for length in range(len(whole) + 1):
        replica = Replica.load(copy.deepcopy(vector["before"]))
        replica.compose(vector["nonce"])
        replica.absorb(vector["nonce"], whole[:length])
        replica.compose(vector["heal"])
        replica.absorb(vector["heal"], healing(vector, replica))
        assert replica.dump() == vector["after"], f"cut after {length} bytes"


def healing(vector: dict[str, Any], replica: Replica) -> bytes:
    """The answer that a server gives to a device that kept only a part of the first one."""
    word, version, _, *standing = vector["hi"]
    answer = [json.dumps([word, version, vector["heal"], *standing]).encode() + b"\n"]
    for n, verdict, *code in vector["dones"]:
        if n > replica.seen:
            answer.append(encode_line(Outcome(n, Verdict(verdict), *code)))
    for segment in vector["segments"]:
        held = replica.scopes.get(segment["scope"])
        if segment["from"] >= (held.seq if held else 0):
            closing = [segment["scope"], segment["to"], segment["sum"], segment["count"], segment["more"]]
            answer.append(json.dumps(["from", segment["scope"], segment["from"]]).encode() + b"\n")
            answer += [line.encode() + b"\n" for line in segment["lines"]]
            answer.append(json.dumps(["to", *closing]).encode() + b"\n")
    return b"".join([*answer, encode_line(End(vector["heal"]))])


@pytest.mark.parametrize("vector", load("sums.json"), ids=lambda vector: vector["sum"])
def test_sum(vector: dict[str, Any]) -> None:
    total = 0
    for row_id, body in vector["rows"].items():
        total ^= row_hash(row_id, body.encode())
    assert sum_text(total) == vector["sum"]
