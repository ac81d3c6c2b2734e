"""Adding a template to a hub, and finding one by its code."""

import msgspec

from server.features.hubs.models import Hub
from server.features.templates.models import Template
from server.features.templates.rows import row_key
from server.store.unit import Unit


class Kind(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A kind of work, as somebody writes it down. minutes and yen are for one piece of `size` rows."""

    code: str
    title: str
    unit: str
    size: int
    minutes: int
    yen: int
    purpose: str
    instructions: str


async def open_template(unit: Unit, hub: Hub, kind: Kind) -> Template:
    """A new template."""
    template = await Template.create(hub=hub, created_at=unit.now, **msgspec.structs.asdict(kind))
    unit.touch("template", row_key(hub.code, kind.code))
    return template


async def template_of(hub: Hub, code: str) -> Template | None:
    """The hub's template with this code."""
    return await Template.get_or_none(hub_id=hub.id, code=code)
