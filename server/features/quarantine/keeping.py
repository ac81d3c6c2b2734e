"""Putting what was stopped before a coordinator, in the transaction of its outcome."""

from collections.abc import Sequence

from server.features.devices.actors import actor_behind
from server.features.files.attaching import attach, judged
from server.features.people.rules import Actor
from server.features.quarantine.models import HeldEntry
from server.features.quarantine.rules import MAX_ARGS, MAX_TIME, SECRET, row_id, waits_for_a_person
from server.store.inbox import stopped_ones
from server.store.models import SyncInbox
from server.store.unit import Unit
from sync.codec import decode_mutation
from sync.messages.outcome import Outcome, Verdict
from sync.ports import Caller, Stopped


async def keep(unit: Unit, caller: Caller, stopped: Stopped) -> None:
    """See ports.Keeper."""
    if not isinstance(caller, Actor):
        raise TypeError("what was stopped belongs to an actor")
    if waits_for_a_person(stopped.mutation.name if stopped.mutation else "", stopped.outcome):
        await _enter(unit, caller, stopped, unit.now)


async def left_out() -> list[SyncInbox]:
    """What was stopped and stands before nobody: it arrived before there was a quarantine, or keeping it broke."""
    known = set(await HeldEntry.all().values_list("device_id", "inc", "n"))
    return [
        each
        for each in await stopped_ones()
        if (int(each.device), each.inc, each.n) not in known
        and waits_for_a_person(_name(each), _outcome(each))
    ]


async def bring_in(unit: Unit, entries: Sequence[SyncInbox]) -> int:
    """Put these before the coordinators of their hubs; how many. Of a device that is gone nobody is left to ask."""
    brought = 0
    for each in entries:
        actor = await actor_behind(int(each.device))
        if actor is not None:
            raw = bytes(each.payload)
            stopped = Stopped(each.inc, raw, decode_mutation(raw), _outcome(each))
            await _enter(unit, actor, stopped, each.received_at)
            brought += 1
    return brought


def _outcome(entry: SyncInbox) -> Outcome:
    return Outcome(entry.n, Verdict(str(entry.verdict)), entry.code)


def _name(entry: SyncInbox) -> str:
    mutation = decode_mutation(bytes(entry.payload))
    return mutation.name if mutation else ""


async def _enter(unit: Unit, caller: Actor, stopped: Stopped, received_at: int) -> None:
    mutation, outcome = stopped.mutation, stopped.outcome
    args = bytes(mutation.args) if mutation else stopped.raw
    if mutation and mutation.name in SECRET:
        args = b""
    entry = await HeldEntry.create(
        device_id=int(caller.device),
        inc=stopped.inc,
        n=outcome.n,
        person_id=caller.person,
        hub_id=caller.hub,
        name=mutation.name if mutation else "",
        lane=mutation.lane if mutation else "",
        args=args.decode(errors="replace")[:MAX_ARGS],
        size=len(args),
        at=max(-MAX_TIME, min(mutation.at, MAX_TIME)) if mutation else 0,
        received_at=received_at,
        verdict=outcome.verdict.value,
        code=outcome.code or "",
    )
    if mutation and mutation.files:
        await attach(
            unit, caller.membership, row_id(entry.key), await judged(caller.membership, mutation.files)
        )
    unit.touch("held", entry.key)
