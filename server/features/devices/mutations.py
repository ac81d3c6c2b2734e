"""What can be done to a device."""

from typing import Annotated

import msgspec

from server.features.devices.models import Device
from server.features.intents import intent
from server.features.people.rules import Actor, Role, require
from server.store.unit import Unit
from sync.errors import Refused
from sync.messages.mutation import Mutation


class Revoke(msgspec.Struct, forbid_unknown_fields=True):
    """Take a device out of service: it pulls nothing any more, and what it still sends is held."""

    device: Annotated[str, msgspec.Meta(pattern="^[0-9]{1,12}$")]


async def revoke(unit: Unit, actor: Actor, mutation: Mutation, args: Revoke) -> None:
    """Revoking twice is the same as once."""
    del mutation
    device = await Device.get_or_none(id=int(args.device)).select_related("membership")
    if device is None:
        raise Refused("no_such_device")
    require(actor, Role.COORDINATOR, hub=device.membership.hub_id)
    if device.revoked_at is None:
        device.revoked_at = unit.now
        await device.save(update_fields=["revoked_at"])
        await unit.retire(str(device.id))
        unit.touch("person", device.membership.person_id)


INTENTS = {("device.revoke", 1): intent(Revoke, revoke, Role.COORDINATOR)}
