"""What a coordinator can do with an answered question: let everybody read it, and take it back."""

from typing import Annotated

import msgspec

from server.features.faqs.models import Faq
from server.features.faqs.rows import files_of
from server.features.files.models import Attached
from server.features.intents import intent
from server.features.orders.models import Order
from server.features.people.rules import Actor, Role, require, scope_of_hub
from server.features.templates.models import TemplateVersion
from server.features.threads.finding import known
from server.features.threads.models import Message
from server.features.threads.rows import files_of as files_of_message
from server.features.threads.rules import MAX_TEXT
from server.store.unit import Unit
from sync.errors import Refused
from sync.messages.mutation import Mutation, Number


class Publish(msgspec.Struct, forbid_unknown_fields=True):
    """What was asked and answered in this thread, in words for everybody; with the `picture` of a message, if it helps."""

    thread: Number
    question: Annotated[str, msgspec.Meta(min_length=1, max_length=500, pattern=r"\S")]
    answer: Annotated[str, msgspec.Meta(min_length=1, max_length=MAX_TEXT, pattern=r"\S")]
    picture: Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")] | None = None


class Withdraw(msgspec.Struct, forbid_unknown_fields=True):
    """It is not true any more, or should not have been shown."""

    faq: Number


async def publish(unit: Unit, actor: Actor, mutation: Mutation, args: Publish) -> None:
    """For the kind of work of the order that the thread is about; nobody is named."""
    del mutation
    thread, subject = await known(unit, actor, args.thread)
    order = await Order.get(id=subject.order).select_related("version")
    messages = await Message.filter(thread_id=thread.id, files__gt=0).values_list("id", flat=True)
    named = Attached.filter(of__in=[files_of_message(int(str(id_))) for id_ in messages], sha256=args.picture)
    picture = await named.first() if args.picture else None
    faq = await Faq.create(
        hub_id=actor.hub,
        thread_id=thread.id,
        template_id=order.version.template_id if order.version else None,
        order_id=order.id,
        question=args.question.strip(),
        answer=args.answer.strip(),
        files=int(picture is not None),
        by_id=actor.person,
        at=unit.now,
    )
    if picture is not None:
        # The same file of the same member: when it is here for the message, it is here for this.
        await Attached.create(
            membership_id=picture.membership_id,
            of=files_of(faq.id),
            sha256=picture.sha256,
            size=picture.size,
            type=picture.type,
            state=picture.state,
            code=picture.code,
            asked_at=unit.now,
            scope=scope_of_hub(actor.hub_code),
        )
    unit.touch("faq", faq.id)
    if faq.template_id is not None:
        # Rows of versions from before there were such questions do not say yet whose they are.
        versions = await TemplateVersion.filter(template_id=faq.template_id).values_list("id", flat=True)
        unit.touch_all("version", [int(str(id_)) for id_ in versions])


async def withdraw(unit: Unit, actor: Actor, mutation: Mutation, args: Withdraw) -> None:
    """Twice is the same as once. Its picture goes with it."""
    del mutation
    faq = await Faq.get_or_none(id=args.faq).select_related("hub")
    if faq is None:
        raise Refused("no_such_faq")
    require(actor, Role.COORDINATOR, hub=faq.hub.id)
    if faq.withdrawn_at is None:
        await Faq.filter(id=faq.id).update(withdrawn_at=unit.now)
        await Attached.filter(of=files_of(faq.id)).update(scope=None)
        unit.touch("faq", faq.id, "withdrawn")


INTENTS = {
    ("faq.publish", 1): intent(Publish, publish, Role.COORDINATOR),
    ("faq.withdraw", 1): intent(Withdraw, withdraw, Role.COORDINATOR),
}
