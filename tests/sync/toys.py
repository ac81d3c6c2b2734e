"""A small domain on the reference store: notes that stand in scopes, and a count of what was really done."""

import copy
import json
from collections import Counter
from itertools import count
from typing import Any

import msgspec

from sync.authority import Authority
from sync.codec import decode_up
from sync.errors import Held, Refused
from sync.memory import MemoryStore, MemoryTransaction
from sync.messages.mutation import Mutation
from sync.ports import Caller, Intent
from sync.replica import Absorbed, Replica

NOW = 1_790_000_000_000


class Note(msgspec.Struct):
    """Put a note where it belongs: nowhere means that it goes."""

    key: int
    text: str
    where: list[str]


class Nothing(msgspec.Struct):
    """No arguments."""


async def put(house: MemoryTransaction, caller: Caller, mutation: Mutation, args: Note) -> None:
    """The mutation must be in the inbox before anybody judges it (MU4)."""
    newest = (await house.standing(caller.device, 1)).inc
    assert any([await house.entries(caller.device, inc, [mutation.n]) for inc in range(1, newest + 1)])
    done(house)[args.text] += 1
    body = json.dumps({"text": args.text, "by": caller.device}, ensure_ascii=False).encode()
    await house.rows.place(f"note/{args.key}", dict.fromkeys(args.where, body), "moved")


async def refuse(house: MemoryTransaction, caller: Caller, mutation: Mutation, args: Note) -> None:
    """Does its work, and then says no: nothing of it may stay."""
    await put(house, caller, mutation, args)
    raise Refused("not_yours")


async def hold(house: MemoryTransaction, caller: Caller, mutation: Mutation, args: Note) -> None:
    """Likewise."""
    await put(house, caller, mutation, args)
    raise Held("ask_somebody")


async def break_down(house: MemoryTransaction, caller: Caller, mutation: Mutation, args: Note) -> None:
    """Likewise."""
    await put(house, caller, mutation, args)
    raise ZeroDivisionError


REGISTRY = {
    ("note.put", 1): Intent(Note, put),
    ("note.refuse", 1): Intent(Note, refuse),
    ("note.hold", 1): Intent(Note, hold),
    ("note.break", 1): Intent(Note, break_down),
}


def done(house: MemoryTransaction) -> Counter[str]:
    """How often each text was put, in this history of the server."""
    counted = house.facts.setdefault("done", Counter())
    assert isinstance(counted, Counter)
    return counted


class World:
    """An authority and the exchanges with it, over memory."""

    def __init__(self) -> None:
        self.store = MemoryStore()
        self.authority = Authority(self.store, REGISTRY, lambda: NOW, pace=500)
        self._nonces = (f"nonce-{n:04}" for n in count(1))
        self.revoked: set[str] = set()

    async def grant(self, member: str, *scopes: str) -> None:
        async with self.store.write("") as transaction:
            for scope in scopes:
                await transaction.rows.grant(member, scope)

    async def revoke(self, member: str, scope: str) -> None:
        async with self.store.write("") as transaction:
            await transaction.rows.revoke(member, scope)

    async def place(self, row_id: str, body: Any, *scopes: str) -> None:
        async with self.store.write("") as transaction:
            await transaction.rows.place(row_id, dict.fromkeys(scopes, msgspec.json.encode(body)), "moved")

    async def answer(self, message: bytes, member: str = "person:1") -> bytes:
        """What the authority makes of a message up."""
        up = decode_up(message)
        return await self.authority.answer(Caller(up.device, member, up.device in self.revoked), up)

    def nonce(self) -> str:
        return next(self._nonces)

    async def exchange(
        self, replica: Replica, member: str = "person:1", *, budget: int = 262_144
    ) -> Absorbed:
        """One whole exchange over a good line."""
        nonce = self.nonce()
        return replica.absorb(nonce, await self.answer(replica.compose(nonce, budget=budget), member))

    async def settle(self, replica: Replica, member: str = "person:1") -> Replica:
        """Exchange until nothing waits."""
        for _ in range(100):
            if not (await self.exchange(replica, member)).more:
                return replica
        raise AssertionError("it never comes to rest")

    async def fresh(self, member: str = "person:1") -> Replica:
        """What a device that was paired just now holds."""
        return await self.settle(Replica("fresh"), member)

    async def done(self) -> Counter[str]:
        async with self.store.write("") as transaction:
            return done(transaction)

    def backup(self) -> Any:
        """Everything the server keeps, as of now."""
        return copy.deepcopy(self.store._state)

    def restore(self, backup: Any) -> None:
        """Put a backup back: whatever came after it is forgotten."""
        self.store._state = copy.deepcopy(backup)


def put_note(
    replica: Replica, key: int, text: str, *where: str, name: str = "note.put", lane: str = ""
) -> int:
    """Write a note down on a device."""
    args = {"key": key, "text": text, "where": list(where)}
    return replica.enqueue(name, lane or f"note/{key}", args, at=NOW)


def lines(answer: bytes) -> list[list[Any]]:
    """An answer as values, line by line."""
    assert answer.endswith(b"\n")
    return [json.loads(line) for line in answer.splitlines()]


def words(answer: bytes) -> list[str]:
    """The first word of each line."""
    return [line[0] for line in lines(answer)]


def of(answer: bytes, word: str) -> list[list[Any]]:
    """The lines with this word, without it."""
    return [line[1:] for line in lines(answer) if line[0] == word]
