"""Our server as a peer: the real program on a data folder, with real devices of real people."""

import asyncio
import itertools
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import orjson

from server.app import store_for
from server.clock import now_ms
from server.features.firms.models import Firm
from server.features.registry import MODELS
from server.store.database import Database, opened
from server.store.place import Place, Postgres
from server.store.sync_store import SqlStore
from server.store.unit import Bodies
from sync.messages.outcome import Verdict
from sync.replica import Replica
from tests.bench import work
from tests.bench.peers.peer import Device, Got, Peer, Record
from tests.bench.wire import Wire, packed
from tests.simulation.crowd import Crowd, gather_crowd
from tests.support.databases import NAME
from tests.support.region import new_order
from tests.support.servers import RunningServer

CARDS = "hub:CARDS"
"""The scope with the thousand rows, and the only one of the device at `cards`."""

SHARED = ("card/", "note/")
"""The rows that the lines count; what else a hub has besides does not concern them."""

ORDERS = {"own": 2, "ten": 3}
"""From which order the pieces are that are delivered at a place; the first one is the crowd's."""

TAKEN = 30
"""Pieces taken at once."""

_numbers = itertools.count(1)


class Phone:
    """A device: the replica, and what it sent last."""

    def __init__(self, who: tuple[str, str], url: str, place: str, replica: Replica) -> None:
        self._who, self._url, self._place = who, url, place
        self._replica = replica
        self._last: tuple[str, bytes] = ("", b"")
        self._wire = Wire(
            url, Authorization=f"Bearer {who[1]}", Accept_Encoding="br", Content_Type="application/json"
        )

    async def ready(self, count: int) -> None:
        """Take as many pieces as are to be delivered, and hear of everything."""
        order = ORDERS.get(self._place.partition(":")[0])
        while order and len(self._held()) < count:
            args = {"order": order, "count": min(count, TAKEN)}
            self._replica.enqueue("piece.take", f"order/{order}", args, at=now_ms())
            await self.exchange()
        await self.exchange()
        await self.exchange()  # the first contact of a device and its takings change the person's own row

    async def exchange(self, records: Sequence[Record] = ()) -> Got:
        """As long as more waits, which is once unless the rows do not fit."""
        numbers = self._enqueue(records)
        came: list[int] = []
        while True:
            nonce = f"bench-{next(_numbers):06}"
            self._last = (nonce, self._replica.compose(nonce, wall=now_ms(), app="0.1.0"))
            answer = await self._post()
            before = {name: dict(held.rows) for name, held in self._replica.scopes.items()}
            got = self._replica.absorb(nonce, answer)
            assert got.complete, answer
            assert all(each.verdict is Verdict.APPLIED for each in got.outcomes), got.outcomes
            for name, held in self._replica.scopes.items():
                known = before.get(name, {})
                came += [
                    _key(row)
                    for row in held.rows
                    if row.startswith(SHARED) and known.get(row) != held.rows[row]
                ]
            if not got.more:
                return Got([numbers[each.n] for each in got.outcomes if each.n in numbers], came)

    async def again(self) -> Got:
        """The same bytes; the answer is one that the device has stored already."""
        await self._post()
        return Got()

    async def _post(self) -> bytes:
        body, headers = packed(self._last[1])
        answer = await self._wire.ask("POST", "/sync", body, **headers)
        assert answer.status == 200, answer
        return answer.body

    def _enqueue(self, records: Sequence[Record]) -> dict[int, int]:
        numbers = {}
        held = iter(self._held() if records else [])
        for each in records:
            name, lane, args = "note.put", f"note/{each.number}", {"number": each.number, "body": each.body}
            if self._place.partition(":")[0] in ORDERS:
                piece = next(held)
                name, lane = "result.submit", f"piece/{piece}"
                args = {**each.body, "piece": piece}
            else:
                args["wide"] = self._place.startswith("hub:")
            numbers[self._replica.enqueue(name, lane, args, at=now_ms())] = each.number
        return numbers

    def _held(self) -> list[int]:
        return sorted(
            _key(row)
            for scope, held in self._replica.scopes.items()
            for row in held.rows
            if scope.startswith("person:") and row.startswith("piece/")
        )

    def twin(self, url: str = "") -> Device:
        """The same state; two of them must not both push."""
        twin = Replica.load(self._replica.dump())
        phone = Phone(self._who, url or self._url, self._place, twin)
        phone._last = self._last
        return phone

    def follower(self, url: str) -> Device:
        """The same."""
        return self.twin(url)

    async def close(self) -> None:
        """Hang up."""
        await self._wire.close()


def _key(row: str) -> int:
    key = row.partition("/")[2]
    return int(key) if key.isdecimal() else 0


class Ours:
    """It runs."""

    def __init__(self, database: Database, crowd: Crowd, server: RunningServer) -> None:
        self._crowd = crowd
        self._store = SqlStore(now_ms, {"card": self._card}, {})
        self._database = database
        self._replicas: dict[str, Replica] = {}
        self._version = 0
        self._server = server

    @property
    def port(self) -> int:
        """See Peer."""
        return self._server.port

    @property
    def roots(self) -> list[int]:
        """See Peer; PostgreSQL is not counted."""
        return [self._server.pid]

    @property
    def reader(self) -> tuple[str, str]:
        """The device at `cards`."""
        return self._crowd.writers[-1]

    async def device(self, place: str, url: str = "") -> Phone:
        """See Peer. A worker's device goes on where it stood; the one at `cards` begins anew."""
        if place == "cards":
            who, replica = self.reader, Replica(self.reader[0])
        else:
            who = self._crowd.writers[int(place.partition(":")[2])]
            replica = self._replicas.setdefault(who[0], Replica(who[0]))
        return Phone(who, url or self._server.url, place, replica)

    async def fill(self, rows: int, ones: int, tens: int) -> None:
        """The cards, others like them in scopes of other people, and a device that sees the cards alone."""
        query = self._database.client.execute_query
        async with self._store.unit() as unit:
            unit.touch_all("card", range(1, work.ROWS + 1))
        async with store_for().unit() as unit:
            firm = await Firm.first()
            assert firm is not None
            await new_order(unit, work.sheet(ones), firm=firm.id, size=1)
            await new_order(unit, work.sheet(tens * work.LINES), firm=firm.id, size=work.LINES)
        await query(
            "UPDATE sync_member SET scope = ? WHERE scope = 'hub:MDR' AND member ="
            " (SELECT 'membership:' || membership_id FROM device WHERE id = ?)",
            [CARDS, int(self.reader[0])],
        )
        await query(
            "DELETE FROM sync_member WHERE scope <> ? AND member ="
            " (SELECT 'membership:' || membership_id FROM device WHERE id = ?)",
            [CARDS, int(self.reader[0])],
        )
        await query(
            "WITH RECURSIVE n (k) AS (SELECT 2 UNION ALL SELECT k + 1 FROM n WHERE k < ?)"
            " INSERT INTO sync_row (scope, id, seq, body, why)"
            " SELECT 'other:' || k, 'card/' || (k * ? + seq), seq, body, '' FROM sync_row, n WHERE scope = ?",
            [max(2, rows // work.ROWS), work.ROWS, CARDS],
        )
        await query("ANALYZE")

    async def change(self, count: int) -> None:
        """From another process than the server's, as the command line does it."""
        self._version += 1
        async with self._store.unit() as unit:
            unit.touch_all("card", range(1, count + 1))

    async def _card(self, keys: Sequence[int]) -> dict[int, Bodies]:
        return {key: {CARDS: _body(key, self._version)} for key in keys}


def _body(key: int, version: int) -> dict[str, Any]:
    body: dict[str, Any] = orjson.loads(work.row(key, version))
    return body


class OursKind:
    """See peer.Kind."""

    name = "Hitokuchi"
    about = "this repository on SQLite (`synchronous=FULL`), one process; deliveries are real `result.submit`"

    pushes = 30

    def __init__(self, workers: int = 48, ones: int = 1000, tens: int = 240) -> None:
        self._workers, self._ones, self._tens = workers, ones, tens

    @asynccontextmanager
    async def running(self, folder: Path, rows: int) -> AsyncIterator[Peer]:
        """Fill, then start."""
        async with self.on(folder / NAME, folder, rows) as peer:
            yield peer

    @asynccontextmanager
    async def on(self, place: Place, folder: Path, rows: int) -> AsyncIterator[Ours]:
        """On either database."""
        crowd = await gather_crowd(place, self._workers + 1, 1)
        url = place.url if isinstance(place, Postgres) else ""
        async with opened(place, MODELS) as database:
            server = RunningServer(
                folder, module="tests.bench.peers.house_with_notes", HITOKUCHI_DATABASE=url
            )
            ours = Ours(database, crowd, server)
            await ours.fill(rows, self._ones, self._tens)
            await asyncio.to_thread(server.start)
            try:
                yield ours
            finally:
                await asyncio.to_thread(server.stop)
