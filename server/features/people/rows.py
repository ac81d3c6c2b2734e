"""What of a person becomes a row, and in which scope: the only place that decides who sees what of them."""

from collections.abc import Sequence
from typing import Any

from server.features.devices.models import Device
from server.features.people.models import Membership
from server.features.people.rules import tint
from server.store.unit import Bodies


async def me(keys: Sequence[int]) -> dict[int, Bodies]:
    """`me/<person>` in the person's own scope."""
    found: dict[int, Bodies] = {}
    for membership in await Membership.filter(person_id__in=keys).select_related("person", "hub", "firm"):
        firm = membership.firm
        found[membership.person_id] = {
            f"person:{membership.person_id}": {
                "id": membership.person_id,
                "name": membership.person.name,
                "role": membership.role,
                "hub": {"code": membership.hub.code, "name": membership.hub.name},
                "firm": {"id": firm.id, "name": firm.name} if firm else None,
                "tint": tint(membership.person_id),
            }
        }
    return found


async def person(keys: Sequence[int]) -> dict[int, Bodies]:
    """`person/<id>` on the desk of the person's hub, with their devices."""
    devices: dict[int, list[dict[str, Any]]] = {}
    for device in (
        await Device.filter(membership__person_id__in=keys).select_related("membership").order_by("id")
    ):
        devices.setdefault(device.membership.person_id, []).append(
            {
                "id": str(device.id),
                "label": device.label,
                "paired_at": device.paired_at,
                "contact_at": device.contact_at,
                "pending": device.pending,
                "pending_bytes": device.pending_bytes,
                "pending_since": device.pending_since,
                "storage": device.storage_bytes,
                "ahead_ms": device.ahead_ms,
                "lost": device.lost,
                "lost_at": device.lost_at,
                "app": device.app,
                "revoked": device.revoked_at is not None,
            }
        )
    found: dict[int, Bodies] = {}
    for membership in await Membership.filter(person_id__in=keys).select_related("person", "hub", "firm"):
        firm = membership.firm
        found[membership.person_id] = {
            f"desk:{membership.hub.code}": {
                "id": membership.person_id,
                "name": membership.person.name,
                "role": membership.role,
                "firm": {"id": firm.id, "name": firm.name} if firm else None,
                "tint": tint(membership.person_id),
                "devices": devices.get(membership.person_id, []),
            }
        }
    return found


RENDERERS = {"me": me, "person": person}
