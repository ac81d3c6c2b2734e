"""A real server in a process of its own, ordinary tus clients, lines that break and power that fails."""

import asyncio
import io
import random
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing, contextmanager, suppress
from pathlib import Path
from typing import Any

import httpx2 as httpx
import pytest
from PIL import Image
from tusclient.client import TusClient
from tusclient.exceptions import TusCommunicationError, TusUploadFailed

from server.features.files.rules import SLICE
from tests.checks.tree import ROOT
from tests.features.files.dying import STEPS
from tests.features.files.hands import begun, create, encoded, fetch, head, offset, patch, photo, sha
from tests.support.region import open_region, token_of
from tests.support.servers import READY, RunningServer, running

CUTS = 30


class Live:
    """Somebody's requests to a server over TCP."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client = client

    async def ask(self, who: str, method: str, path: str, **more: Any) -> httpx.Response:
        headers = {"Authorization": f"Bearer {token_of(who)}", **more.pop("headers", {})}
        return await self._client.request(method, path, headers=headers, **more)


@asynccontextmanager
async def line(url: str) -> AsyncIterator[Live]:
    async with httpx.AsyncClient(base_url=url, trust_env=False, timeout=30) as client:
        yield Live(client)


@pytest.fixture
async def data(tmp_path: Path) -> Path:
    """A data folder with the region in it, and nobody serving it."""
    folder = tmp_path / "data"
    folder.mkdir()
    async with open_region(folder):
        return folder


def stored(data: Path, name: str) -> bytes:
    return (data / "blobs" / name[:2] / name[2:]).read_bytes()


def blob_rows(data: Path) -> list[tuple[str, str]]:
    with closing(sqlite3.connect(data / "hitokuchi.sqlite3")) as connection:
        return connection.execute(
            "SELECT b.sha256, b.state FROM blob b JOIN blob_holder h ON h.blob_id = b.id"
        ).fetchall()


def large_photo() -> bytes:
    """Three megabytes, as a phone makes them."""
    noise = random.Random(7).randbytes(1700 * 1700 * 3)
    data = encoded(Image.frombytes("RGB", (1700, 1700), noise), quality=93)
    assert 2_500_000 < len(data) < 3_500_000
    return data


class CutLine:
    """A weak link on loopback: 2 MB a second, and connections end after so many bytes of the sender, until no cut is left.

    A cut of 0 lets a request through and loses its answer.
    """

    def __init__(self, port: int, cuts: list[int]) -> None:
        self.carried = 0
        """Bytes from the sender, headers and all."""
        self.cuts_left = cuts
        self.url = ""
        self._port = port
        self._tasks: set[asyncio.Task[None]] = set()

    @asynccontextmanager
    async def open(self) -> AsyncIterator["CutLine"]:
        server = await asyncio.start_server(self._accept, "127.0.0.1", 0, limit=8192)
        self.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        try:
            yield self
        finally:
            server.close()
            for task in self._tasks:
                task.cancel()
            if self._tasks:
                await asyncio.wait(self._tasks)

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(self._serve(reader, writer))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_connection("127.0.0.1", self._port)
        down = asyncio.create_task(self._down(there, writer))
        try:
            await self._up(reader, back, down)
        finally:
            down.cancel()
            for end in (back, writer):
                with suppress(OSError):
                    end.close()
                    await end.wait_closed()

    async def _up(
        self, source: asyncio.StreamReader, target: asyncio.StreamWriter, down: asyncio.Task[None]
    ) -> None:
        left = (self.cuts_left and self.cuts_left[0]) or 1 << 60
        with suppress(OSError):
            while data := await source.read(min(left, 4096)):
                self.carried += len(data)
                left -= len(data)
                target.write(data)
                await target.drain()
                if left == 0:
                    self.cuts_left.pop(0)
                    return
                await asyncio.sleep(0.002)
            await down

    async def _down(self, source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while data := await source.read(4096):
                if self.cuts_left and self.cuts_left[0] == 0:
                    self.cuts_left.pop(0)
                    target.transport.abort()
                    return
                target.write(data)
                await target.drain()


async def test_tuspy_sends_a_photo_over_a_line_that_is_cut_thirty_times(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The whole costs at most a tenth more than the photo, and the photo is there once."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    sent = large_photo()
    chance = random.Random(3)
    cuts = [0 if number % 5 == 4 else chance.randrange(200, 150_000) for number in range(CUTS)]

    def send(url: str) -> int:
        client = TusClient(f"{url}/files", headers={"Authorization": f"Bearer {token_of('worker')}"})
        given_up = 0
        while True:
            with suppress(TusCommunicationError, TusUploadFailed):
                client.uploader(
                    file_stream=io.BytesIO(sent),
                    chunk_size=SLICE,
                    metadata={"sha256": sha(sent), "filetype": "image/jpeg"},
                    retries=50,
                    retry_delay=0,
                ).upload()
                return given_up
            given_up += 1
            assert given_up < CUTS

    async with running(data) as server:
        async with CutLine(server.port, cuts).open() as weak:
            began = time.monotonic()
            await asyncio.to_thread(send, weak.url)
            took = time.monotonic() - began
            left = len(weak.cuts_left)
        async with line(server.url) as live:
            answer = await fetch(live, sent)
            assert answer.status_code == 200
        print(f"{len(sent)} bytes, {CUTS - left} cuts, {weak.carried / len(sent):.3f} × in {took:.1f} s")  # noqa: T201

    assert left == 0
    assert weak.carried <= 1.1 * len(sent)
    assert stored(data, sha(sent)) == sent
    assert blob_rows(data) == [(sha(sent), "verified")]
    assert list((data / "blobs" / "partial").iterdir()) == []


@pytest.mark.parametrize("method", ["PATCH", "POST"])
async def test_tus_js_client_sends_a_photo_over_a_line_that_is_cut(
    data: Path, tmp_path: Path, method: str
) -> None:
    """The client of pages, in node; also where a network lets no PATCH through."""
    node = shutil.which("node") or shutil.which("node", path=str(Path(sys.executable).parent))
    if node is None or not (ROOT / "pwa" / "node_modules" / "tus-js-client").exists():
        pytest.skip("needs node and the packages of the pages (make install)")
    sent = photo(1, 900_000)
    (tmp_path / "photo.jpg").write_bytes(sent)
    chance = random.Random(5)
    cuts = [0 if number % 5 == 4 else chance.randrange(200, 100_000) for number in range(12)]

    async with running(data) as server:
        async with CutLine(server.port, cuts).open() as weak:
            words = [
                str(ROOT / "pwa" / "package.json"),
                weak.url,
                token_of("worker"),
                str(tmp_path / "photo.jpg"),
            ]
            for _ in range(2):  # the second time it is there already
                process = await asyncio.create_subprocess_exec(
                    node,
                    str(Path(__file__).with_name("send.mjs")),
                    *words,
                    sha(sent),
                    method,
                    stderr=subprocess.PIPE,
                )
                _, said = await process.communicate()
                assert process.returncode == 0, said.decode()
        async with line(server.url) as live:
            assert (await fetch(live, sent)).status_code == 200

    assert cuts == []
    assert weak.carried <= 1.1 * len(sent) + SLICE
    assert blob_rows(data) == [(sha(sent), "verified")]


async def test_tuspy_is_told_what_is_wrong_and_can_start_again(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    sent = photo(1, 5000)

    def send(url: str, content: bytes, name: str) -> None:
        client = TusClient(f"{url}/files", headers={"Authorization": f"Bearer {token_of('worker')}"})
        client.uploader(
            file_stream=io.BytesIO(content),
            chunk_size=2000,
            metadata={"sha256": name},
            retries=2,
            retry_delay=0,
        ).upload()

    async with running(data) as server:
        with pytest.raises((TusUploadFailed, TusCommunicationError)):
            await asyncio.to_thread(send, server.url, sent[:4000] + bytes(1000), sha(sent))
        assert not blob_rows(data)
        await asyncio.to_thread(send, server.url, sent, sha(sent))
        assert blob_rows(data) == [(sha(sent), "verified")]
        # It is there already: a client that does not look is told 409, asks, and is done.
        await asyncio.to_thread(send, server.url, sent, sha(sent))
        assert blob_rows(data) == [(sha(sent), "verified")]


async def test_two_servers_on_one_folder(data: Path) -> None:
    """Two processes take the same upload in at once: one file, one row, and both say so."""
    sent = photo(1, 400_000)

    async def sender(server: RunningServer, size: int) -> int:
        async with line(server.url) as live:
            place = await begun(live, sent)
            conflicts = 0
            while True:
                answer = await head(live, place)
                at = int(answer.headers.get("upload-offset", -1))
                if at == len(sent):
                    return conflicts
                answer = await patch(live, place, at, sent[at : at + size])
                assert answer.status_code in (204, 409), answer.text
                conflicts += answer.status_code == 409

    async with running(data) as one, running(data) as other:
        await asyncio.gather(sender(one, 9000), sender(other, 8000))

    assert stored(data, sha(sent)) == sent
    assert blob_rows(data) == [(sha(sent), "verified")]
    assert list((data / "blobs" / "partial").iterdir()) == []


@contextmanager
def dying(data: Path, step: str) -> Iterator[str]:
    """A server that will not outlive this step; its address."""
    command = [sys.executable, "-m", "tests.features.files.dying", str(data), step]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        assert process.stdout
        said = ""
        while not (found := READY.search(said)):
            said = process.stdout.readline()
            assert said, "it did not start"
        process.stdout.readline()
        try:
            yield f"http://127.0.0.1:{found[1]}"
        finally:
            process.kill()


@pytest.mark.slow
async def test_kill_9_at_every_step(data: Path) -> None:
    """One photo, seven deaths on its way, and no byte that was acknowledged is sent again."""
    sent = photo(1, 300_000)
    place, acknowledged, died = "", 0, []
    for step in (*STEPS, "none"):
        with dying(data, step) as url:
            async with line(url) as live:
                try:
                    if not place:
                        place = await begun(live, sent)
                    at = await offset(live, place)
                    assert at >= acknowledged
                    while at < len(sent):
                        last = len(sent) - at <= 40_000
                        if step in ("slice", "half") and last:
                            break
                        answer = await patch(live, place, at, sent[at : at + 40_000])
                        assert answer.status_code == 204
                        at = acknowledged = int(answer.headers["upload-offset"])
                except httpx.TransportError:
                    died.append(step)
    assert died == list(STEPS)
    assert stored(data, sha(sent)) == sent
    assert blob_rows(data) == [(sha(sent), "verified")]
    async with running(data) as server, line(server.url) as live:
        assert (await create(live, sent)).headers["upload-offset"] == str(len(sent))
        assert (await fetch(live, sent)).status_code == 200
