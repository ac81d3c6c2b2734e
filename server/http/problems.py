"""The one JSON error shape: `{"error": {"code", "message", "details"?}}`."""

import logging
from collections.abc import Mapping
from typing import Any

import orjson
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from tortoise.exceptions import DBConnectionError

from server.problems import Problem
from server.text import preferred, sentence
from sync.errors import Contention, Refused, RemoteProtocolError

log = logging.getLogger("server.http")


def problem_response(
    request: Request,
    code: str,
    status: int,
    details: Mapping[str, Any] | None = None,
    values: Mapping[str, Any] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """The answer for a code, with its sentence in the language that the browser asks for."""
    lang = preferred(request.headers.get("accept-language", ""))
    error: dict[str, Any] = {"code": code, "message": sentence(code, lang, **(values or {}))}
    if details:
        error["details"] = details
    return Response(
        orjson.dumps({"error": error}),
        status,
        {"Cache-Control": "no-store", **(headers or {})},
        "application/json",
    )


async def on_problem(request: Request, error: Exception) -> Response:
    """A request that cannot be done."""
    if not isinstance(error, Problem):
        raise error
    return problem_response(request, error.code, error.status, error.details, error.values)


async def on_refused(request: Request, error: Exception) -> Response:
    """A rule of the domain said no."""
    if not isinstance(error, Refused):
        raise error
    return problem_response(request, error.code, 403 if error.code == "not_allowed" else 409)


async def on_protocol_error(request: Request, error: Exception) -> Response:
    """The bytes are no message of the protocol."""
    return problem_response(request, "bad_message", 400, {"reason": str(error)[:200]})


async def on_busy(request: Request, error: Exception) -> Response:
    """The database is away or overrun. Nothing was written; whoever asks again gets further."""
    log.warning("not now: %s", error)
    return problem_response(request, "busy", 503, headers={"Retry-After": "2"})


async def on_http(request: Request, error: Exception) -> Response:
    """What Starlette itself refuses."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    codes = {404: "not_found", 405: "method_not_allowed", 413: "too_large"}
    code = codes.get(status, "bad_request" if status < 500 else "server_error")
    headers = error.headers if isinstance(error, HTTPException) else None
    return problem_response(request, code, status, headers=headers)


async def on_hang_up(request: Request, error: Exception) -> Response:
    """The sender went away in the middle: an ordinary day on a weak link, and no bug of ours. Nobody reads this answer."""
    del error
    return problem_response(request, "bad_request", 400)


async def on_crash(request: Request, error: Exception) -> Response:
    """A bug of ours. What the phone keeps is untouched, and the sentence says so."""
    del error
    return problem_response(request, "server_error", 500)


HANDLERS: dict[Any, Any] = {
    Problem: on_problem,
    Refused: on_refused,
    RemoteProtocolError: on_protocol_error,
    HTTPException: on_http,
    Contention: on_busy,
    DBConnectionError: on_busy,
    ClientDisconnect: on_hang_up,
    Exception: on_crash,
}
