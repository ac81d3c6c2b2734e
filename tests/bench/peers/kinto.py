"""Kinto on PostgreSQL as a peer: what its own client does, with as few requests as its API allows."""

import asyncio
import base64
import json
import subprocess
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import asyncpg
import pytest

from tests.bench import work
from tests.bench.peers.fetched import from_pip
from tests.bench.peers.peer import Device, Got, Missing, Peer, Record
from tests.bench.processes import listening, started
from tests.bench.wire import Wire
from tests.support.postgres import PostgresServer, running_server
from tests.support.servers import free_port

PACKAGE = "kinto[postgresql]==26.5.0"
WHO = base64.b64encode(b"worker:bench").decode()
BATCH = 25
"""The most requests in a batch, unless it is set otherwise."""

INI = """\
[app:main]
use = egg:kinto
kinto.userid_hmac_secret = bench
kinto.bucket_create_principals = system.Authenticated
kinto.storage_backend = kinto.core.storage.postgresql
kinto.storage_url = {url}
kinto.cache_backend = kinto.core.cache.postgresql
kinto.cache_url = {url}
kinto.permission_backend = kinto.core.permission.postgresql
kinto.permission_url = {url}
multiauth.policies = basicauth
multiauth.policy.basicauth.use = kinto.core.authentication.BasicAuthAuthenticationPolicy

[server:main]
use = egg:waitress#main
host = 127.0.0.1
connection_limit = 1000
port = {port}

[loggers]
keys = root
[handlers]
keys = console
[formatters]
keys = plain
[logger_root]
level = WARNING
handlers = console
[handler_console]
class = StreamHandler
args = (sys.stderr,)
formatter = plain
[formatter_plain]
format = %(levelname)s %(message)s
"""


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _records(place: str) -> str:
    return f"/buckets/bench/collections/{place.replace(':', '-')}/records"


def _wire(url: str) -> Wire:
    return Wire(url, Authorization=f"Basic {WHO}", Accept_Encoding="gzip", Content_Type="application/json")


async def _batch(wire: Wire, bodies: Sequence[tuple[str, object]]) -> list[int]:
    """PUT these; the status of each."""
    said: list[int] = []
    for start in range(0, len(bodies), BATCH):
        requests = [{"path": path, "body": {"data": data}} for path, data in bodies[start : start + BATCH]]
        answer = await wire.ask(
            "POST", "/v1/batch", _json({"defaults": {"method": "PUT"}, "requests": requests})
        )
        done = answer.status == 200
        said += (
            [each["status"] for each in json.loads(answer.body)["responses"]]
            if done
            else [answer.status] * len(requests)
        )
    return said


class Phone:
    """A device: it keeps the ETag of what it has read."""

    def __init__(self, place: str, url: str, etag: str = "") -> None:
        self._place, self._url, self._etag = place, url, etag
        self._last: Sequence[Record] = ()
        self._wire = _wire(url)

    async def ready(self, count: int) -> None:
        """The collection is there already; see KintoKind."""
        await self.exchange()

    async def exchange(self, records: Sequence[Record] = ()) -> Got:
        """A push and a pull are two requests."""
        self._last = records or self._last
        sent = await self._push(records) if records else []
        return Got(sent, await self._pull())

    async def again(self) -> Got:
        """A PUT may be repeated."""
        return Got(await self._push(self._last), await self._pull())

    async def _push(self, records: Sequence[Record]) -> list[int]:
        path = _records(self._place)
        said = await _batch(self._wire, [(f"{path}/result-{each.number}", each.body) for each in records])
        return [each.number for each, status in zip(records, said, strict=True) if status in (200, 201)]

    async def _pull(self) -> list[int]:
        since = f"?_since={self._etag.replace(chr(34), '%22')}" if self._etag else ""
        answer = await self._wire.ask("GET", f"/v1{_records(self._place)}{since}", If_None_Match=self._etag)
        if answer.status == 304:
            return []
        assert answer.status == 200, answer
        self._etag = answer.headers["etag"]
        return [int(each["id"].partition("-")[2]) for each in json.loads(answer.body)["data"]]

    def twin(self, url: str = "") -> Device:
        """The same cursor."""
        phone = Phone(self._place, url or self._url, self._etag)
        phone._last = self._last
        return phone

    def follower(self, url: str) -> Device:
        """The same."""
        return self.twin(url)

    async def close(self) -> None:
        """Hang up."""
        await self._wire.close()


class Kinto:
    """It runs."""

    def __init__(self, port: int, roots: Sequence[int]) -> None:
        self.port = port
        self.roots = roots
        self._version = 0
        self._url = f"http://127.0.0.1:{port}"
        self._known: set[str] = set()

    async def device(self, place: str, url: str = "") -> Device:
        """See Peer."""
        place = place.partition(":")[0] if place.startswith("hub:") else place
        if place not in self._known:
            self._known.add(place)
            path = _records(place).removesuffix("/records")
            wire = _wire(self._url)
            assert await _batch(wire, [("/buckets/bench", {}), (path, {})]) in ([201, 201], [200, 201])
            await wire.close()
        return Phone(place, url or self._url)

    async def change(self, count: int) -> None:
        """Through its API."""
        self._version += 1
        await self.put(range(1, count + 1))

    async def put(self, numbers: Sequence[int]) -> None:
        """These cards, as they are now."""
        wire = _wire(self._url)
        path = _records("cards")
        bodies = [
            (f"{path}/card-{number}", json.loads(work.row(number, self._version))) for number in numbers
        ]
        assert set(await _batch(wire, bodies)) <= {200, 201}
        await wire.close()


async def _others(url: str, rows: int) -> None:
    """Copies of the cards in other collections, beside the API."""
    connection = await asyncpg.connect(url)
    await connection.execute("SET session_replication_role = replica")
    await connection.execute(
        "INSERT INTO objects (id, parent_id, resource_name, last_modified, data, deleted)"
        " SELECT id, '/buckets/bench/collections/other-' || k, resource_name, last_modified, data, deleted"
        f" FROM objects, generate_series(2, {rows // work.ROWS}) AS n (k)"
        " WHERE resource_name = 'record' AND parent_id = '/buckets/bench/collections/cards'"
    )
    await connection.execute("ANALYZE")
    await connection.close()


class KintoKind:
    """See peer.Kind."""

    name = "Kinto"
    about = (
        "Kinto 26.5.0 on PostgreSQL from pip (both are counted), as `kinto start` runs it; `_since` with an ETag,"
        " batches of PUTs; it packs nothing by itself"
    )
    pushes = 10

    @asynccontextmanager
    async def running(self, folder: Path, rows: int) -> AsyncIterator[Peer]:
        """Fetch, start both, fill."""
        programs = await from_pip("kinto", PACKAGE)
        try:
            server = running_server()
            postgres = await asyncio.to_thread(server.__enter__)
        except pytest.skip.Exception as missing:
            raise Missing(str(missing)) from missing
        try:
            async with self._on(postgres, programs, folder, rows) as peer:
                yield peer
        finally:
            await asyncio.to_thread(server.__exit__, None, None, None)

    @asynccontextmanager
    async def _on(
        self, postgres: PostgresServer, programs: Path, folder: Path, rows: int
    ) -> AsyncIterator[Peer]:
        await postgres.run("CREATE DATABASE kinto ENCODING 'UTF8' TEMPLATE template0")
        await postgres.run("ALTER DATABASE kinto SET TIMEZONE TO 'UTC'")
        place = postgres.place("kinto").url
        data = Path(parse_qs(urlsplit(place).query)["host"][0])
        url = place.replace("postgres://", "postgresql://")
        port = free_port()
        ini = folder / "kinto.ini"
        ini.write_text(INI.format(url=url.replace("%", "%%"), port=port), "utf-8")
        migrate = [str(programs / "kinto"), "migrate", "--ini", str(ini)]
        await asyncio.to_thread(lambda: subprocess.run(migrate, capture_output=True, check=True))
        postmaster = int((data / "postmaster.pid").read_text("ascii").split()[0])
        command = [programs / "kinto", "start", "--ini", ini, "--port", port]
        async with started(command, "Starting server", folder) as (server, _):
            await listening(port)
            peer = Kinto(port, [server.pid, postmaster])
            await peer.device("cards")
            await peer.put(range(1, work.ROWS + 1))
            await _others(place, rows)
            yield peer
