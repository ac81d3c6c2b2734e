"""From a token to who is acting."""

from server.features.devices.models import Device
from server.features.devices.rules import hash_token, is_token
from server.features.people.rules import Actor, Role, member_name


async def actor_of(token: str) -> Actor | None:
    """The actor behind a device's token; None when there is no such device. A revoked device is still somebody."""
    if not is_token(token):
        return None
    device = (
        await Device.filter(token_hash=hash_token(token))
        .select_related("membership", "membership__hub")
        .first()
    )
    if device is None:
        return None
    return _actor(device, revoked=device.revoked_at is not None)


async def actor_behind(device: int, *, forgiven: bool = False) -> Actor | None:
    """Who acts with this device; `forgiven` as if it had not been taken out of service."""
    found = await Device.filter(id=device).select_related("membership", "membership__hub").first()
    return _actor(found, revoked=not forgiven and found.revoked_at is not None) if found else None


def _actor(device: Device, *, revoked: bool) -> Actor:
    membership = device.membership
    return Actor(
        device=str(device.id),
        member=member_name(membership.id),
        revoked=revoked,
        membership=membership.id,
        person=membership.person_id,
        role=Role(membership.role),
        hub=membership.hub_id,
        hub_code=membership.hub.code,
        firm=membership.firm_id,
    )
