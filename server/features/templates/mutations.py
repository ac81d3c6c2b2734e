"""What a coordinator can do with templates: open one, and publish its next version."""

from typing import Annotated, Any

import msgspec

from server.features.files.attaching import pictures_of, show_at_hub
from server.features.hubs.models import Hub
from server.features.intents import intent
from server.features.people.rules import Actor, Role
from server.features.templates.models import Template
from server.features.templates.opening import Terms, add_version
from server.features.templates.rows import row_key
from server.features.templates.rules import (
    MAX_FORM_BYTES,
    MAX_MINUTES,
    MAX_ROWS_A_PIECE,
    MAX_STEPS,
    MAX_YEN,
    AiRule,
    DataClass,
    files_of,
)
from server.forms.form import from_schema
from server.store.unit import Unit
from sync.errors import Refused
from sync.messages.mutation import Mutation
from sync.ports import Upcasters

Code = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9-]{1,16}$")]
Title = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
Words = Annotated[str, msgspec.Meta(max_length=5000)]


class Open(msgspec.Struct, forbid_unknown_fields=True):
    """A new kind of work. The device chooses the code, so that it can go on without a network."""

    template: Code
    title: Title


class Step(msgspec.Struct, forbid_unknown_fields=True):
    """A step of a manual. The picture was sent in before, and is named by its hash; "" is none."""

    words: Annotated[str, msgspec.Meta(max_length=1000)]
    picture: Annotated[str, msgspec.Meta(pattern=r"^([0-9a-f]{64})?$")]


class Publish(msgspec.Struct, forbid_unknown_fields=True):
    """The next version of a template. minutes and yen are for one piece of `size` rows, `share` is of a hundred deliveries."""

    template: Code
    title: Title
    purpose: Words
    instructions: Words
    example: Words
    size: Annotated[int, msgspec.Meta(ge=1, le=MAX_ROWS_A_PIECE)]
    minutes: Annotated[int, msgspec.Meta(ge=1, le=MAX_MINUTES)]
    yen: Annotated[int, msgspec.Meta(ge=0, le=MAX_YEN)]
    form: dict[str, Any]
    manual: Annotated[list[Step], msgspec.Meta(max_length=MAX_STEPS)]
    data_class: DataClass
    ai: AiRule
    share: Annotated[int, msgspec.Meta(ge=0, le=100)]


def since_v1(args: dict[str, Any]) -> dict[str, Any]:
    """What version 1 did not say. A purpose could be blank then: the title stands for it."""
    more = {"manual": [], "data_class": DataClass.CONFIDENTIAL, "ai": AiRule.ASK, "share": 100}
    return {**args, **more, "purpose": args["purpose"].strip() or args["title"]}


async def open_new(unit: Unit, actor: Actor, mutation: Mutation, args: Open) -> None:
    """Without a version yet, and with no words or terms but its title."""
    del mutation
    hub = await Hub.get(id=actor.hub)
    if await Template.exists(hub_id=hub.id, code=args.template):
        raise Refused("template_exists")
    title = " ".join(args.title.split())
    if not title:
        raise Refused("title_missing")
    await Template.create(
        hub=hub,
        code=args.template,
        title=title,
        unit="",
        size=10,
        minutes=10,
        yen=0,
        purpose="",
        instructions="",
        created_at=unit.now,
    )
    unit.touch("template", row_key(hub.code, args.template))


async def publish(unit: Unit, actor: Actor, mutation: Mutation, args: Publish) -> None:
    """Nothing that was published changes, and no order follows by itself: the version is there for the next one."""
    del mutation
    template = await Template.get_or_none(hub_id=actor.hub, code=args.template).select_related("hub")
    if template is None:
        raise Refused("no_such_template")
    title = " ".join(args.title.split())
    if not title:
        raise Refused("title_missing")
    if not args.purpose.strip():
        raise Refused("purpose_missing")
    if len(msgspec.json.encode(args.form)) > MAX_FORM_BYTES:
        raise Refused("form_too_large")
    form, faults = from_schema(args.form)
    if form is None or faults:
        raise Refused("form_faulty")
    words = (title, args.purpose.strip(), args.instructions.strip())
    manual = tuple(
        (step.words.strip(), step.picture) for step in args.manual if step.words.strip() or step.picture
    )
    pictures = await pictures_of(actor, [picture for _, picture in manual if picture])
    terms = Terms(
        *words,
        args.size,
        args.minutes,
        args.yen,
        example=args.example.strip(),
        manual=manual,
        data_class=args.data_class,
        ai=args.ai,
        share=args.share,
    )
    version = await add_version(unit, template, actor.person, form, terms)
    await show_at_hub(unit, actor, files_of(version.id), pictures)


UPCASTERS: Upcasters = {("template.publish", 1): since_v1}

INTENTS = {
    ("template.open", 1): intent(Open, open_new, Role.COORDINATOR),
    ("template.publish", 2): intent(Publish, publish, Role.COORDINATOR),
}
