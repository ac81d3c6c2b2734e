"""Bringing somebody in: a person, a membership, and the scopes that go with it."""

from server.features.firms.models import Firm
from server.features.hubs.models import Hub
from server.features.people.events import CoordinatorJoined
from server.features.people.models import Membership, Person
from server.features.people.rules import Role, member_name, scopes_of
from server.problems import Problem
from server.store.unit import Unit


async def join(unit: Unit, hub: Hub, role: Role, name: str, firm: Firm | None = None) -> Membership:
    """The membership of the person of this name at this hub, made when there is none yet.

    Asking twice gives the same one, so that an invitation for a second phone does not make a second person.
    """
    clean = " ".join(name.split())
    if not clean or len(clean) > 100:
        raise Problem("name_missing", 422)
    if (role is Role.FIRM) != (firm is not None):
        raise Problem("firm_missing" if role is Role.FIRM else "firm_not_wanted", 422)
    known = await Membership.get_or_none(
        person__name=clean, hub=hub, role=role.value, firm_id=firm.id if firm else None
    )
    if known is not None:
        return known
    person = await Person.create(name=clean, created_at=unit.now)
    membership = await Membership.create(
        person=person, hub=hub, firm=firm, role=role.value, created_at=unit.now
    )
    for scope in scopes_of(role, person.id, hub.code, firm.id if firm else None):
        await unit.grant(member_name(membership.id), scope)
    unit.touch("person", person.id)
    unit.touch("me", person.id)
    if role is Role.COORDINATOR:
        unit.touch("hub", hub.code)
        await unit.emit(CoordinatorJoined(hub.id))
    return membership
