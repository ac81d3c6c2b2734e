"""Opening a hub, and finding one by its code."""

import re
from collections.abc import Sequence

from server.features.hubs.models import Hub
from server.problems import Problem
from server.store.unit import Unit

_CODE = re.compile(r"[A-Z0-9]{2,8}")


async def open_hub(
    unit: Unit,
    code: str,
    name: str,
    *,
    kana: str = "",
    base_business: str = "",
    hours: str = "",
    seats: int = 0,
    facilities: Sequence[str] = (),
) -> Hub:
    """A new hub. Raises Problem when the code is no code or is taken."""
    if not _CODE.fullmatch(code):
        raise Problem("bad_hub_code", 422)
    if await Hub.exists(code=code):
        raise Problem("hub_exists", 409, code=code)
    hub = await Hub.create(
        code=code,
        name=_named(name),
        kana=kana,
        base_business=base_business,
        hours=hours,
        seats=seats,
        facilities=list(facilities),
        created_at=unit.now,
    )
    unit.touch("hub", hub.code)
    return hub


async def hub_of(code: str) -> Hub:
    """The hub with this code. Raises Problem when there is none."""
    hub = await Hub.get_or_none(code=code)
    if hub is None:
        raise Problem("no_such_hub", 404, code=code)
    return hub


def _named(name: str) -> str:
    clean = " ".join(name.split())
    if not clean or len(clean) > 100:
        raise Problem("name_missing", 422)
    return clean
