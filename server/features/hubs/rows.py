"""What of a hub becomes a row: the same for its workers, its desk and the firms that it works for."""

from collections.abc import Sequence
from typing import Any

from server.features.firms.models import Firm
from server.features.hubs.models import Hub
from server.features.people.models import Membership
from server.features.people.rules import Role, tint
from server.store.unit import Bodies


async def coordinator_of(hub: int) -> dict[str, Any] | None:
    """The face of a hub: its first coordinator."""
    membership = (
        await Membership.filter(hub_id=hub, role=Role.COORDINATOR.value)
        .select_related("person")
        .order_by("id")
        .first()
    )
    if membership is None:
        return None
    return {"id": membership.person_id, "name": membership.person.name, "tint": tint(membership.person_id)}


async def hub(keys: Sequence[str]) -> dict[str, Bodies]:
    """`hub/<code>`."""
    found: dict[str, Bodies] = {}
    for each in await Hub.filter(code__in=keys):
        body = {
            "code": each.code,
            "name": each.name,
            "kana": each.kana,
            "base_business": each.base_business,
            "hours": each.hours,
            "seats": each.seats,
            "facilities": each.facilities,
            "coordinator": await coordinator_of(each.id),
        }
        firms = await Firm.filter(hub_id=each.id).values_list("id", flat=True)
        scopes = [f"hub:{each.code}", f"desk:{each.code}", *(f"firm:{firm}" for firm in firms)]
        found[each.code] = dict.fromkeys(scopes, body)
    return found


RENDERERS = {"hub": hub}
