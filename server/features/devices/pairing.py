"""From an invitation to a paired device.

The device mints its own token and sends it along with the code. So the same request twice gives the same answer, and an answer
that got lost on the way does not leave somebody with a dead code and no device.
"""

import hmac
import secrets
from dataclasses import dataclass

from server.features.devices.models import Device, Invite
from server.features.devices.rules import (
    INVITE_MINUTES,
    INVITE_TRIES,
    clean_code,
    hash_secret,
    hash_token,
    is_token,
)
from server.features.people.models import Membership
from server.problems import Problem
from server.store.unit import Unit


@dataclass(frozen=True)
class Invitation:
    """A fresh code: the only moment at which it is known in the clear."""

    code: str
    expires_at: int
    membership: Membership


async def invite(unit: Unit, membership: Membership) -> Invitation:
    """A code for one more device of this membership. Codes that were given out before stay good until they expire."""
    alive = await Invite.filter(expires_at__gt=unit.now, device_id=None)
    living = {each.selector for each in alive}
    free = [f"{number:04d}" for number in range(10_000) if f"{number:04d}" not in living]
    if not free:
        raise Problem("too_many_invites", 503)
    selector, secret = secrets.choice(free), f"{secrets.randbelow(10_000):04d}"
    expires_at = unit.now + INVITE_MINUTES * 60_000
    await Invite.create(
        membership=membership,
        selector=selector,
        secret_hash=hash_secret(selector, secret),
        created_at=unit.now,
        expires_at=expires_at,
    )
    return Invitation(selector + secret, expires_at, membership)


async def pair(unit: Unit, typed: str, token: str, label: str, app: str) -> Device | Problem:
    """Turn a code into a device, or say why not.

    A problem is returned, not raised: a wrong try has to be counted, so the transaction must commit.
    """
    code = clean_code(typed)
    if code is None or not is_token(token):
        return Problem("code_unknown", 404)
    known = await Device.get_or_none(token_hash=hash_token(token))
    if known is not None:
        return known
    selector, secret = code[:4], code[4:]
    found = await Invite.filter(selector=selector).order_by("-id").first()
    if found is None:
        return Problem("code_unknown", 404)
    if found.tries >= INVITE_TRIES:
        return Problem("code_locked", 410)
    if not hmac.compare_digest(found.secret_hash, hash_secret(selector, secret)):
        found.tries += 1
        await found.save(update_fields=["tries"])
        return Problem("code_unknown", 404)
    if found.device_id is not None:
        return Problem("code_used", 410)
    if found.expires_at <= unit.now:
        return Problem("code_expired", 410)
    device = await Device.create(
        membership_id=found.membership_id,
        token_hash=hash_token(token),
        label=label[:100],
        app=app[:64],
        paired_at=unit.now,
        contact_at=unit.now,
    )
    found.device_id = device.id
    await found.save(update_fields=["device_id"])
    membership = await Membership.get(id=found.membership_id)
    unit.touch("person", membership.person_id)
    unit.touch("me", membership.person_id)
    return device
