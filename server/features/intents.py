"""How a feature registers a mutation: its arguments, its handler, and the roles that may send it at all."""

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import msgspec

from server.features.people.rules import Actor, Role, require
from server.store.unit import Unit
from sync.messages.mutation import Mutation
from sync.ports import Caller, Intent

Args = TypeVar("Args", bound=msgspec.Struct)


class RoleIntent(Intent, frozen=True):
    """An intent that knows its roles, so that the matrix of roles can be tested from the registry."""

    roles: frozenset[Role] = frozenset()


def intent(
    args: type[Args], handler: Callable[[Unit, Actor, Mutation, Args], Awaitable[None]], *roles: Role
) -> RoleIntent:
    """Everybody else is refused before the handler looks at anything; it runs while no other handler of its hub does."""
    allowed = frozenset(roles)

    async def guarded(unit: Unit, caller: Caller, mutation: Mutation, given: Any) -> None:
        if not isinstance(caller, Actor):
            raise TypeError("a mutation of the domain needs an actor")
        require(caller, *allowed)
        await unit.turn(caller.hub_code)
        await handler(unit, caller, mutation, given)

    return RoleIntent(args, guarded, allowed)
