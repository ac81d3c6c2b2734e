"""Open lines to `GET /wake`, as plain sockets: what they cost is the server's alone."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from typing import Self
from urllib.parse import urlsplit

HINT = b"data: changed"


class OpenLine:
    """One phone that listens."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, status: int) -> None:
        self._reader = reader
        self._writer = writer
        self.status = status

    @classmethod
    async def open(cls, url: str, token: str, trust: ssl.SSLContext | None = None) -> Self:
        """Ask, and read up to the first word of the stream (or the whole error)."""
        parts = urlsplit(url)
        reader, writer = await asyncio.open_connection(parts.hostname, parts.port, limit=1024, ssl=trust)
        writer.write(
            f"GET /wake HTTP/1.1\r\nHost: {parts.netloc}\r\nAuthorization: Bearer {token}\r\n"
            "Accept-Encoding: br, gzip\r\n\r\n".encode()
        )
        try:
            head = await reader.readuntil(b"\r\n\r\n")
        except BaseException:
            writer.close()
            raise
        line = cls(reader, writer, int(head.split(b" ")[1]))
        if line.status == 200:
            assert b"text/event-stream" in head
            assert b"content-encoding" not in head.lower()
            assert await line.word() == b":"
        return line

    async def word(self, within: float = 5.0) -> bytes:
        """The next line that is no chunk's frame and not empty; empty at the end."""
        async with asyncio.timeout(within):
            while raw := await self._reader.readline():
                text = raw.strip()
                if text.startswith((b"data", b":")):
                    return text
        return b""

    async def heard(self, within: float) -> bool:
        """Whether a hint comes within so many seconds."""
        with suppress(TimeoutError):
            return await self.word(within) == HINT
        return False

    @classmethod
    @asynccontextmanager
    async def several(
        cls, count: int, url: str, token: str, trust: ssl.SSLContext | None = None
    ) -> AsyncIterator[list[Self]]:
        """So many of one phone."""
        async with AsyncExitStack() as stack:
            lines = []
            for _ in range(count):
                lines.append(await cls.open(url, token, trust))
                stack.push_async_callback(lines[-1].close)
            yield lines

    async def close(self) -> None:
        self._writer.close()
        with suppress(OSError):
            await self._writer.wait_closed()
