"""Adding a firm to a hub, and finding one by its name."""

from server.features.firms.events import FirmJoined
from server.features.firms.models import Firm
from server.features.hubs.models import Hub
from server.problems import Problem
from server.store.unit import Unit


async def open_firm(unit: Unit, hub: Hub, name: str, *, industry: str = "", contact: str = "") -> Firm:
    """A new firm at a hub. Raises Problem when there is one of this name already."""
    clean = " ".join(name.split())
    if not clean or len(clean) > 100:
        raise Problem("name_missing", 422)
    if await Firm.exists(hub_id=hub.id, name=clean):
        raise Problem("firm_exists", 409, name=clean)
    firm = await Firm.create(hub=hub, name=clean, industry=industry, contact=contact, created_at=unit.now)
    unit.touch("firm", firm.id)
    unit.touch("hub", hub.code)
    unit.touch("terms", hub.code)
    await unit.emit(FirmJoined(hub.id))
    return firm


async def firm_of(hub: Hub, name: str) -> Firm:
    """The firm of this name at the hub, or the only one whose name contains it. Raises Problem when there is none."""
    clean = " ".join(name.split())
    firm = await Firm.get_or_none(hub_id=hub.id, name=clean)
    if firm is None:
        close = await Firm.filter(hub_id=hub.id, name__contains=clean).limit(2) if clean else []
        if len(close) != 1:
            raise Problem("no_such_firm", 404)
        firm = close[0]
    return firm
