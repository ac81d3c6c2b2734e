"""`POST /sync`: token to actor, decode, call the authority, encode. Nothing else."""

from starlette.requests import Request
from starlette.responses import Response

from server.http.bodies import body_of
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
    await state.contacts.heard(actor.device, actor.person, state.clock(), up)
    answer = await state.authority.answer(actor, up)
    # No cache keeps the answer of a POST that does not ask for it (RFC 9111, section 3), so no header has to forbid it.
    return Response(answer, media_type="application/jsonl")


# PUBLIC because a revoked device still pushes: the token is asked for inside.
ENDPOINT = Endpoint("POST", "/sync", PUBLIC, exchange)
