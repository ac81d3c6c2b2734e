"""`GET /health`: is this instance able to take work in?"""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from tortoise.exceptions import BaseORMException

from server import __version__
from server.http.endpoint import PUBLIC, Endpoint


async def health(request: Request) -> Response:
    """200 when the database answers and its schema is the one of this version, 503 otherwise."""
    state = request.app.state
    try:
        await state.ping()
    except (OSError, BaseORMException) as error:
        return JSONResponse({"ok": False, "version": __version__, "reason": type(error).__name__}, 503)
    return JSONResponse(
        {"ok": True, "version": __version__, "time": state.clock()}, headers={"Cache-Control": "no-store"}
    )


ENDPOINT = Endpoint("GET", "/health", PUBLIC, health)
