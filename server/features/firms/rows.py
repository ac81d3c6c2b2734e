"""What of a firm becomes a row."""

from collections.abc import Sequence
from typing import Any

from server.features.firms.models import Firm
from server.features.people.rules import TINTS
from server.store.unit import Bodies


def card(firm: Firm) -> dict[str, Any]:
    """How a firm stands on an order: its name and the person who answers."""
    return {"id": firm.id, "name": firm.name, "contact": firm.contact, "tint": (firm.id + 3) % TINTS}


async def firm(keys: Sequence[int]) -> dict[int, Bodies]:
    """`firm/<id>` on the hub's desk and for the firm's own people."""
    found: dict[int, Bodies] = {}
    for each in await Firm.filter(id__in=keys).select_related("hub"):
        body = {**card(each), "industry": each.industry}
        found[each.id] = {f"desk:{each.hub.code}": body, f"firm:{each.id}": body}
    return found


RENDERERS = {"firm": firm}
