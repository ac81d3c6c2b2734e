"""How a feature declares what it serves besides exchanges: method, path, who may, and what runs.

`roles` is checked here, before the endpoint looks at anything; an endpoint without a role that fits answers nobody.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from server.problems import Problem

PUBLIC = frozenset({"public"})
"""For the few endpoints that serve somebody who has no device yet."""

Run = Callable[[Request], Awaitable[Response]]


@dataclass(frozen=True)
class Endpoint:
    """One route. `roles` holds role names, or is PUBLIC."""

    method: str
    path: str
    roles: frozenset[str]
    run: Run

    def route(self) -> Route:
        """The Starlette route, guarded."""
        return Route(self.path, self._guarded, methods=[self.method])

    async def _guarded(self, request: Request) -> Response:
        if self.roles is not PUBLIC:
            actor = await actor_of(request)
            if actor.revoked:
                raise Problem("device_revoked", 403)
            if actor.role not in self.roles:
                raise Problem("not_allowed", 403)
            request.state.actor = actor
        return await self.run(request)


async def actor_of(request: Request) -> Any:
    """Who is acting, by the bearer token (RFC 6750, section 2.1). Raises Problem 401 when there is no such device."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    actor = await request.app.state.actor_of(token) if scheme.lower() == "bearer" else None
    if actor is None:
        raise Problem("unknown_device", 401)
    return actor
