"""The hand-written endpoint (handwritten_server.py) as a peer."""

import json
import sqlite3
import sys
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, closing
from hashlib import sha256
from pathlib import Path

import msgspec

from tests.bench import work
from tests.bench.peers import handwritten_server
from tests.bench.peers.peer import Device, Got, Peer, Record
from tests.bench.processes import started
from tests.bench.wire import Wire, packed

ROOT = Path(__file__).resolve().parents[3]


class Answered(msgspec.Struct):
    """What the server says."""

    since: int
    rows: list[tuple[str, msgspec.Raw]]


class Phone:
    """A device: it keeps how far it has read."""

    def __init__(self, peer: "Handwritten", place: str, url: str, since: int = 0) -> None:
        self._peer, self._place, self._url = peer, place, url
        self._since = since
        self._last = b""
        self._wire = Wire(
            url,
            Authorization=f"Bearer {peer.token(place)}",
            Accept_Encoding="gzip",
            Content_Type="application/json",
        )

    async def ready(self, count: int) -> None:
        """Whoever has nothing can push anything."""
        await self.exchange()

    async def exchange(self, records: Sequence[Record] = ()) -> Got:
        """One request."""
        rows = [[f"result/{each.number}", each.body] for each in records]
        asked = {"since": self._since, "rows": rows}
        self._last = json.dumps(asked, ensure_ascii=False, separators=(",", ":")).encode()
        return await self._post([each.number for each in records])

    async def again(self) -> Got:
        """The same bytes."""
        return await self._post([])

    async def _post(self, sent: list[int]) -> Got:
        body, headers = packed(self._last)
        answer = await self._wire.ask("POST", "/sync", body, **headers)
        assert answer.status == 200, answer
        said = msgspec.json.decode(answer.body, type=Answered)
        self._since = said.since
        return Got(sent, [int(row_id.partition("/")[2]) for row_id, _ in said.rows])

    def twin(self, url: str = "") -> Device:
        """The same cursor."""
        phone = Phone(self._peer, self._place, url or self._url, self._since)
        phone._last = self._last
        return phone

    def follower(self, url: str) -> Device:
        """The same."""
        return self.twin(url)

    async def close(self) -> None:
        """Hang up."""
        await self._wire.close()


class Handwritten:
    """It runs."""

    def __init__(self, path: Path, port: int, pid: int) -> None:
        self._path = path
        self.port = port
        self.roots = [pid]
        self._version = 0

    def token(self, place: str) -> str:
        """The token of an owner, who is made on the way. All at `hub` are one."""
        place = "hub" if place.startswith("hub:") else place
        token = sha256(place.encode()).hexdigest()[:43]
        with closing(sqlite3.connect(self._path, isolation_level=None)) as database:
            database.execute(
                "INSERT OR IGNORE INTO token VALUES (?, ?)", [sha256(token.encode()).digest(), place]
            )
        return token

    async def device(self, place: str, url: str = "") -> Device:
        """See Peer."""
        return Phone(self, place, url or f"http://127.0.0.1:{self.port}")

    async def change(self, count: int) -> None:
        """Beside the server, in its file."""
        self._version += 1
        now = time.time_ns() // 1_000_000
        with closing(sqlite3.connect(self._path)) as database, database:
            database.executemany(
                "UPDATE row SET body = ?, updated = ? WHERE id = ?",
                [(work.row(number, self._version), now, f"card/{number}") for number in range(1, count + 1)],
            )


class HandwrittenKind:
    """See peer.Kind."""

    name = "hand-written"
    about = (
        "`updated_since` on Starlette and SQLite (`synchronous=FULL`), tests/bench/peers/handwritten_server.py;"
        " gzip both ways, ids made by the clients, one request an exchange"
    )
    pushes = 30

    @asynccontextmanager
    async def running(self, folder: Path, rows: int) -> AsyncIterator[Peer]:
        """Fill, then start."""
        path = folder / "rows.sqlite3"
        now = time.time_ns() // 1_000_000
        with closing(sqlite3.connect(path)) as database:
            database.executescript(handwritten_server.SCHEMA)
            bodies = [work.row(number) for number in range(1, work.ROWS + 1)]
            database.executemany(
                "INSERT INTO row VALUES (?, 'cards', ?, ?)",
                [(f"card/{number}", now - work.ROWS + number, body) for number, body in enumerate(bodies, 1)],
            )
            database.executemany(
                "INSERT INTO row VALUES (?, ?, ?, ?)",
                (
                    (f"card/{number}", f"other:{number // work.ROWS}", now, bodies[number % work.ROWS])
                    for number in range(work.ROWS + 1, rows + 1)
                ),
            )
            database.commit()
        command = [sys.executable, "-m", "tests.bench.peers.handwritten_server", path]
        async with started(command, r"listening on (\d+)", ROOT) as (server, said):
            yield Handwritten(path, int(said[1]), server.pid)
