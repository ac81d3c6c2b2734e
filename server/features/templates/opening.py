"""Adding templates and versions to a hub, and finding them."""

import msgspec

from server.features.hubs.models import Hub
from server.features.templates.models import Template, TemplateVersion
from server.features.templates.rows import row_key
from server.features.templates.rules import AiRule, DataClass
from server.forms.form import Form, from_schema, to_schema
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


class Terms(msgspec.Struct, frozen=True):
    """What a version says besides its form. minutes and yen are for one piece of `size` rows."""

    title: str
    purpose: str
    instructions: str
    size: int
    minutes: int
    yen: int
    example: str = ""
    manual: tuple[tuple[str, str], ...] = ()
    """Steps in order: words, and the SHA-256 of a picture or ""."""
    data_class: DataClass = DataClass.CONFIDENTIAL
    ai: AiRule = AiRule.ASK
    share: int = 100


OWN = ("example", "manual", "data_class", "ai", "share")
"""What only a version has, and not its template."""


async def add_version(unit: Unit, template: Template, by: int, form: Form, terms: Terms) -> TemplateVersion:
    """Publish the next version, with `template.hub` at hand; the template takes its words and terms. `by`: a person's id."""
    told = msgspec.to_builtins(terms)
    before = await TemplateVersion.filter(template_id=template.id).count()
    version = TemplateVersion(template=template, no=before + 1, form=to_schema(form), by_id=by)
    version.update_from_dict({**told, "published_at": unit.now})
    await version.save()
    for name in OWN:
        del told[name]
    await template.update_from_dict(told).save()
    unit.touch("template", row_key(template.hub.code, template.code))
    # The older ones tell whoever works with them that there is a newer one.
    unit.touch_all(
        "version", [each.id for each in await TemplateVersion.filter(template_id=template.id).only("id")]
    )
    return version


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
