"""A line that breaks: a proxy on loopback that lets so many bytes through and then hangs up."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

CHUNK = 65_536


class CuttingProxy:
    """Passes bytes to a server and back. `up` and `down` say how many a connection may carry; None is no limit."""

    def __init__(self, port: int) -> None:
        self.up: int | None = None
        self.down: int | None = None
        self.carried_up = 0
        """Bytes that the last connection carried to the server."""
        self.carried_down = 0
        """Bytes that it carried back."""
        self.url = ""
        self._target = port
        self._ends: set[asyncio.StreamWriter] = set()
        self._served: set[asyncio.Task[None]] = set()

    async def hang_up(self) -> None:
        """End every connection that is still open, and wait until all are over."""
        for end in self._ends:
            end.transport.abort()
        if self._served:
            await asyncio.wait(self._served)

    def accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Somebody connects."""
        task = asyncio.create_task(self._serve(reader, writer))
        self._served.add(task)
        task.add_done_callback(self._served.discard)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection. It is over in both directions when one of them is."""
        there, back = await asyncio.open_connection("127.0.0.1", self._target)
        self.carried_up = self.carried_down = 0
        self._ends |= {writer, back}
        up = asyncio.create_task(self._upwards(reader, back))
        down = asyncio.create_task(self._downwards(there, writer))
        await asyncio.wait({up, down}, return_when=asyncio.FIRST_COMPLETED)
        for end in (writer, back):
            end.close()
        await asyncio.wait({up, down})
        for end in (writer, back):
            with suppress(OSError):
                await end.wait_closed()
        self._ends -= {writer, back}

    async def _upwards(self, source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while self.up is None or self.carried_up < self.up:
                data = await source.read(CHUNK)
                if not data:
                    return
                part = data if self.up is None else data[: self.up - self.carried_up]
                self.carried_up += len(part)
                target.write(part)

    async def _downwards(self, source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while self.down is None or self.carried_down < self.down:
                data = await source.read(CHUNK)
                if not data:
                    return
                part = data if self.down is None else data[: self.down - self.carried_down]
                self.carried_down += len(part)
                target.write(part)


@asynccontextmanager
async def cutting(port: int) -> AsyncIterator[CuttingProxy]:
    """A proxy before a server on this port."""
    proxy = CuttingProxy(port)
    server = await asyncio.start_server(proxy.accept, "127.0.0.1", 0)
    proxy.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield proxy
    finally:
        server.close()
        await proxy.hang_up()
