"""Bodies that come in, never more of them than was agreed: whoever sends without end is told so and cut off."""

import zlib
from collections.abc import AsyncIterator

from starlette.requests import Request
from starlette.types import Message

from server.problems import Problem


def capped(request: Request, limit: int) -> Request:
    """The same request, which raises Problem `too_large` as soon as more than `limit` bytes of its body came in."""
    arrived = 0

    async def receive() -> Message:
        nonlocal arrived
        message = await request.receive()
        arrived += len(message.get("body", b""))
        if arrived > limit:
            raise Problem("too_large", 413)
        return message

    return Request(request.scope, receive)


async def body_of(request: Request, limit: int) -> bytes:
    """The body, gunzipped when it is gzip (RFC 1952); of neither form more than `limit` bytes are held (LI1)."""
    encoding = request.headers.get("content-encoding", "identity").lower()
    if encoding not in ("identity", "gzip"):
        raise Problem("bad_request", 415)
    chunks = capped(request, limit).stream()
    body = bytearray()
    async for chunk in _gunzipped(chunks, limit) if encoding == "gzip" else chunks:
        body += chunk
    return bytes(body)


async def _gunzipped(chunks: AsyncIterator[bytes], limit: int) -> AsyncIterator[bytes]:
    gunzip = zlib.decompressobj(wbits=31)
    left = limit
    try:
        async for chunk in chunks:
            part = gunzip.decompress(chunk, left + 1)
            left -= len(part)
            if left < 0:
                raise Problem("too_large", 413)
            if gunzip.unused_data:
                raise Problem("bad_message", 400)
            yield part
    except zlib.error as error:
        raise Problem("bad_message", 400) from error
    if not gunzip.eof:
        raise Problem("bad_message", 400)
