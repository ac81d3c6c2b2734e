"""Adding a template to a hub, and finding templates and their versions."""

import msgspec

from server.features.hubs.models import Hub
from server.features.templates.models import Template, TemplateVersion
from server.features.templates.rows import row_key
from server.forms.form import Form, from_schema
from server.problems import Problem
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


async def version_of(hub: Hub, version: int | None) -> TemplateVersion | None:
    """A published version by its id, None for none. Raises Problem when it is none of this hub's."""
    if version is None:
        return None
    found = await TemplateVersion.get_or_none(id=version, template__hub_id=hub.id)
    if found is None:
        raise Problem("no_such_template", 422)
    return found


def form_of_version(version: TemplateVersion) -> Form:
    """The form of a published version. It was checked then, so ValueError is a fault of this house."""
    form, faults = from_schema(version.form)
    if form is None or faults:
        raise ValueError(f"version {version.id} has a form with faults: {faults}")
    return form
