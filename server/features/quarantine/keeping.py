"""Putting what was stopped before a coordinator, in the transaction of its outcome."""

from server.features.files.attaching import attach, judged
from server.features.people.rules import Actor
from server.features.quarantine.models import HeldEntry
from server.features.quarantine.rules import MAX_ARGS, MAX_TIME, row_id, waits_for_a_person
from server.store.unit import Unit
from sync.ports import Caller, Stopped


async def keep(unit: Unit, caller: Caller, stopped: Stopped) -> None:
    """See ports.Keeper."""
    if not isinstance(caller, Actor):
        raise TypeError("what was stopped belongs to an actor")
    mutation, outcome = stopped.mutation, stopped.outcome
    if not waits_for_a_person(mutation.name if mutation else "", outcome):
        return
    args = bytes(mutation.args) if mutation else stopped.raw
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
        received_at=unit.now,
        verdict=outcome.verdict.value,
        code=outcome.code or "",
    )
    if mutation and mutation.files:
        await attach(
            unit, caller.membership, row_id(entry.key), await judged(caller.membership, mutation.files)
        )
    unit.touch("held", entry.key)
