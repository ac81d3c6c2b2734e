"""What people can do about skills: the coordinator names and grants them and makes practice, the worker tries it."""

from typing import Annotated

import msgspec

from server.clock import date_of
from server.features.intents import intent
from server.features.orders.models import Order
from server.features.people.models import Membership
from server.features.people.rules import Actor, Role, require
from server.features.pieces.rules import refilling
from server.features.results.rules import MAX_CELL
from server.features.skills.models import Qualification, Skill, SkillNeed, Training, TrainingAttempt
from server.features.skills.rules import (
    MAX_ROWS,
    MAX_WORDS,
    MIN_ROWS,
    RIGHT,
    How,
    Standing,
    Verb,
    canonical,
    counts_today,
    marks,
    may,
    passes,
)
from server.features.skills.steps import standing, step, who_of
from server.features.skills.watching import count, touch_orders
from server.features.steps import Who
from server.features.templates.models import Template
from server.features.templates.opening import form_of_version
from server.features.templates.rows import row_key
from server.forms.form import from_schema
from server.store.unit import Unit
from sync.errors import Held, Refused
from sync.messages.mutation import Mutation, Number

Chosen = Annotated[int, msgspec.Meta(ge=1, le=2**53 - 1)]
"""A number that the device chose: a time in ms and a bit of chance."""

Code = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9-]{1,16}$")]
Words = Annotated[str, msgspec.Meta(min_length=1, max_length=MAX_WORDS, pattern=r"\S")]
MaybeWords = Annotated[str, msgspec.Meta(max_length=MAX_WORDS)]
Cells = Annotated[
    list[Annotated[str, msgspec.Meta(max_length=MAX_CELL)]], msgspec.Meta(min_length=1, max_length=200)
]


class Open(msgspec.Struct, forbid_unknown_fields=True):
    """A skill that people of the hub can learn. The device chooses the number."""

    skill: Chosen
    title: Annotated[str, msgspec.Meta(min_length=1, max_length=60, pattern=r"\S")]


class Require(msgspec.Struct, forbid_unknown_fields=True):
    """Work of this template is for people with this skill; with None for everybody."""

    template: Code
    skill: Chosen | None


class Example(msgspec.Struct, forbid_unknown_fields=True):
    """One row of work as practice: the cells that are given, and the right answers in the order of the form's fields."""

    given: Cells
    answers: Cells


class Make(msgspec.Struct, forbid_unknown_fields=True):
    """Practice for a skill, in the form of this order's work."""

    skill: Chosen
    order: Number
    rows: Annotated[list[Example], msgspec.Meta(min_length=MIN_ROWS, max_length=MAX_ROWS)]


class Propose(msgspec.Struct, forbid_unknown_fields=True):
    """Would you like to learn this? Or, to who has it: practise once more."""

    skill: Chosen
    people: Annotated[list[Number], msgspec.Meta(min_length=1, max_length=20)]
    words: MaybeWords = ""


class Decline(msgspec.Struct, forbid_unknown_fields=True):
    """Not now."""

    skill: Chosen
    words: MaybeWords = ""


class Submit(msgspec.Struct, forbid_unknown_fields=True):
    """A try at practice `no`, row by row."""

    skill: Chosen
    no: Annotated[int, msgspec.Meta(ge=1, le=10_000)]
    answers: Annotated[list[Cells], msgspec.Meta(max_length=MAX_ROWS)]


class Grant(msgspec.Struct, forbid_unknown_fields=True):
    """This person can do it, says the coordinator. `until` is a moment in ms."""

    skill: Chosen
    person: Number
    words: Words
    until: Chosen | None = None


class Withdraw(msgspec.Struct, forbid_unknown_fields=True):
    """Not any more, and why."""

    skill: Chosen
    person: Number
    words: Words


async def _skill(unit: Unit, actor: Actor, number: int) -> Skill:
    """A skill of the actor's hub. On a server that was restored a short while ago it may come yet: what builds on it is kept."""
    found = await Skill.get_or_none(number=number).select_related("hub")
    if found is None:
        if refilling(unit.now, await unit.restored_at()):
            raise Held("skill_unknown")
        raise Refused("no_such_skill")
    require(actor, actor.role, hub=found.hub_id)
    return found


async def _newest(skill: Skill) -> Training | None:
    return await Training.filter(skill_id=skill.id).order_by("-no").first()


async def _worker(actor: Actor, person: int) -> None:
    if not await Membership.exists(person_id=person, hub_id=actor.hub, role=Role.WORKER.value):
        raise Refused("not_allowed")


async def open_new(unit: Unit, actor: Actor, mutation: Mutation, args: Open) -> None:
    """Saying it twice is saying it once."""
    del mutation
    known = await Skill.get_or_none(number=args.skill)
    if known is not None:
        require(actor, Role.COORDINATOR, hub=known.hub_id)
        return
    name = " ".join(args.title.split())
    if await Skill.exists(hub_id=actor.hub, name=name):
        raise Refused("skill_exists")
    await Skill.create(number=args.skill, hub_id=actor.hub, name=name, created_at=unit.now)
    unit.touch("skill", args.skill)


async def require_skill(unit: Unit, actor: Actor, mutation: Mutation, args: Require) -> None:
    """From now on, also for orders that are open. Pieces that somebody holds stay theirs."""
    del mutation
    template = await Template.get_or_none(hub_id=actor.hub, code=args.template).select_related("hub")
    if template is None:
        raise Refused("no_such_template")
    skill = await _skill(unit, actor, args.skill) if args.skill is not None else None
    need = await SkillNeed.get_or_none(template_id=template.id).select_related("skill")
    before = need.skill if need else None
    if need is None:
        need = SkillNeed(template_id=template.id)
    need.skill_id = skill.id if skill else None
    need.few = False
    await need.save()
    if before is not None:
        unit.touch("skill", before.number)
    if skill is not None:
        await count(unit, skill)
    await touch_orders(unit, template.id)
    unit.touch("template", row_key(template.hub.code, template.code))


async def make(unit: Unit, actor: Actor, mutation: Mutation, args: Make) -> None:
    """The next practice of the skill; whoever began an older one is judged by that."""
    del mutation
    skill = await _skill(unit, actor, args.skill)
    order = await Order.get_or_none(id=args.order).select_related("version")
    if order is None:
        raise Refused("no_such_order")
    require(actor, Role.COORDINATOR, hub=order.hub_id)
    given, version = order.form["given"], order.version
    if version is None or any(len(row.given) != len(given) for row in args.rows):
        raise Refused("practice_unfit")
    keys = canonical(form_of_version(version), [row.answers for row in args.rows], date_of(unit.now))
    if keys is None:
        raise Refused("practice_unfit")
    newest = await _newest(skill)
    await Training.create(
        skill_id=skill.id,
        no=newest.no + 1 if newest else 1,
        form={"given": given, "schema": version.form},
        rows=[row.given for row in args.rows],
        keys=keys,
        by_id=actor.person,
        made_at=unit.now,
    )
    unit.touch("skill", skill.number)


async def propose(unit: Unit, actor: Actor, mutation: Mutation, args: Propose) -> None:
    """Who is invited already stays so."""
    del mutation
    skill = await _skill(unit, actor, args.skill)
    if await _newest(skill) is None:
        raise Refused("no_practice")
    who = who_of(actor.role)
    for person in dict.fromkeys(args.people):
        await _worker(actor, person)
        theirs = await standing(skill, person)
        if may(Verb.PROPOSE, who, Standing(theirs.state) if theirs.state else None):
            await step(unit, theirs, Verb.PROPOSE, who, actor.person, args.words)
        elif len(args.people) == 1:
            raise Refused("state_moved")
    await count(unit, skill)


async def decline(unit: Unit, actor: Actor, mutation: Mutation, args: Decline) -> None:
    """As easy as that."""
    del mutation
    skill = await _skill(unit, actor, args.skill)
    theirs = await standing(skill, actor.person)
    await step(unit, theirs, Verb.DECLINE, who_of(actor.role), actor.person, args.words)
    await count(unit, skill)


async def submit(unit: Unit, actor: Actor, mutation: Mutation, args: Submit) -> None:
    """Look a try through. It is work: whatever comes is received. A fourth try of a day is looked through and does not count."""
    skill = await _skill(unit, actor, args.skill)
    training = await Training.get_or_none(skill_id=skill.id, no=args.no)
    if training is None:
        if refilling(unit.now, await unit.restored_at()):
            raise Held("skill_unknown")
        raise Refused("no_practice")
    theirs = await standing(skill, actor.person)
    await step(unit, theirs, Verb.TRY, who_of(actor.role), actor.person)
    at = min(max(mutation.at, 0), unit.now)
    earlier = [each.at for each in await TrainingAttempt.filter(qualification_id=theirs.id)]
    form, faults = from_schema(training.form["schema"])
    if form is None or faults:
        raise ValueError(f"training {training.id} has a form with faults: {faults}")
    told = marks(form, training.keys, args.answers, date_of(at))
    right = sum(row.count(RIGHT) for row in told)
    asked = sum(len(row) - row.count(None) for row in told)
    counted = counts_today(earlier, at)
    passed = counted and passes(right, asked)
    await TrainingAttempt.create(
        qualification_id=theirs.id,
        training_id=training.id,
        answers=args.answers,
        marks=told,
        right=right,
        asked=asked,
        counted=counted,
        passed=passed,
        at=at,
    )
    if passed and may(Verb.PASSED, Who.SERVER, Standing(theirs.state)):
        if theirs.state not in (Standing.QUALIFIED, Standing.RELEARNING):
            theirs.how, theirs.granted_by_id = How.TRAINING.value, None
            theirs.granted_at, theirs.until = unit.now, None
        await step(unit, theirs, Verb.PASSED, Who.SERVER, None)
        await count(unit, skill)


async def grant(unit: Unit, actor: Actor, mutation: Mutation, args: Grant) -> None:
    """With words, because others read later why."""
    del mutation
    skill = await _skill(unit, actor, args.skill)
    await _worker(actor, args.person)
    theirs = await standing(skill, args.person)
    if theirs.state not in (Standing.QUALIFIED, Standing.RELEARNING):
        theirs.granted_at = unit.now
    theirs.how, theirs.granted_by_id, theirs.until = How.COORDINATOR.value, actor.person, args.until
    await step(unit, theirs, Verb.GRANT, who_of(actor.role), actor.person, args.words)
    await count(unit, skill)


async def withdraw(unit: Unit, actor: Actor, mutation: Mutation, args: Withdraw) -> None:
    """Pieces that they hold stay theirs; new ones are for people with the skill."""
    del mutation
    skill = await _skill(unit, actor, args.skill)
    theirs = await Qualification.get_or_none(skill_id=skill.id, person_id=args.person)
    if theirs is None:
        raise Refused("state_moved")
    theirs.skill = skill
    await step(unit, theirs, Verb.WITHDRAW, who_of(actor.role), actor.person, args.words)
    await count(unit, skill)


INTENTS = {
    ("skill.open", 1): intent(Open, open_new, Role.COORDINATOR),
    ("skill.grant", 1): intent(Grant, grant, Role.COORDINATOR),
    ("skill.withdraw", 1): intent(Withdraw, withdraw, Role.COORDINATOR),
    ("template.require", 1): intent(Require, require_skill, Role.COORDINATOR),
    ("training.make", 1): intent(Make, make, Role.COORDINATOR),
    ("training.propose", 1): intent(Propose, propose, Role.COORDINATOR),
    ("training.decline", 1): intent(Decline, decline, Role.WORKER),
    ("training.submit", 1): intent(Submit, submit, Role.WORKER),
}
