"""The table of an entry's steps, played: every verb, by everybody, in every state. What is not in the table is refused."""

import json
from typing import Any

import pytest

from server.features.statements.rules import STEPS, Entry, Verb
from server.features.steps import Who
from tests.checks.tree import ROOT
from tests.features.reviews.hands import delivered
from tests.features.statements.hands import YEN, closed, december, paid, says, settled, statements, undone
from tests.support.region import House

PEOPLE_OF = {Who.WORKER: "worker", Who.COORDINATOR: "coordinator"}


async def brought_to(house: House, entry: Entry) -> None:
    """The worker's entry, brought into a state by what people do, with a part of it paid before it is."""
    if entry is Entry.PROVISIONAL:
        assert await delivered(house) == "applied"
    else:
        await settled(house)
    december(house)
    if entry in (Entry.PROVISIONAL, Entry.CONFIRMED):
        return
    assert await closed(house) == "applied"
    assert await paid(house, 1) == "applied"
    if entry is not Entry.IN_STATEMENT:
        assert await paid(house, YEN - 1) == "applied"
    if entry is Entry.RECEIVED_CONFIRMED:
        assert await says(house, "receive") == "applied"


async def stands(house: House) -> Entry:
    """How the worker's entry stands."""
    found = await statements(house)
    if found:
        return Entry(found[0]["state"])
    lines = (await house.online("worker")).own("ledger/").values()
    return Entry.PROVISIONAL if sum(line["provisional"] for line in lines) else Entry.CONFIRMED


async def tried(house: House, verb: Verb, who: str) -> str:
    """The outcome of a step as that person would take it."""
    match verb:
        case Verb.CLOSE:
            return await closed(house, who=who)
        case Verb.PAY:
            return await paid(house, YEN - 1, who=who)
        case Verb.PAY_PART:
            return await paid(house, 1, who=who)
        case Verb.UNDO:
            return await undone(house, who=who)
        case Verb.CHECK:
            return await says(house, "check", who=who)
        case Verb.CONFIRM_RECEIPT:
            return await says(house, "receive", who=who)


def expected(verb: Verb, who: Who, origin: Entry) -> Entry | None:
    found = [step.to for step in STEPS if (step.verb, step.who, step.origin) == (verb, who, origin)]
    return found[0] if found else None


# Said again, these are the same as once: nothing happens, and nobody is told off.
AGAIN = {
    (Verb.CLOSE, Entry.IN_STATEMENT),
    (Verb.CLOSE, Entry.PAID),
    (Verb.CLOSE, Entry.RECEIVED_CONFIRMED),
    (Verb.CLOSE, Entry.PROVISIONAL),
    (Verb.CHECK, Entry.RECEIVED_CONFIRMED),
    (Verb.CONFIRM_RECEIPT, Entry.RECEIVED_CONFIRMED),
}
REFUSALS = {
    "refused state_moved",
    "refused not_allowed",
    "refused no_such_statement",
    "refused no_such_payout",
}


@pytest.mark.parametrize("origin", Entry)
async def test_what_is_in_the_table_is_done_and_nothing_else(house: House, origin: Entry) -> None:
    await brought_to(house, origin)
    for verb in Verb:
        for who, name in PEOPLE_OF.items():
            if expected(verb, who, origin) is not None:
                continue
            outcome = await tried(house, verb, name)
            if not (who in {step.who for step in STEPS if step.verb is verb} and (verb, origin) in AGAIN):
                assert outcome in REFUSALS, (verb, who, outcome)
            assert await stands(house) == origin, (verb, who)


@pytest.mark.parametrize("step", STEPS, ids=lambda step: f"{step.verb} {step.origin}")
async def test_a_step_of_the_table(house: House, step: Any) -> None:
    await brought_to(house, step.origin)

    assert await tried(house, step.verb, PEOPLE_OF[step.who]) == "applied"

    assert await stands(house) == step.to


def test_the_pages_play_the_same_table() -> None:
    told = [
        [step.verb.value, step.who.value, step.offline, step.origin.value, step.to.value] for step in STEPS
    ]
    assert json.loads((ROOT / "tests" / "vectors" / "money_steps.json").read_text("utf-8")) == told


def test_no_step_stands_twice_and_every_state_is_reached_or_a_beginning() -> None:
    assert len({(step.verb, step.who, step.origin) for step in STEPS}) == len(STEPS)
    assert {Entry.PROVISIONAL, Entry.CONFIRMED} | {step.to for step in STEPS} == set(Entry)
