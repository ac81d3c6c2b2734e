"""Adding a template to a hub, and finding one by its code."""

from server.features.hubs.models import Hub
from server.features.templates.models import Template
from server.features.templates.rows import row_key
from server.store.unit import Unit


async def open_template(
    unit: Unit, hub: Hub, code: str, title: str, *, unit_name: str, size: int, minutes: int, yen: int, purpose: str, instructions: str
) -> Template:
    """A new template."""
    template = await Template.create(
        hub=hub,
        code=code,
        title=title,
        unit=unit_name,
        size=size,
        minutes=minutes,
        yen=yen,
        purpose=purpose,
        instructions=instructions,
        created_at=unit.now,
    )
    unit.touch("template", row_key(hub.code, code))
    return template


async def template_of(hub: Hub, code: str) -> Template | None:
    """The hub's template with this code."""
    return await Template.get_or_none(hub_id=hub.id, code=code)
