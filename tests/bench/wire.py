"""HTTP/1.1 on a plain socket: the same few headers for every peer, and little work beside the server's."""

import asyncio
import gzip
import zlib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urlsplit

import brotli


@dataclass(frozen=True)
class Answer:
    """What came back; the body is unpacked."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Wire:
    """One connection, opened when it is needed and kept."""

    def __init__(self, url: str, **headers: str) -> None:
        self._parts = urlsplit(url)
        self._headers = {"Host": self._parts.netloc, **headers}
        self._ends: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, method: str, path: str, body: bytes = b"", **headers: str) -> Answer:
        """One request. Underscores in the names of headers stand for hyphens; an empty header is left out."""
        given = {
            name.replace("_", "-"): value for name, value in {**self._headers, **headers}.items() if value
        }
        if body or method not in ("GET", "HEAD"):
            given["Content-Length"] = str(len(body))
        head = f"{method} {path} HTTP/1.1\r\n" + "".join(
            f"{name}: {value}\r\n" for name, value in given.items()
        )
        message = head.encode() + b"\r\n" + body
        kept = self._ends is not None
        try:
            return await self._send(message)
        except (ConnectionError, asyncio.IncompleteReadError):
            if not kept:
                raise
            return await self._send(message)  # the server had given up the connection meanwhile

    async def _send(self, message: bytes) -> Answer:
        try:
            reader, writer = await self._connected()
            writer.write(message)
            return await self._read(reader)
        except BaseException:
            await self.close()
            raise

    async def close(self) -> None:
        """Hang up."""
        if self._ends is not None:
            _, writer = self._ends
            self._ends = None
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()

    async def _connected(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        if self._ends is None:
            host, port = self._parts.hostname, self._parts.port
            self._ends = await asyncio.open_connection(host, port, limit=1 << 20)
        return self._ends

    async def _read(self, reader: asyncio.StreamReader) -> Answer:
        first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").rstrip("\r\n").split("\r\n")
        status = int(first.split(" ")[1])
        headers = {}
        for line in lines:
            name, _, value = line.partition(":")
            headers[name.lower()] = value.strip()
        body = b""
        if headers.get("transfer-encoding") == "chunked":
            body = await _chunks(reader)
        elif status not in (204, 304):
            body = await reader.readexactly(int(headers.get("content-length", "0")))
        if headers.get("connection") == "close":
            await self.close()
        return Answer(status, headers, _unpacked(body, headers.get("content-encoding", "")))


async def _chunks(reader: asyncio.StreamReader) -> bytes:
    """A body in chunks (RFC 9112, 7.1)."""
    parts = []
    while size := int((await reader.readline()).split(b";")[0], 16):
        parts.append(await reader.readexactly(size))
        await reader.readline()
    await reader.readline()
    return b"".join(parts)


def _unpacked(body: bytes, encoding: str) -> bytes:
    match encoding:
        case "br":
            unpacked: bytes = brotli.decompress(body)
            return unpacked
        case "gzip":
            return zlib.decompress(body, wbits=31)
        case _:
            return body


GZIP_ABOVE = 600
"""Bytes; below this gzip makes a message longer."""


def packed(body: bytes) -> tuple[bytes, dict[str, str]]:
    """A body as it goes up where a server takes gzip, and the header that says so."""
    return (gzip.compress(body, 6), {"Content_Encoding": "gzip"}) if len(body) > GZIP_ABOVE else (body, {})
