"""`POST /handovers`: a coordinator brings the file of a phone of the own hub."""

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from server.features.handovers.taking import take_in
from server.features.people.rules import Role
from server.http.bodies import body_of
from server.http.endpoint import Endpoint
from sync.version import MAX_FILE_BYTES


async def bring(request: Request) -> Response:
    """The body is the file. Answers with each outcome and receipt; the same file again gives the same answer."""
    actor = request.state.actor
    data = await body_of(request, MAX_FILE_BYTES)
    state = request.app.state
    taken = await take_in(state.authority, state.store, data, hub=actor.hub, by=actor.person)
    return Response(
        msgspec.json.encode(taken), headers={"Cache-Control": "no-store"}, media_type="application/json"
    )


ENDPOINTS = [Endpoint("POST", "/handovers", frozenset({Role.COORDINATOR}), bring)]
