"""Who may do what. Pure: the one place where a role and a belonging turn into yes or no."""

from enum import StrEnum

from sync.errors import Refused
from sync.ports import Caller


class Role(StrEnum):
    """What a person is to a hub."""

    WORKER = "worker"
    COORDINATOR = "coordinator"
    FIRM = "firm"


TINTS = 8
"""How many warm colours there are for the initials of somebody without a photo."""


class Actor(Caller, frozen=True):
    """Who is acting: a device that belongs to a membership of a person."""

    membership: int = 0
    person: int = 0
    role: Role = Role.WORKER
    hub: int = 0
    hub_code: str = ""
    firm: int | None = None


def require(actor: Actor, *roles: Role, hub: int | None = None, firm: int | None = None) -> None:
    """Refuse unless the actor has one of the roles, at this hub, and (as a firm's person) in this firm."""
    if actor.revoked or actor.role not in roles:
        raise Refused("not_allowed")
    if hub is not None and actor.hub != hub:
        raise Refused("not_allowed")
    if actor.role is Role.FIRM and firm is not None and actor.firm != firm:
        raise Refused("not_allowed")


def member_name(membership: int) -> str:
    """The name under which a membership holds scopes."""
    return f"membership:{membership}"


def scope_of_person(person: int) -> str:
    """The scope of what is theirs alone."""
    return f"person:{person}"


def scope_of_hub(hub_code: str) -> str:
    """The scope of what everybody at a hub may see."""
    return f"hub:{hub_code}"


def scopes_of(role: Role, person: int, hub_code: str, firm: int | None) -> list[str]:
    """Which scopes a membership may hold."""
    own = scope_of_person(person)
    match role:
        case Role.WORKER:
            return [own, f"hub:{hub_code}"]
        case Role.COORDINATOR:
            return [own, f"hub:{hub_code}", f"desk:{hub_code}"]
        case Role.FIRM:
            return [own, f"firm:{firm}"]


def tint(person: int) -> int:
    """The colour of a person's initials."""
    return person % TINTS
