"""What a firm and its coordinator do with the firm's work: write it down, split it, say what becomes of each piece."""

from typing import Annotated, Literal

import msgspec

from server.features.firms.models import Firm
from server.features.intents import intent
from server.features.jobs.keeping import load, plant, store
from server.features.jobs.models import JobComment
from server.features.jobs.rules import MAX_COMMENTS, MAX_NODES, MAX_TITLE, MAX_WORDS, Verb
from server.features.jobs.tree import Facts, Pen, Tree
from server.features.people.rules import Actor, Role, require
from server.features.steps import Who
from server.features.templates.models import TemplateVersion
from server.store.unit import Unit
from sync.errors import Refused
from sync.messages.mutation import Mutation, Number

Key = Annotated[str, msgspec.Meta(pattern="^[a-z0-9]{1,24}$")]
Perhaps = Annotated[str, msgspec.Meta(pattern="^[a-z0-9]{0,24}$")]
Title = Annotated[str, msgspec.Meta(max_length=MAX_TITLE)]
Words = Annotated[str, msgspec.Meta(min_length=1, max_length=MAX_WORDS, pattern=r"\S")]
Reason = Annotated[str, msgspec.Meta(max_length=MAX_WORDS)]
Count = Annotated[int, msgspec.Meta(ge=0, le=100_000)]
Minutes = Annotated[int, msgspec.Meta(ge=0, le=10_000)]
Version = Annotated[int, msgspec.Meta(ge=0, le=1_000_000_000)]
Grade = Literal["", "no", "partly", "yes"]


class Told(msgspec.Struct, forbid_unknown_fields=True):
    """What somebody says of a piece of work; a field that is not here stays as it is, a blank one is not known any more.

    `per` and `times`: how often (`volume`: so many `unit` a month). `minutes` are for one time. `hands`: how many people can do
    it. `sure`: the result can be checked. `same`: it is done the same way each time. `secret`: who may see it.
    """

    title: Title | msgspec.UnsetType = msgspec.UNSET
    per: Literal["", "day", "week", "month", "volume"] | msgspec.UnsetType = msgspec.UNSET
    times: Count | msgspec.UnsetType | None = msgspec.UNSET
    unit: Annotated[str, msgspec.Meta(max_length=10)] | msgspec.UnsetType = msgspec.UNSET
    minutes: Minutes | msgspec.UnsetType | None = msgspec.UNSET
    who: Title | msgspec.UnsetType = msgspec.UNSET
    hands: Annotated[int, msgspec.Meta(ge=0, le=999)] | msgspec.UnsetType | None = msgspec.UNSET
    risk: Annotated[str, msgspec.Meta(max_length=200)] | msgspec.UnsetType = msgspec.UNSET
    sure: Grade | msgspec.UnsetType = msgspec.UNSET
    same: Grade | msgspec.UnsetType = msgspec.UNSET
    secret: Literal["", "open", "inside", "people"] | msgspec.UnsetType = msgspec.UNSET


class Sprout(msgspec.Struct, forbid_unknown_fields=True):
    """A new node below another one. `verb`: what whoever wrote it down thinks should become of it."""

    job: Key
    parent: Key
    facts: Told
    verb: Literal["", "suggest", "ask", "keep"] = ""
    reason: Reason = ""


class Write(msgspec.Struct, forbid_unknown_fields=True):
    """書き出す: a new tree, with what is below its root already (a ready tree). The device chooses the keys."""

    firm: Number
    job: Key
    facts: Told
    nodes: Annotated[list[Sprout], msgspec.Meta(max_length=MAX_NODES - 1)] = []


class Split(msgspec.Struct, forbid_unknown_fields=True):
    """分ける: something new below a node, in this order, at the end. Each one's `parent` is there or comes before it here."""

    firm: Number
    job: Key
    into: Annotated[list[Sprout], msgspec.Meta(min_length=1, max_length=50)]


class Change(msgspec.Struct, forbid_unknown_fields=True):
    """Write fields of a node. `base` is its version that the person saw."""

    firm: Number
    job: Key
    base: Version
    facts: Told


class Move(msgspec.Struct, forbid_unknown_fields=True):
    """Below `parent`, behind its node `behind`; blank: first."""

    firm: Number
    job: Key
    parent: Key
    behind: Perhaps = ""


class One(msgspec.Struct, forbid_unknown_fields=True):
    """One node."""

    firm: Number
    job: Key


class Say(msgspec.Struct, forbid_unknown_fields=True):
    """A step with a node, and why."""

    firm: Number
    job: Key
    verb: Literal["suggest", "ask", "keep", "agree", "retire", "reopen"]
    reason: Reason = ""


class Comment(msgspec.Struct, forbid_unknown_fields=True):
    """Words beside a node."""

    firm: Number
    job: Key
    words: Words


class Become(msgspec.Struct, forbid_unknown_fields=True):
    """ひな形にする: this piece of work is done with a template of the hub, which was published before."""

    firm: Number
    job: Key
    template: Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9-]{1,16}$")]


def _facts(told: Told) -> Facts:
    """The fields that were said, blanks and spaces tidied. Refuses a title of nothing."""
    found: dict[str, str | int | None] = {}
    for name, value in msgspec.structs.asdict(told).items():
        if value is not msgspec.UNSET:
            found[name] = " ".join(value.split()) if isinstance(value, str) else value
    if "title" in found and not found["title"]:
        raise Refused("title_missing")
    return found


def _named(told: Told) -> Facts:
    facts = _facts(told)
    if "title" not in facts:
        raise Refused("title_missing")
    return facts


async def _firm(actor: Actor, number: int) -> Firm:
    """The firm, when the actor works there or at its hub."""
    firm = await Firm.get_or_none(id=number)
    if firm is None:
        raise Refused("not_allowed")
    require(actor, actor.role, hub=firm.hub_id, firm=firm.id)
    return firm


async def _tree(unit: Unit, actor: Actor, firm: int, job: str) -> Tree:
    await _firm(actor, firm)
    return await load(unit, firm, job)


def _pen(unit: Unit, actor: Actor) -> Pen:
    return Pen(int(actor.device), actor.person, unit.now)


def _sprout(tree: Tree, sprouts: list[Sprout], pen: Pen, who: Who) -> None:
    for each in sprouts:
        if each.parent not in tree.nodes:
            raise Refused("no_such_job")
        tree.add(each.parent, each.job, _named(each.facts), pen, who)
    for each in sprouts:
        if each.verb and not tree.below(each.job):
            tree.step(each.job, Verb(each.verb), who, each.reason.strip())


def grow(key: str, facts: Facts, sprouts: list[Sprout], pen: Pen, who: Who) -> Tree:
    """A new tree with everything below its root."""
    tree = Tree()
    tree.plant(key, facts, pen)
    _sprout(tree, sprouts, pen, who)
    return tree


async def write(unit: Unit, actor: Actor, mutation: Mutation, args: Write) -> None:
    """The whole tree or nothing of it."""
    del mutation
    firm, who = await _firm(actor, args.firm), Who(actor.role.value)
    tree = grow(args.job, _named(args.facts), args.nodes, _pen(unit, actor), who)
    await plant(unit, firm.id, tree)


async def split(unit: Unit, actor: Actor, mutation: Mutation, args: Split) -> None:
    """Whatever became of the node meanwhile: what was written below it comes in."""
    del mutation
    tree = await _tree(unit, actor, args.firm, args.job)
    _sprout(tree, args.into, _pen(unit, actor), Who(actor.role.value))
    await store(unit, args.firm, tree)


async def change(unit: Unit, actor: Actor, mutation: Mutation, args: Change) -> None:
    """Different fields do not disturb each other."""
    del mutation
    tree = await _tree(unit, actor, args.firm, args.job)
    tree.change(args.job, args.base, _facts(args.facts), _pen(unit, actor))
    await store(unit, args.firm, tree)


async def move(unit: Unit, actor: Actor, mutation: Mutation, args: Move) -> None:
    """Inside its tree, never into a circle."""
    del mutation
    tree = await _tree(unit, actor, args.firm, args.job)
    if args.parent not in tree.nodes:
        raise Refused("state_moved")
    tree.move(args.job, args.parent, args.behind)
    await store(unit, args.firm, tree)


async def remove(unit: Unit, actor: Actor, mutation: Mutation, args: One) -> None:
    """With what is below it."""
    del mutation
    tree = await _tree(unit, actor, args.firm, args.job)
    tree.remove(args.job)
    await store(unit, args.firm, tree)


async def restore(unit: Unit, actor: Actor, mutation: Mutation, args: One) -> None:
    """The way back."""
    del mutation
    tree = await _tree(unit, actor, args.firm, args.job)
    tree.revive(args.job)
    await store(unit, args.firm, tree)


async def say(unit: Unit, actor: Actor, mutation: Mutation, args: Say) -> None:
    """One step of the table."""
    del mutation
    tree = await _tree(unit, actor, args.firm, args.job)
    tree.step(args.job, Verb(args.verb), Who(actor.role.value), args.reason.strip())
    await store(unit, args.firm, tree)


async def comment(unit: Unit, actor: Actor, mutation: Mutation, args: Comment) -> None:
    """What somebody says to the others. It brings back what was taken away."""
    del mutation
    tree = await _tree(unit, actor, args.firm, args.job)
    if await JobComment.filter(job__firm_id=args.firm, job__key=args.job).count() >= MAX_COMMENTS:
        raise Refused("job_too_many")
    tree.revive(args.job)
    tree.changed.add(args.job)
    jobs = await store(unit, args.firm, tree)
    await JobComment.create(
        job=jobs[args.job],
        person_id=actor.person,
        by_firm=actor.role is Role.FIRM,
        words=args.words.strip(),
        at=unit.now,
    )


async def become(unit: Unit, actor: Actor, mutation: Mutation, args: Become) -> None:
    """The template stands at the node from now on."""
    del mutation
    tree = await _tree(unit, actor, args.firm, args.job)
    if not await TemplateVersion.exists(template__hub_id=actor.hub, template__code=args.template):
        raise Refused("no_such_template")
    tree.step(args.job, Verb.TEMPLATE, Who(actor.role.value))
    tree.nodes[args.job].template = args.template
    await store(unit, args.firm, tree)


BOTH = (Role.FIRM, Role.COORDINATOR)

INTENTS = {
    ("job.write", 1): intent(Write, write, *BOTH),
    ("job.split", 1): intent(Split, split, *BOTH),
    ("job.change", 1): intent(Change, change, *BOTH),
    ("job.move", 1): intent(Move, move, *BOTH),
    ("job.remove", 1): intent(One, remove, *BOTH),
    ("job.restore", 1): intent(One, restore, *BOTH),
    ("job.state", 1): intent(Say, say, *BOTH),
    ("job.comment", 1): intent(Comment, comment, *BOTH),
    ("job.template", 1): intent(Become, become, Role.COORDINATOR),
}
