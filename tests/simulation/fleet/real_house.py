"""The real features on the real SQLite file: hubs, firms and people, and orders that run out and come again.

Each mutation that is carried out leaves its stamp in a table of ours, in the same transaction.
"""

import random
import sqlite3
from collections import Counter
from contextlib import AsyncExitStack, closing
from pathlib import Path
from typing import Any

import msgspec

from server.app import store_for
from server.cli.rows import differing
from server.features.devices.actors import actor_of
from server.features.devices.contact import Contacts
from server.features.devices.models import Device
from server.features.devices.pairing import invite, pair
from server.features.firms.opening import open_firm
from server.features.hubs.opening import open_hub
from server.features.intents import RoleIntent, intent
from server.features.orders.models import Order
from server.features.orders.mutations import put
from server.features.orders.rules import OrderState
from server.features.people.membership import join
from server.features.people.models import Membership
from server.features.people.rules import Actor, Role
from server.features.pieces.leases import expire
from server.features.pieces.models import Lease, Piece
from server.features.registry import INTENTS, MODELS
from server.store.database import Database, opened
from server.store.sync_store import SqlStore
from server.store.unit import Unit
from sync.authority import Authority
from sync.codec import decode_up
from sync.messages.mutation import Mutation
from sync.replica import Replica
from tests.simulation.fleet.house import Act, Kept, Truth
from tests.simulation.fleet.phone import COARSE, Phone
from tests.support.databases import NAME, fresh_file
from tests.support.region import Clock, new_order

HUB_SIZE = 8
"""Phones a hub: a coordinator's, a firm's, and workers'."""

SHEET = "管理番号,名刺の文字,会社名,郵便番号\r\n" + "".join(f"G-{no},商店 {no},,\r\n" for no in range(1, 41))


class Nothing(msgspec.Struct):
    """No arguments."""


async def break_down(unit: Unit, actor: Actor, mutation: Mutation, args: Nothing) -> None:
    """Does something first, so that there is something to undo."""
    del mutation, args
    await unit.count_up("receipt:poison")
    unit.touch("me", actor.person, "broken")
    await unit.db.execute_query("DELETE FROM draft")
    raise ZeroDivisionError


def witnessed(original: RoleIntent) -> RoleIntent:
    """The same, and a stamp for each time that it was carried out."""

    async def handler(unit: Unit, caller: Any, mutation: Mutation, args: Any) -> None:
        await original.handler(unit, caller, mutation, args)
        await unit.db.execute_query("INSERT INTO fleet_effect (stamp) VALUES (?)", [mutation.at % COARSE])

    return RoleIntent(original.args, handler, original.roles)


REGISTRY = {key: witnessed(each) for key, each in INTENTS.items()}
REGISTRY["fleet.break", 1] = intent(Nothing, break_down, *Role)


class RealHouse:
    """See house.House. An owner is the number of a membership, as text."""

    def __init__(self, folder: Path, replicas: int) -> None:
        self.clock = Clock()
        self._path = folder / NAME
        self._backup = folder / "backup.sqlite3"
        self._replicas = replicas
        self._tokens: dict[str, str] = {}
        self._roles: dict[str, tuple[Role, str, int]] = {}
        """Owner → role, hub, firm of the hub."""
        self._open = AsyncExitStack()
        self._database: Database
        self._store: SqlStore
        self._authority: Authority
        self._contacts: Contacts

    async def close(self) -> None:
        await self._open.aclose()

    async def _start(self) -> None:
        self._database = await self._open.enter_async_context(opened(self._path, MODELS))
        # Nobody pulls the plug of this machine, and waiting for its disk would be most of the time.
        await self._database.client.execute_query("PRAGMA synchronous=OFF")
        self._store = store_for(self.clock)
        self._authority = Authority(self._store, REGISTRY, self.clock)
        self._contacts = Contacts(self._store)

    async def people(self) -> list[Phone]:
        await fresh_file(self._path.parent)
        with closing(sqlite3.connect(self._path)) as raw:
            raw.execute("CREATE TABLE fleet_effect (stamp INTEGER NOT NULL)")
        await self._start()
        async with self._store.unit() as unit:
            for number in range(max(2, self._replicas // HUB_SIZE)):
                code = f"HUB{number}"
                hub = await open_hub(unit, code, f"ハブ {number}")
                firm = await open_firm(unit, hub, f"商店 {number}", contact="係")
                workers = self._replicas // max(2, self._replicas // HUB_SIZE) - 2
                for role in [Role.COORDINATOR, Role.FIRM] + [Role.WORKER] * max(1, workers):
                    name = f"{role.value} {number} {len(self._roles)}"
                    member = await join(unit, hub, role, name, firm if role is Role.FIRM else None)
                    self._roles[str(member.id)] = (role, code, firm.id)
                for publish in (True, True, False):
                    await new_order(unit, SHEET, hub=code, firm=firm.id, publish=publish)
        phones = [await self.paired(owner) for owner in self._roles]
        await self.backup()
        return phones

    async def paired(self, owner: str) -> Phone:
        token = f"{len(self._tokens)}{'x' * 43}"[:43]
        async with self._store.unit() as unit:
            invitation = await invite(unit, await Membership.get(id=int(owner)))
            device = await pair(unit, invitation.code, token, "fleet", "0")
        assert isinstance(device, Device)
        self._tokens[str(device.id)] = token
        if self._backup.exists():
            await self.backup()  # a server put back to before it would not know this phone at all
        return Phone(Replica(str(device.id)), owner)

    async def _actor(self, device: str) -> Actor:
        actor = await actor_of(self._tokens[device])
        assert actor is not None
        return actor

    async def answer(self, device: str, message: bytes) -> bytes:
        """As http/sync.py does it."""
        actor, up = await self._actor(device), decode_up(message)
        await self._contacts.heard(actor.device, actor.person, self.clock(), up)
        return await self._authority.answer(actor, up)

    async def scopes(self, device: str) -> set[str]:
        actor = await self._actor(device)
        if actor.revoked:
            return set()
        async with self._store.read() as snapshot:
            return set(await snapshot.heads(actor.member))

    def act(self, phone: Phone, choose: random.Random) -> Act | None:
        role, _, _ = self._roles[phone.owner]
        rows = self._rows(phone, "hub:")
        orders = {key: body for (kind, key), body in rows.items() if kind == "order"}
        if role is Role.COORDINATOR:
            number = choose.randrange(1, 12)
            return Act(
                choose.choice(["order.publish", "order.withdraw"]), f"order/{number}", {"order": number}
            )
        if role is not Role.WORKER or not orders:
            return None
        held = {key: body for (kind, key), body in self._rows(phone, "person:").items() if kind == "piece"}
        if not held or choose.random() < 0.3:
            order = choose.choice(sorted(orders))
            return Act("piece.take", f"order/{order}", {"order": order, "count": choose.randint(1, 3)})
        number = choose.choice(sorted(held))
        lane = f"piece/{number}"
        answers = [[f"{choose.randrange(1000)}", ""] for _ in held[number]["rows"]]
        match choose.choice(["save", "save", "submit", "submit", "give back"]):
            case "save":
                return Act("result.save", lane, {"piece": number, "answers": answers})
            case "submit":
                return Act("result.submit", lane, {"piece": number, "rev": 1, "answers": answers})
            case _:
                return Act("piece.give_back", lane, {"piece": number})

    def _rows(self, phone: Phone, prefix: str) -> dict[tuple[str, int], Any]:
        return {
            (row_id.partition("/")[0], int(row_id.partition("/")[2])): body
            for scope in phone.replica.scopes
            if scope.startswith(prefix)
            for row_id, body in phone.replica.rows(scope).items()
            if row_id.partition("/")[2].isdigit()
        }

    def poison(self, choose: random.Random) -> Act:
        return Act("fleet.break", f"trouble/{choose.randrange(10**9)}", {})

    def refusal(self, phone: Phone, choose: random.Random) -> Act:
        del phone
        number = choose.randrange(900_000, 999_999)
        return Act("piece.give_back", f"piece/{number}", {"piece": number})

    async def move_row(self, choose: random.Random) -> None:
        """Somebody takes or loses a piece, or an order that nobody began goes or comes."""
        async with self._store.unit() as unit:
            pieces = await Piece.filter(state="ready").order_by("id")
            if pieces and choose.random() < 0.5:
                unit.touch("piece", choose.choice(pieces).id)
            order = choose.choice(await Order.filter(state__in=["draft", "open"]).order_by("id"))
            if await Lease.exists(piece__order_id=order.id):
                return
            await put(unit, order, OrderState.DRAFT if order.state == OrderState.OPEN else OrderState.OPEN)

    async def turn(self, phone: Phone, choose: random.Random) -> bool:
        del choose
        actor = await self._actor(phone.device)
        scope = f"firm:{actor.firm}" if actor.role is Role.FIRM else f"hub:{actor.hub_code}"
        async with self._store.read() as snapshot:
            member = scope in await snapshot.heads(actor.member)
        async with self._store.unit() as unit:
            await (unit.revoke if member else unit.grant)(actor.member, scope)
        return member

    def revocation(self, phone: Phone, choose: random.Random) -> tuple[str, Act]:
        del choose
        _, hub, _ = self._roles[phone.owner]
        boss = next(o for o, (role, at, _) in self._roles.items() if role is Role.COORDINATOR and at == hub)
        return boss, Act("device.revoke", f"device/{phone.device}", {"device": phone.device})

    async def tick(self) -> None:
        """The sweep; and where little is left to do, a firm sends another list."""
        async with self._store.unit() as unit:
            await expire(unit)
            for code, firm in sorted({(hub, firm) for _, hub, firm in self._roles.values()}):
                if await Piece.filter(order__hub__code=code, state="ready").count() < 15:
                    await new_order(unit, SHEET, hub=code, firm=firm)

    async def backup(self) -> None:
        self._backup.unlink(missing_ok=True)
        with closing(sqlite3.connect(self._path)) as here, closing(sqlite3.connect(self._backup)) as there:
            here.backup(there)

    async def restore(self) -> None:
        await self.close()
        for end in ("", "-wal", "-shm"):
            self._path.with_name(NAME + end).unlink(missing_ok=True)
        with closing(sqlite3.connect(self._backup)) as there, closing(sqlite3.connect(self._path)) as here:
            there.backup(here)
        await self._start()

    async def drop_state(self) -> None:
        await self.close()
        await self._start()

    async def truth(self, *, rows: bool) -> Truth:
        ask = self._database.client.execute_query_dict
        inbox = {
            (row["device"], row["inc"], row["n"]): Kept(bytes(row["payload"]), row["verdict"], row["code"])
            for row in await ask("SELECT device, inc, n, payload, verdict, code FROM sync_inbox")
        }
        effects = Counter(row["stamp"] for row in await ask("SELECT stamp FROM fleet_effect"))
        receipts: dict[str, list[int]] = {}
        for row in await ask("SELECT receipt FROM result"):
            day, _, number = row["receipt"].rpartition("-")
            receipts.setdefault(day, []).append(int(number))
        wrong = (await differing(self._database.client))[0] if rows else []
        return Truth(inbox, effects, receipts, wrong)
