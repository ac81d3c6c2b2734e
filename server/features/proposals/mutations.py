"""What people can do with a proposal: the worker notes and drafts it, the coordinator helps it on, the firm decides."""

from typing import Annotated

import msgspec

from server.features.files.attaching import attach, judged, show_to
from server.features.files.models import Attached
from server.features.intents import intent
from server.features.ledger.book import reward as pay_reward
from server.features.orders.models import Order
from server.features.orders.rules import SHOWN_AT_HUB
from server.features.people.rules import Actor, Role, require
from server.features.pieces.models import Piece
from server.features.pieces.rules import DAY_MS, refilling
from server.features.proposals.models import Proposal
from server.features.proposals.rules import (
    MAX_VOLUME,
    MAX_WORDS,
    MONTH_DAYS,
    Kind,
    ProposalState,
    Verb,
    after,
    measured_from,
)
from server.features.proposals.steps import files_of, log, step, who_of
from server.features.results.models import Result
from server.features.templates.models import Template, TemplateVersion
from server.features.templates.rules import MAX_MINUTES, MAX_YEN
from server.store.unit import Unit
from sync.errors import Held, Refused
from sync.messages.mutation import Mutation, Number

Chosen = Annotated[int, msgspec.Meta(ge=1, le=2**53 - 1)]
"""A number that the device chose: a time in ms and a bit of chance."""

Words = Annotated[str, msgspec.Meta(min_length=1, max_length=MAX_WORDS, pattern=r"\S")]
MaybeWords = Annotated[str, msgspec.Meta(max_length=MAX_WORDS)]
Minutes = Annotated[int, msgspec.Meta(ge=0, le=MAX_MINUTES)]
Volume = Annotated[int, msgspec.Meta(ge=1, le=MAX_VOLUME)]


class Note(msgspec.Struct, forbid_unknown_fields=True):
    """気づきメモ: one sentence about the work of an order, and during which piece of it."""

    proposal: Chosen
    order: Number
    words: Words
    piece: Number | None = None


class Draft(msgspec.Struct, forbid_unknown_fields=True):
    """What would change, and the minutes a piece takes before and after. Pictures are those that the mutation names."""

    proposal: Chosen
    kind: Kind
    words: Words
    before: Minutes
    after: Minutes
    volume: Volume
    named: bool = False


class Ask(msgspec.Struct, forbid_unknown_fields=True):
    """The hub has a question before it can go on."""

    proposal: Chosen
    words: Words


class Check(msgspec.Struct, forbid_unknown_fields=True):
    """The hub has looked at it, perhaps knows the numbers better, and has a word for its author."""

    proposal: Chosen
    words: MaybeWords = ""
    before: Minutes | None = None
    after: Minutes | None = None
    volume: Volume | None = None


class Send(msgspec.Struct, forbid_unknown_fields=True):
    """To the firm, with a word."""

    proposal: Chosen
    words: MaybeWords = ""


class Discuss(msgspec.Struct, forbid_unknown_fields=True):
    """A word between firm and hub about it."""

    proposal: Chosen
    words: Words


class Adopt(msgspec.Struct, forbid_unknown_fields=True):
    """The firm will do it so, and may say thank you."""

    proposal: Chosen
    words: MaybeWords = ""


class Decline(msgspec.Struct, forbid_unknown_fields=True):
    """It will not be done, and why."""

    proposal: Chosen
    words: Words


class Apply(msgspec.Struct, forbid_unknown_fields=True):
    """The newest version of this template is what became of it."""

    proposal: Chosen
    template: Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9-]{1,16}$")]


class Reward(msgspec.Struct, forbid_unknown_fields=True):
    """提案料: so many yen for the idea."""

    proposal: Chosen
    yen: Annotated[int, msgspec.Meta(ge=1, le=MAX_YEN)]


async def _proposal(unit: Unit, actor: Actor, number: int) -> Proposal:
    """A proposal that this person may do something with: their own, one of their hub, or one that their firm was sent.

    On a server that was restored a short while ago its note may come yet: what builds on it is kept for a person.
    """
    found = await Proposal.get_or_none(number=number).select_related("order", "version")
    if found is None:
        if refilling(unit.now, await unit.restored_at()):
            raise Held("proposal_unknown")
        raise Refused("not_allowed")
    require(actor, actor.role, hub=found.hub_id, firm=found.firm_id)
    unseen = actor.role is Role.FIRM and found.sent_at is None
    if unseen or (actor.role is Role.WORKER and found.person_id != actor.person):
        raise Refused("not_allowed")
    return found


async def _monthly(order: Order, template: int | None, now: int) -> int:
    """How many pieces of this work there were in the month before, and of this order at least."""
    same = (
        Piece.filter(order__version__template_id=template)
        if template is not None
        else Piece.filter(order__firm_id=order.firm_id, order__title=order.title)
    )
    recent = await same.filter(order__created_at__gte=now - MONTH_DAYS * DAY_MS).count()
    return max(recent, await Piece.filter(order_id=order.id).count())


async def note(unit: Unit, actor: Actor, mutation: Mutation, args: Note) -> None:
    """Saying it twice is saying it once: the device chose the number."""
    del mutation
    known = await Proposal.get_or_none(number=args.proposal)
    if known is not None:
        if known.person_id != actor.person:
            raise Refused("not_allowed")
        return
    order = await Order.get_or_none(id=args.order).select_related("version")
    if order is None and refilling(unit.now, await unit.restored_at()):
        raise Held("proposal_unknown")  # about an order that came in after the backup
    if order is None:
        raise Refused("no_such_order")
    require(actor, Role.WORKER, hub=order.hub_id)
    if order.state not in SHOWN_AT_HUB:
        raise Refused("no_such_order")
    piece = await Piece.get_or_none(id=args.piece, order_id=order.id) if args.piece else None
    template = order.version.template_id if order.version else None
    proposal = await Proposal.create(
        number=args.proposal,
        hub_id=order.hub_id,
        firm_id=order.firm_id,
        order=order,
        piece_id=piece.id if piece else None,
        template_id=template,
        person_id=actor.person,
        state=after(Verb.NOTE, who_of(actor.role), None).value,
        words=args.words.strip(),
        monthly=await _monthly(order, template, unit.now),
        noted_at=unit.now,
    )
    await log(unit, proposal, Verb.NOTE, who_of(actor.role), actor.person, args.words)


async def draft(unit: Unit, actor: Actor, mutation: Mutation, args: Draft) -> None:
    """May be said again, until the hub has looked at it. Pictures come on top of those that are here."""
    proposal = await _proposal(unit, actor, args.proposal)
    proposal.kind, proposal.words, proposal.named = args.kind.value, args.words.strip(), args.named
    proposal.before, proposal.after, proposal.volume = args.before, args.after, args.volume
    await step(unit, proposal, Verb.DRAFT, who_of(actor.role), actor.person, args.words)
    of = files_of(proposal.number)
    known = {each.sha256 for each in await Attached.filter(of=of)}
    fresh = [file for file in mutation.files if file.sha256 not in known]
    await attach(unit, actor.membership, of, await judged(actor.membership, fresh))


async def ask(unit: Unit, actor: Actor, mutation: Mutation, args: Ask) -> None:
    """It is its author's again."""
    del mutation
    proposal = await _proposal(unit, actor, args.proposal)
    await step(unit, proposal, Verb.ASK, who_of(actor.role), actor.person, args.words)


async def check(unit: Unit, actor: Actor, mutation: Mutation, args: Check) -> None:
    """Numbers that are not named stay."""
    del mutation
    proposal = await _proposal(unit, actor, args.proposal)
    for name in ("before", "after", "volume"):
        if getattr(args, name) is not None:
            setattr(proposal, name, getattr(args, name))
    await step(unit, proposal, Verb.CHECK, who_of(actor.role), actor.person, args.words)


async def send(unit: Unit, actor: Actor, mutation: Mutation, args: Send) -> None:
    """From now on the firm sees it, pictures and all; its author only if they agreed."""
    del mutation
    proposal = await _proposal(unit, actor, args.proposal)
    proposal.sent_at = unit.now
    await step(unit, proposal, Verb.SEND, who_of(actor.role), actor.person, args.words)
    await show_to(proposal.firm_id, files_of(proposal.number))


async def discuss(unit: Unit, actor: Actor, mutation: Mutation, args: Discuss) -> None:
    """Its author reads along."""
    del mutation
    proposal = await _proposal(unit, actor, args.proposal)
    await step(unit, proposal, Verb.DISCUSS, who_of(actor.role), actor.person, args.words)


async def adopt(unit: Unit, actor: Actor, mutation: Mutation, args: Adopt) -> None:
    """Work without a template changes from now on; otherwise a new version of the template begins it."""
    del mutation
    proposal = await _proposal(unit, actor, args.proposal)
    if proposal.template_id is None:
        proposal.since, proposal.measure_at = unit.now, measured_from(unit.now)
    await step(unit, proposal, Verb.ADOPT, who_of(actor.role), actor.person, args.words)


async def decline(unit: Unit, actor: Actor, mutation: Mutation, args: Decline) -> None:
    """With the reason, which its author reads."""
    del mutation
    proposal = await _proposal(unit, actor, args.proposal)
    await step(unit, proposal, Verb.DECLINE, who_of(actor.role), actor.person, args.words)


async def apply(unit: Unit, actor: Actor, mutation: Mutation, args: Apply) -> None:
    """The first version that was made of it stays the one: from its publication on the new way counts."""
    del mutation
    proposal = await _proposal(unit, actor, args.proposal)
    who = who_of(actor.role)
    after(Verb.APPLY, who, ProposalState(proposal.state))
    template = await Template.get_or_none(hub_id=actor.hub, code=args.template)
    if template is None:
        raise Refused("no_such_template")
    version = await TemplateVersion.filter(template_id=template.id).order_by("-no").first()
    if version is None:
        raise Refused("no_such_template")
    if proposal.version_id is not None:
        return
    proposal.template_id, proposal.version = template.id, version
    proposal.since, proposal.measure_at = version.published_at, measured_from(version.published_at)
    await step(unit, proposal, Verb.APPLY, who, actor.person)


async def reward(unit: Unit, actor: Actor, mutation: Mutation, args: Reward) -> None:
    """Once, and not to oneself. The line stands beside what its author delivered of that order."""
    del mutation
    proposal = await _proposal(unit, actor, args.proposal)
    after(Verb.REWARD, who_of(actor.role), ProposalState(proposal.state))
    if proposal.person_id == actor.person:
        raise Refused("own_work")
    if proposal.reward is not None:
        raise Refused("state_moved")
    theirs = Result.filter(person_id=proposal.person_id, piece__order_id=proposal.order_id)
    theirs = theirs.select_related("piece__order")
    of_piece = theirs.filter(piece_id=proposal.piece_id).order_by("-id").first()
    result = await of_piece if proposal.piece_id else None
    result = result or await theirs.order_by("-id").first()
    if result is None:
        raise Refused("nothing_delivered")
    proposal.reward = args.yen
    await pay_reward(unit, result, args.yen, proposal.words, actor.person)
    await step(unit, proposal, Verb.REWARD, who_of(actor.role), actor.person)


INTENTS = {
    ("proposal.note", 1): intent(Note, note, Role.WORKER),
    ("proposal.draft", 1): intent(Draft, draft, Role.WORKER),
    ("proposal.ask", 1): intent(Ask, ask, Role.COORDINATOR),
    ("proposal.check", 1): intent(Check, check, Role.COORDINATOR),
    ("proposal.send", 1): intent(Send, send, Role.COORDINATOR),
    ("proposal.discuss", 1): intent(Discuss, discuss, Role.COORDINATOR, Role.FIRM),
    ("proposal.adopt", 1): intent(Adopt, adopt, Role.FIRM),
    ("proposal.decline", 1): intent(Decline, decline, Role.COORDINATOR, Role.FIRM),
    ("proposal.apply", 1): intent(Apply, apply, Role.COORDINATOR),
    ("proposal.reward", 1): intent(Reward, reward, Role.COORDINATOR),
}
