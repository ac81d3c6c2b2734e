"""PouchDB with its server as a peer: real replication, by PouchDB itself in Node (pouchdb_phones.cjs), a database a place."""

import asyncio
import itertools
import json
import shutil
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from tests.bench import work
from tests.bench.peers.fetched import from_npm
from tests.bench.peers.peer import Device, Got, Missing, Peer, Record
from tests.bench.processes import listening, started
from tests.bench.wire import Wire
from tests.support.servers import free_port

PACKAGES = ("pouchdb-server@4.2.0", "pouchdb@9.0.0", "pouchdb-adapter-memory@9.0.0")
PHONES = Path(__file__).with_name("pouchdb_phones.cjs")
LONGEST_LINE = 64 * 1024 * 1024

_names = itertools.count(1)


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _numbers(ids: Sequence[str]) -> list[int]:
    return [int(each.partition("-")[2]) for each in ids]


class Node:
    """The process in which all phones live."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self._waiting: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._reading = asyncio.create_task(self._read())

    async def ask(self, word: str, **more: object) -> dict[str, Any]:
        """One command. Raises RuntimeError with what went wrong there."""
        number = next(_names)
        self._waiting[number] = asyncio.get_running_loop().create_future()
        assert self._process.stdin is not None
        self._process.stdin.write(_json({"do": word, "id": number, **more}) + b"\n")
        said = await self._waiting[number]
        if "error" in said:
            raise RuntimeError(said["error"])
        return said

    async def _read(self) -> None:
        assert self._process.stdout is not None
        async for line in self._process.stdout:
            said = json.loads(line)
            self._waiting.pop(said["id"]).set_result(said)
        for each in self._waiting.values():
            each.set_exception(RuntimeError("node ended"))

    async def end(self) -> None:
        """Let it go."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        await self._process.wait()
        await self._reading


class Phone:
    """A device: PouchDB over there, and the way it takes this time."""

    def __init__(self, node: Node, name: str, database: str, url: str) -> None:
        self._node, self._name, self._database, self._url = node, name, database, url

    async def ready(self, count: int) -> None:
        """Whoever has nothing can push anything."""
        await self.exchange()

    async def exchange(self, records: Sequence[Record] = ()) -> Got:
        """`PouchDB.sync`, once."""
        documents = [{"_id": f"result-{each.number}", **each.body} for each in records]
        said = await self._node.ask("exchange", phone=self._name, url=self._url, records=documents)
        return Got(_numbers(said["pushed"]), _numbers(said["pulled"]))

    async def again(self) -> Got:
        """The push, from where it began."""
        await self._node.ask("again", phone=self._name, url=self._url)
        return Got()

    def twin(self, url: str = "") -> Device:
        """The same database on the phone."""
        return Phone(self._node, self._name, self._database, url or self._url)

    def follower(self, url: str) -> Device:
        """Five hundred databases would cost more than what is measured: a reader of `_changes`, the least there is."""
        return Follower(url, self._database)

    async def close(self) -> None:
        """Its connections are Node's own."""


class Follower:
    """Reads what changed, and keeps nothing."""

    def __init__(self, url: str, database: str) -> None:
        self._path, self._url = f"/{database}/_changes", url
        self._since: object = None
        self._wire = Wire(url, Accept_Encoding="gzip")

    async def exchange(self, records: Sequence[Record] = ()) -> Got:
        """One request; the first only finds out where the database stands."""
        assert not records
        first = self._since is None
        asked = "limit=0&since=now" if first else f"include_docs=true&since={self._since}"
        answer = await self._wire.ask("GET", f"{self._path}?{asked}")
        said = json.loads(answer.body)
        self._since = said["last_seq"]
        return Got(came=_numbers([each["id"] for each in said["results"]]))

    async def ready(self, count: int) -> None:
        """Nothing to do."""

    async def again(self) -> Got:
        """It never pushes."""
        return Got()

    def twin(self, url: str = "") -> Device:
        """Another."""
        return Follower(url or self._url, self._path.split("/")[1])

    def follower(self, url: str) -> Device:
        """The same."""
        return self.twin(url)

    async def close(self) -> None:
        """Hang up."""
        await self._wire.close()


class PouchDB:
    """It runs."""

    def __init__(self, port: int, pid: int, node: Node) -> None:
        self.port = port
        self.roots = [pid]
        self._node = node
        self._version = 0
        self._url = f"http://127.0.0.1:{port}"
        self._wire = Wire(self._url, Content_Type="application/json")
        self._known: set[str] = set()

    async def device(self, place: str, url: str = "") -> Device:
        """See Peer."""
        database = place.partition(":")[0] if place.startswith("hub:") else place.replace(":", "-")
        await self.database(database)
        name = f"phone-{next(_names)}"
        await self._node.ask("open", phone=name, database=database)
        return Phone(self._node, name, database, url or self._url)

    async def database(self, name: str) -> None:
        """Make it unless it is there."""
        if name not in self._known:
            self._known.add(name)
            answer = await self._wire.ask("PUT", f"/{name}")
            assert answer.status == 201, answer

    async def change(self, count: int) -> None:
        """Through its API."""
        self._version += 1
        keys = [f"card-{number}" for number in range(1, count + 1)]
        answer = await self._wire.ask("POST", "/cards/_all_docs", _json({"keys": keys}))
        revisions = [row["value"]["rev"] for row in json.loads(answer.body)["rows"]]
        await self.put("cards", range(1, count + 1), revisions)

    async def put(self, database: str, numbers: Sequence[int], revisions: Sequence[str] = ()) -> None:
        """These cards, as they are now."""
        documents = [
            {"_id": f"card-{number}", **json.loads(work.row(number, self._version))} for number in numbers
        ]
        for document, revision in zip(documents, revisions, strict=False):
            document["_rev"] = revision
        answer = await self._wire.ask("POST", f"/{database}/_bulk_docs", _json({"docs": documents}))
        assert answer.status == 201, answer

    async def close(self) -> None:
        """Hang up."""
        await self._wire.close()


class PouchDBKind:
    """See peer.Kind."""

    name = "PouchDB"
    about = (
        "pouchdb-server 4.2.0 on LevelDB, and PouchDB 9.0.0 in Node on the phones' side: `PouchDB.sync`, a database a place;"
        " its 500 phones only read `_changes`"
    )
    pushes = 6

    @asynccontextmanager
    async def running(self, folder: Path, rows: int) -> AsyncIterator[Peer]:
        """Fetch, start both ends, fill."""
        if rows > work.ROWS * 10:
            raise Missing("a database a thousand documents: a thousand databases are not filled here")
        if shutil.which("node") is None:
            raise Missing("no node here")
        home = await from_npm("pouchdb", *PACKAGES)
        port = free_port()
        program = home / "node_modules" / ".bin" / "pouchdb-server"
        command = [program, "--port", port, "--dir", folder / "data", "--no-stdout-logs"]
        async with started(command, "has started", folder) as (server, _):
            await listening(port)
            process = await asyncio.create_subprocess_exec(
                "node",
                str(PHONES),
                str(home),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                limit=LONGEST_LINE,
            )
            node = Node(process)
            peer = PouchDB(port, server.pid, node)
            try:
                for name in ("cards", *(f"other-{k}" for k in range(2, rows // work.ROWS + 1))):
                    await peer.database(name)
                    await peer.put(name, range(1, work.ROWS + 1))
                yield peer
            finally:
                await peer.close()
                await node.end()
