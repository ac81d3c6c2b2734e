"""From a token to who is acting."""

from typing import Any

from tortoise.connection import get_connection

from server.features.devices.rules import hash_token, is_token
from server.features.people.rules import Actor, Role, member_name

# Plain SQL, because every request begins with it (decision 0013).
_ACTOR = (
    "SELECT d.id AS device, d.revoked_at, m.id AS membership, m.person_id, m.role, m.hub_id, m.firm_id, h.code"
    " FROM device d JOIN membership m ON m.id = d.membership_id JOIN hub h ON h.id = m.hub_id WHERE "
)


async def actor_of(token: str) -> Actor | None:
    """The actor behind a device's token; None when there is no such device. A revoked device is still somebody."""
    if not is_token(token):
        return None
    found = await get_connection("default").execute_query_dict(
        f"{_ACTOR} d.token_hash = ?", [hash_token(token)]
    )
    return _actor(found[0], revoked=found[0]["revoked_at"] is not None) if found else None


async def actor_behind(device: int, *, forgiven: bool = False) -> Actor | None:
    """Who acts with this device; `forgiven` as if it had not been taken out of service."""
    found = await get_connection("default").execute_query_dict(f"{_ACTOR} d.id = ?", [device])
    return _actor(found[0], revoked=not forgiven and found[0]["revoked_at"] is not None) if found else None


def _actor(found: dict[str, Any], *, revoked: bool) -> Actor:
    return Actor(
        device=str(found["device"]),
        member=member_name(found["membership"]),
        revoked=revoked,
        membership=found["membership"],
        person=found["person_id"],
        role=Role(found["role"]),
        hub=found["hub_id"],
        hub_code=found["code"],
        firm=found["firm_id"],
    )
