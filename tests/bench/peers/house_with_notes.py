"""Our server with the smallest mutation there could be: `python -m tests.bench.peers.house_with_notes serve …`.

`note.put` keeps nothing in a table: its row is all there is of it. What an exchange with it costs is the house's alone.
"""

from collections.abc import Sequence
from typing import Any

import msgspec

from server.__main__ import main
from server.features.intents import intent
from server.features.people.rules import Actor, Role
from server.features.registry import INTENTS, RENDERERS
from server.store.unit import Bodies, Unit
from sync.messages.mutation import Mutation, Number

NOTES: dict[int, Bodies] = {}


class Put(msgspec.Struct):
    """Something for oneself, or for everybody of the hub."""

    number: Number
    body: dict[str, Any]
    wide: bool


async def put(unit: Unit, actor: Actor, mutation: Mutation, args: Put) -> None:
    """Keep it."""
    del mutation
    scope = f"hub:{actor.hub_code}" if args.wide else f"person:{actor.person}"
    NOTES[args.number] = {scope: args.body}
    unit.touch("note", args.number)


async def note(keys: Sequence[int]) -> dict[int, Bodies]:
    """`note/<number>`."""
    return {key: NOTES[key] for key in keys}


if __name__ == "__main__":
    INTENTS["note.put", 1] = intent(Put, put, Role.WORKER)
    RENDERERS["note"] = note
    main()
