"""What a coordinator can decide about what was stopped: judge it again, or set it aside. And what its author can say about it."""

from typing import Annotated

import msgspec

from server.features.devices.actors import actor_behind
from server.features.files.attaching import detach, give_up
from server.features.intents import RoleIntent, intent
from server.features.people.rules import Actor, Role, require
from server.features.quarantine.models import HeldEntry
from server.features.quarantine.rules import MAX_REASON, MAX_WORDS, NOT_ITS_OWN, OWN, Decision, row_id
from server.store.inbox import payload
from server.store.unit import Unit
from sync.codec import decode_mutation
from sync.errors import Refused
from sync.judge import Judge
from sync.messages.mutation import Mutation, Number
from sync.messages.outcome import Outcome, Verdict
from sync.ports import Registry, Upcasters

DeviceNumber = Annotated[str, msgspec.Meta(pattern="^[0-9]{1,12}$")]


class Retry(msgspec.Struct, forbid_unknown_fields=True):
    """もう一度受け取る: judge it again now, as the person who did it."""

    device: DeviceNumber
    inc: Number
    n: Number


class SetAside(msgspec.Struct, forbid_unknown_fields=True):
    """わきに置く: it is not to be done, and why. The payload stays in the inbox."""

    device: DeviceNumber
    inc: Number
    n: Number
    reason: Annotated[str, msgspec.Meta(min_length=1, max_length=MAX_REASON)]


class Review(msgspec.Struct, forbid_unknown_fields=True):
    """見てもらう: its author asks a coordinator to look at it, in own words."""

    device: DeviceNumber
    inc: Number
    n: Number
    words: Annotated[str, msgspec.Meta(min_length=1, max_length=MAX_WORDS)]


async def review(unit: Unit, actor: Actor, mutation: Mutation, args: Review) -> None:
    """The newest words count. What was set aside waits for a coordinator again; what was done already stays done."""
    del mutation
    entry = await HeldEntry.get_or_none(device_id=int(args.device), inc=args.inc, n=args.n)
    if entry is None or entry.person_id != actor.person:
        raise Refused("no_such_held")
    entry.words = args.words
    if entry.decision == Decision.SET_ASIDE:
        entry.decision = entry.decided_at = entry.decided_by_id = None
        entry.reason = ""
    await entry.save()
    _touch(unit, entry)


async def _entry(actor: Actor, args: Retry | SetAside) -> HeldEntry:
    entry = await HeldEntry.get_or_none(device_id=int(args.device), inc=args.inc, n=args.n)
    if entry is None:
        raise Refused("no_such_held")
    require(actor, Role.COORDINATOR, hub=entry.hub_id)
    return entry


def _touch(unit: Unit, entry: HeldEntry) -> None:
    unit.touch("held", entry.key, "received")
    unit.touch("decided", entry.key)
    unit.touch("asked", entry.key)


class Quarantine:
    """The decisions, with the judge that tries again."""

    def __init__(self, judge: Judge) -> None:
        self._judge = judge

    async def retry(self, unit: Unit, actor: Actor, mutation: Mutation, args: Retry) -> None:
        """Judged now, as that person, once: what was done already stays done.

        When it is done, those of its lane that were stopped with it follow in their order, as far as they are done too.
        """
        del mutation
        entry = await _entry(actor, args)
        if entry.decision == Decision.APPLIED:
            return
        if entry.name.startswith(OWN):
            raise Refused("not_tried_again")
        lane = HeldEntry.filter(device_id=entry.device_id, inc=entry.inc, lane=entry.lane, decision=None)
        if entry.lane and await lane.filter(n__lt=entry.n).exists():
            raise Refused("lane_blocked")  # LA1
        following = await lane.filter(n__gt=entry.n).order_by("n")
        done = await self._try(unit, actor, entry)
        for each in following:
            if not done or each.code not in NOT_ITS_OWN:
                return
            done = await self._try(unit, actor, each)

    async def _try(self, unit: Unit, actor: Actor, entry: HeldEntry) -> bool:
        person = await actor_behind(entry.device_id, forgiven=True)
        raw = await payload(entry.device_id, entry.inc, entry.n)
        told = decode_mutation(raw) if raw is not None else None
        outcome = Outcome(entry.n, Verdict.HELD, "unreadable")
        if person is not None and told is not None:
            outcome = await self._judge.judge(unit, unit.savepoint, person, told)
        done = outcome.verdict is Verdict.APPLIED
        if done:
            await detach(row_id(entry.key))  # they belong to what was done now
        entry.tried_at = unit.now
        if done:
            entry.decision, entry.decided_at, entry.decided_by_id = Decision.APPLIED, unit.now, actor.person
        else:
            entry.verdict, entry.code = outcome.verdict.value, outcome.code or ""
            entry.decision = entry.decided_at = entry.decided_by_id = None
        entry.reason = ""
        await entry.save()
        _touch(unit, entry)
        return done

    async def set_aside(self, unit: Unit, actor: Actor, mutation: Mutation, args: SetAside) -> None:
        """The newest reason counts. What was done already cannot be put aside."""
        del mutation
        entry = await _entry(actor, args)
        if entry.decision == Decision.APPLIED:
            raise Refused("received_already")
        entry.decision, entry.decided_at, entry.decided_by_id = Decision.SET_ASIDE, unit.now, actor.person
        entry.reason = args.reason
        await entry.save()
        await give_up(unit, row_id(entry.key))
        _touch(unit, entry)


def intents(registry: Registry, upcasters: Upcasters) -> dict[tuple[str, int], RoleIntent]:
    """The decisions about the mutations of this registry."""
    quarantine = Quarantine(Judge(registry, upcasters))
    return {
        ("held.retry", 1): intent(Retry, quarantine.retry, Role.COORDINATOR),
        ("held.set_aside", 1): intent(SetAside, quarantine.set_aside, Role.COORDINATOR),
        ("held.review", 1): intent(Review, review, Role.WORKER),
    }
