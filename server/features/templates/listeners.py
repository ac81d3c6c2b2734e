"""How templates react to what happens elsewhere."""

from server.features.firms.events import FirmJoined
from server.features.templates.models import Template
from server.features.templates.rows import row_key
from server.store.unit import Listener, Unit


async def offer(unit: Unit, event: FirmJoined) -> None:
    """A new firm sees what kinds of work the hub does."""
    for template in await Template.filter(hub_id=event.hub).select_related("hub"):
        unit.touch("template", row_key(template.hub.code, template.code))


LISTENERS: dict[type, list[Listener]] = {FirmJoined: [offer]}
