"""A link with a length and a width: a proxy on loopback that counts what passes, and lets it pass as late as 2G would."""

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

from tests.support.cutting import CHUNK, CuttingProxy

SEGMENT = 1_400
"""Bytes that travel together."""

REQUEST = re.compile(rb"(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS) \S+ HTTP/1\.1\r\n")
"""The first line of a request (RFC 9112, 3)."""


@dataclass(frozen=True)
class Width:
    """What a link does to bytes: seconds one way, and bytes a second in each direction; a rate of 0 is no limit."""

    delay: float = 0.0
    rate: float = 0.0


DIRECT = Width()
SLOW = Width(0.35, 40_000 / 8)
"""2G: 350 ms one way, 40 kbit/s. To connect costs nothing here, which favours whoever opens several connections."""


class _Lane:
    """One direction of the link, whose width all connections share."""

    def __init__(self, width: Width, saw: Callable[[bytes], None]) -> None:
        self._width = width
        self._saw = saw
        self._free = 0.0

    async def carry(self, source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
        """Pass everything on, each segment when its last bit has arrived at the far end."""
        loop = asyncio.get_running_loop()
        queue: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()

        async def deliver() -> None:
            while True:
                due, data = await queue.get()
                if not data:
                    return
                if (wait := due - loop.time()) > 0:
                    await asyncio.sleep(wait)
                with suppress(OSError):
                    target.write(data)

        delivering = asyncio.create_task(deliver())
        with suppress(OSError):
            while data := await source.read(CHUNK):
                self._saw(data)
                for start in range(0, len(data), SEGMENT):
                    part = data[start : start + SEGMENT]
                    self._free = max(self._free, loop.time())
                    if self._width.rate:
                        self._free += len(part) / self._width.rate
                    queue.put_nowait((self._free + self._width.delay, part))
        queue.put_nowait((0.0, b""))
        await delivering


class Link(CuttingProxy):
    """One phone's way to a server. `requests`, `sent` and `received` count bytes, headers included, since `reset`."""

    def __init__(self, port: int, width: Width) -> None:
        super().__init__(port)
        self.requests = self.sent = self.received = 0
        self._there = _Lane(width, self._saw_up)
        self._back = _Lane(width, self._saw_down)

    def reset(self) -> None:
        """Count from 0."""
        self.requests = self.sent = self.received = 0

    def _saw_up(self, data: bytes) -> None:
        self.requests += len(REQUEST.findall(data))
        self.sent += len(data)

    def _saw_down(self, data: bytes) -> None:
        self.received += len(data)

    async def _upwards(self, source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
        await self._there.carry(source, target)

    async def _downwards(self, source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
        await self._back.carry(source, target)


@asynccontextmanager
async def linked(port: int, width: Width = DIRECT) -> AsyncIterator[Link]:
    """A link to the server on this port."""
    link = Link(port, width)
    server = await asyncio.start_server(link.accept, "127.0.0.1", 0)
    link.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield link
    finally:
        server.close()
        await link.hang_up()
