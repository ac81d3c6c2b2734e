"""The small domain on the reference store: items that stand in scopes, and a receipt for each time that one is put there."""

import copy
import random
from collections import Counter
from typing import Any

import msgspec

from sync.authority import Authority
from sync.codec import decode_up
from sync.errors import Held, Refused
from sync.memory import MemoryStore, MemoryTransaction
from sync.messages.mutation import Mutation
from sync.ports import Caller, Intent
from sync.replica import Replica
from tests.simulation.fleet.house import Act, Kept, Truth
from tests.simulation.fleet.phone import COARSE, Phone
from tests.support.region import Clock

KEYS = 12
"""Items a hub."""

HUB_SIZE = 20
"""People a hub."""


class Link:
    """What was done, the newest first: a chain that is never changed, so that a copy of it costs nothing."""

    def __init__(self, stamp: int, hub: str, receipt: int, before: "Link | None") -> None:
        self.stamp, self.hub, self.receipt, self.before = stamp, hub, receipt, before

    def __deepcopy__(self, memo: object) -> "Link":
        return self


class Put(msgspec.Struct, forbid_unknown_fields=True):
    """Put an item where it belongs: nowhere means that it goes. `then` says how it ends."""

    hub: str
    key: int
    where: list[str]
    text: str
    then: str = ""


async def put(house: MemoryTransaction, caller: Caller, mutation: Mutation, args: Put) -> None:
    """Does its work first, so that a refusal has something to undo."""
    facts: dict[str, Any] = house.facts
    number = facts.get(f"receipt:{args.hub}", 0) + 1
    facts[f"receipt:{args.hub}"] = number
    facts["done"] = Link(mutation.at % COARSE, args.hub, number, facts.get("done"))
    body = msgspec.json.encode({"text": args.text, "by": caller.device, "receipt": number})
    await house.rows.place(f"item/{args.hub[4:]}-{args.key}", dict.fromkeys(args.where, body), "moved")
    match args.then:
        case "refuse":
            raise Refused("not_yours")
        case "hold":
            raise Held("ask_somebody")
        case "break":
            raise ZeroDivisionError


class Revoke(msgspec.Struct, forbid_unknown_fields=True):
    """Take a device out of service."""

    device: str


async def revoke(house: MemoryTransaction, caller: Caller, mutation: Mutation, args: Revoke) -> None:
    """Revoking twice is the same as once."""
    del caller
    facts: dict[str, Any] = house.facts
    number = facts.get("receipt:revoked", 0) + 1
    facts["receipt:revoked"] = number
    facts["done"] = Link(mutation.at % COARSE, "revoked", number, facts.get("done"))
    facts["revoked"] = facts.get("revoked", frozenset()) | {args.device}


REGISTRY = {("item.put", 1): Intent(Put, put), ("device.revoke", 1): Intent(Revoke, revoke)}


class ToyHouse:
    """See house.House."""

    def __init__(self, replicas: int) -> None:
        self.clock = Clock()
        self._owners = [f"p{number}" for number in range(replicas)]
        self._owner_of: dict[str, str] = {}
        self._store = MemoryStore()
        self._authority = Authority(self._store, REGISTRY, self.clock)
        self._kept: Any = None

    def _revoked(self, device: str) -> bool:
        gone: Any = self._store._state.facts.get("revoked", ())
        return device in gone

    def _hub(self, owner: str) -> str:
        return f"hub:{int(owner[1:]) // HUB_SIZE}"

    async def people(self) -> list[Phone]:
        async with self._store.write("") as transaction:
            for owner in self._owners:
                for scope in (f"person:{owner}", self._hub(owner)):
                    await transaction.rows.grant(owner, scope)
        await self.backup()
        return [await self.paired(owner) for owner in self._owners]

    async def paired(self, owner: str) -> Phone:
        device = str(len(self._owner_of) + 1)
        self._owner_of[device] = owner
        return Phone(Replica(device), owner)

    async def answer(self, device: str, message: bytes) -> bytes:
        caller = Caller(device, self._owner_of[device], self._revoked(device))
        return await self._authority.answer(caller, decode_up(message))

    async def scopes(self, device: str) -> set[str]:
        if self._revoked(device):
            return set()
        async with self._store.read() as snapshot:
            return set(await snapshot.heads(self._owner_of[device]))

    def _put(self, owner: str, choose: random.Random, then: str = "", lane: str = "") -> Act:
        hub = self._hub(owner)
        colleague = choose.choice([each for each in self._owners if self._hub(each) == hub])
        places = [[hub], [hub], [f"person:{owner}"], [f"person:{colleague}"], [hub, f"person:{owner}"], []]
        key = choose.randrange(KEYS)
        text = f"{choose.randrange(10**9)}" + "あ" * choose.choice([0, 0, 5, 600])
        args = {"hub": hub, "key": key, "where": choose.choice(places), "text": text, "then": then}
        return Act("item.put", lane or f"item/{key}", args)

    def act(self, phone: Phone, choose: random.Random) -> Act | None:
        return self._put(phone.owner, choose, choose.choice(["", "", "", "", "", "", "", "hold"]))

    def poison(self, choose: random.Random) -> Act:
        return self._put(choose.choice(self._owners), choose, "break", f"trouble/{choose.randrange(10**9)}")

    def refusal(self, phone: Phone, choose: random.Random) -> Act:
        return self._put(phone.owner, choose, "refuse")

    async def move_row(self, choose: random.Random) -> None:
        owner = choose.choice(self._owners)
        hub = self._hub(owner)
        where = choose.choice([hub, f"person:{owner}"])
        async with self._store.write("") as transaction:
            await transaction.rows.place(
                f"item/{hub[4:]}-{choose.randrange(KEYS)}", {where: b'"moved"'}, "moved"
            )

    async def turn(self, phone: Phone, choose: random.Random) -> bool:
        del choose
        hub = self._hub(phone.owner)
        async with self._store.write("") as transaction:
            if hub in await transaction.heads(phone.owner):
                await transaction.rows.revoke(phone.owner, hub)
                return True
            await transaction.rows.grant(phone.owner, hub)
            return False

    def revocation(self, phone: Phone, choose: random.Random) -> tuple[str, Act]:
        colleague = choose.choice([each for each in self._owners if each != phone.owner])
        return colleague, Act("device.revoke", f"device/{phone.device}", {"device": phone.device})

    async def tick(self) -> None:
        return

    async def backup(self) -> None:
        self._kept = copy.deepcopy(self._store._state)

    async def restore(self) -> None:
        self._store._state = copy.deepcopy(self._kept)
        await self.drop_state()

    async def drop_state(self) -> None:
        state = self._store._state
        self._store = MemoryStore()
        self._store._state = state
        self._authority = Authority(self._store, REGISTRY, self.clock)

    async def truth(self, *, rows: bool) -> Truth:
        del rows
        state = self._store._state
        inbox = {
            (device, inc, n): Kept(entry.raw, entry.outcome.verdict.value, entry.outcome.code)
            for (device, inc), entries in state.inbox.items()
            for n, entry in entries.items()
        }
        effects: Counter[int] = Counter()
        receipts: dict[str, list[int]] = {}
        link: Any = state.facts.get("done")
        while link is not None:
            effects[link.stamp] += 1
            receipts.setdefault(link.hub, []).append(link.receipt)
            link = link.before
        return Truth(inbox, effects, receipts, [])
