"""What a request brings in, read ahead of the disk; and whose turn it is when two requests bring the same file."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from server.problems import Problem

AHEAD = 256 * 1024
"""Bytes that may wait for the disk. What a server has not read when a connection is cut is lost, so it reads at once."""

DRAIN_SECONDS = 0.3
"""How long a request that was overtaken goes on with what is already here. A connection that is gone shows itself sooner."""

LEAVE_SECONDS = 3.0
"""How long to wait for it. After that the blob store decides: of two who write at one offset, one is displaced."""


class Inflow:
    """A body as it arrives."""

    def __init__(self, stream: AsyncIterator[bytes]) -> None:
        self.gone = asyncio.Event()
        self._here = bytearray()
        self._news = asyncio.Event()
        self._room = asyncio.Event()
        self._reader = asyncio.create_task(self._read(stream))
        self._reader.add_done_callback(lambda _: self._news.set())

    async def take(self) -> bytes:
        """What has arrived since the last time; nothing at the end of the body.

        Raises what the body raised when it was cut, and Problem `upload_offset` when it was overtaken; never before everything
        that arrived was taken.
        """
        while not self._here and not self._reader.done():
            self._news.clear()
            await self._news.wait()
        if self._here:
            data = bytes(self._here)
            self._here.clear()
            self._room.set()
            return data
        if self._reader.cancelled():
            raise Problem("upload_offset", 409)
        self._reader.result()
        return b""

    def leave(self) -> None:
        """Somebody newer is here: take what is on the doorstep, and go."""
        asyncio.get_running_loop().call_later(DRAIN_SECONDS, self._reader.cancel)

    async def close(self) -> None:
        """Nothing more is wanted."""
        self._reader.cancel()
        await asyncio.wait({self._reader})
        if not self._reader.cancelled():
            self._reader.exception()  # looked at, so that nobody complains that it was not
        self.gone.set()

    async def _read(self, stream: AsyncIterator[bytes]) -> None:
        async for chunk in stream:
            self._here += chunk
            self._news.set()
            while len(self._here) > AHEAD:
                self._room.clear()
                await self._room.wait()


class Turns:
    """Who is sending which upload to this process. The newest has the turn: the others' connections are most likely dead."""

    def __init__(self) -> None:
        self._present: dict[str, Inflow] = {}

    async def ask(self, upload: str) -> None:
        """Let whoever sends this upload finish what is already here, so that the offset stands still."""
        present = self._present.get(upload)
        if present is not None:
            present.leave()
            with suppress(TimeoutError):
                await asyncio.wait_for(present.gone.wait(), LEAVE_SECONDS)

    @asynccontextmanager
    async def hold(self, upload: str, stream: AsyncIterator[bytes]) -> AsyncIterator[Inflow]:
        """Read this body, until somebody newer asks."""
        inflow = self._present[upload] = Inflow(stream)
        try:
            yield inflow
        finally:
            if self._present.get(upload) is inflow:
                del self._present[upload]
            await inflow.close()
