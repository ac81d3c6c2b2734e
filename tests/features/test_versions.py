"""Every mutation that was ever shipped is understood for ever: one message of each version, byte by byte as a phone sent it.

A phone may have been in a drawer. Who changes the arguments of a mutation gives them a new version, leaves the old message in
tests/vectors/mutations.json, and writes an upcaster (UPCASTERS in server/features/registry.py) from the old arguments to the new.
"""

import json
from typing import Any

import msgspec
import pytest

from server.features.registry import INTENTS, UPCASTERS
from sync.codec import decode_mutation
from sync.judge import Judge
from sync.messages.mutation import Mutation
from sync.ports import Caller, Intent
from tests.checks.tree import ROOT
from tests.sync.toys import World

SHIPPED = [each["text"] for each in json.loads((ROOT / "tests/vectors/mutations.json").read_text("utf-8"))]


def read(text: str) -> Mutation:
    mutation = decode_mutation(text.encode())
    assert mutation is not None
    return mutation


def lifted(mutation: Mutation) -> tuple[tuple[str, int], Any]:
    """The arguments as today's handler gets them."""
    version, args = (mutation.name, mutation.ver), msgspec.json.decode(mutation.args)
    while version in UPCASTERS:
        args, version = UPCASTERS[version](args), (version[0], version[1] + 1)
    return version, args


@pytest.mark.parametrize("text", SHIPPED, ids=[f"{read(text).name}@{read(text).ver}" for text in SHIPPED])
def test_MU8_what_was_shipped_is_understood(text: str) -> None:
    version, args = lifted(read(text))
    msgspec.convert(args, INTENTS[version].args)


def test_every_version_has_a_message() -> None:
    assert {(read(text).name, read(text).ver) for text in SHIPPED} == INTENTS.keys() | UPCASTERS.keys()


def test_an_upcaster_replaces_its_handler_and_leads_to_one() -> None:
    assert UPCASTERS.keys().isdisjoint(INTENTS)
    assert all((name, ver + 1) in INTENTS.keys() | UPCASTERS.keys() for name, ver in UPCASTERS)


class Pin(msgspec.Struct):
    """Version 3 of a note's arguments, in a world that had two before."""

    text: str
    board: str


async def pin(house: Any, caller: Caller, mutation: Mutation, args: Pin) -> None:
    house.facts.setdefault("pinned", []).append((caller.device, mutation.ver, args.text, args.board))


REGISTRY = {("note.pin", 3): Intent(Pin, pin)}
LADDER = {
    ("note.pin", 1): lambda args: {"words": args["text"], "board": None},
    ("note.pin", 2): lambda args: {"text": args["words"], "board": args["board"] or "入口"},
}


async def pinned(ver: int, args: Any) -> tuple[str, list[Any]]:
    world = World()
    mutation = Mutation(1, "note.pin", ver, "note/1", 0, 5, msgspec.Raw(msgspec.json.encode(args)))
    async with world.store.write("7") as transaction:
        outcome = await Judge(REGISTRY, LADDER).judge(
            transaction, transaction.savepoint, Caller("7", "person:1"), mutation
        )
        found = transaction.facts.get("pinned", [])
        assert isinstance(found, list)
        return f"{outcome.verdict} {outcome.code or ''}".strip(), found


async def test_MU8_older_arguments_climb_to_todays() -> None:
    assert await pinned(1, {"text": "ようこそ"}) == ("applied", [("7", 1, "ようこそ", "入口")])
    assert await pinned(2, {"words": "ようこそ", "board": "奥"}) == ("applied", [("7", 2, "ようこそ", "奥")])
    assert await pinned(3, {"text": "ようこそ", "board": "窓"}) == ("applied", [("7", 3, "ようこそ", "窓")])


@pytest.mark.parametrize("args", [{}, {"text": 5}, [], "x", None, {"words": "for another version"}])
async def test_MU8_arguments_that_never_were_of_their_version_are_held(args: Any) -> None:
    assert await pinned(1, args) == ("held bad_arguments", [])


@pytest.mark.parametrize("ver", [4, 1_000_000])
async def test_MU8_a_version_of_the_future_is_held(ver: int) -> None:
    assert await pinned(ver, {"text": "ようこそ", "board": "窓"}) == ("held unknown_mutation", [])
