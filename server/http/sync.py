"""`POST /sync`: token to actor, decode, call the authority, encode. Nothing else."""

import zlib

from starlette.requests import Request
from starlette.responses import Response

from server.http.endpoint import PUBLIC, Endpoint, actor_of
from server.problems import Problem
from sync.codec import decode_up
from sync.version import MAX_MESSAGE_BYTES


async def exchange(request: Request) -> Response:
    """One exchange. Push is taken from every enrolled device; what may be pulled, the authority decides."""
    actor = await actor_of(request)
    up = decode_up(await body_of(request, MAX_MESSAGE_BYTES))
    if up.device != actor.device:
        raise Problem("wrong_device", 403)
    state = request.app.state
    await state.contacts.heard(actor.device, actor.person, state.clock(), up.beat[0], up.app)
    answer = await state.authority.answer(actor, up)
    return Response(answer, headers={"Cache-Control": "no-store"}, media_type="application/jsonl")


async def body_of(request: Request, limit: int) -> bytes:
    """The body, gunzipped when it is gzip; never more than `limit` bytes of it are held (LI1)."""
    encoding = request.headers.get("content-encoding", "identity").lower()
    if encoding not in ("identity", "gzip"):
        raise Problem("bad_request", 415)
    gunzip = zlib.decompressobj(wbits=31) if encoding == "gzip" else None
    body = bytearray()
    try:
        async for chunk in request.stream():
            body += gunzip.decompress(chunk, limit + 1 - len(body)) if gunzip else chunk
            if len(body) > limit or (gunzip and gunzip.unconsumed_tail):
                raise Problem("too_large", 413)
    except zlib.error as error:
        raise Problem("bad_message", 400) from error
    if gunzip and not gunzip.eof:
        raise Problem("bad_message", 400)
    return bytes(body)


# PUBLIC because a revoked device still pushes: the token is asked for inside.
ENDPOINT = Endpoint("POST", "/sync", PUBLIC, exchange)
