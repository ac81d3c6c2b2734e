"""`GET /wake`: an open line on which a phone hears that something changed (server-sent events). Never what.

Raw ASGI, and in front of everything else: a response object and a compressor for each of thousands of idle lines would cost
more than the lines.
"""

from typing import Any

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from server.http.endpoint import actor_of
from server.http.problems import on_busy, on_problem
from server.problems import Problem
from server.store.bell import END, Bell, Listener
from sync.errors import Contention

PATH = "/wake"

MOST = 8000
"""Listeners a process. Whoever comes later polls, as everybody can."""

HEADERS = [
    (b"content-type", b"text/event-stream"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),  # nginx would keep hints until it has a page full of them
]


class Wake:
    """Serves its path, and hands on everything else."""

    def __init__(self, app: ASGIApp, state: Any) -> None:
        self._app = app
        self._state = state

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http" or scope["path"] != PATH or scope["method"] != "GET":
            await self._app(scope, receive, send)
            return
        request = Request(scope, receive)
        try:
            heads = await self._heads(request)
        except Problem as problem:
            await (await on_problem(request, problem))(scope, receive, send)
        except Contention as busy:
            await (await on_busy(request, busy))(scope, receive, send)
        else:
            del request
            scope["headers"] = []  # nobody needs them any more, and there are thousands of scopes
            await listen(self._state.bell, heads, receive, send)

    async def _heads(self, request: Request) -> dict[str, int]:
        """What the caller may hear about. What is granted later counts from the next line on."""
        actor = await actor_of(request)
        if actor.revoked:
            raise Problem("device_revoked", 403)
        if self._state.bell.closing or len(self._state.bell) >= MOST:
            raise Contention("too many listeners")
        async with self._state.store.read() as snapshot:
            return {name: head.seq for name, head in (await snapshot.heads(actor.member)).items()}


async def listen(bell: Bell, heads: dict[str, int], receive: Receive, send: Send) -> None:
    """Keep the line until one side ends it."""

    async def write(word: bytes) -> None:
        await send({"type": "http.response.body", "body": word, "more_body": word != END})

    await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
    await write(b":\n\n")
    listener = Listener(tuple(heads), write)
    bell.add(listener, heads)
    del heads
    try:
        while (await receive())["type"] != "http.disconnect":
            pass
    finally:
        bell.remove(listener)
