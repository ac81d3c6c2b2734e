"""The table of steps, played: every verb, by everybody, from every standing. What is not in the table is refused."""

import json
from typing import Any

import pytest

from server.features.skills.rules import STEPS, Standing, Verb
from server.features.steps import Who
from tests.checks.tree import ROOT
from tests.features.skills.hands import SECRET, WORKER, act, counted, ready, state, tries, wrong
from tests.support.region import DAY, START, House

PEOPLE_OF = {Who.WORKER: "worker", Who.COORDINATOR: "coordinator", Who.FIRM: "firm"}
ASKED: dict[Verb, tuple[str, dict[str, Any]]] = {
    Verb.PROPOSE: ("training.propose", {"people": [WORKER], "words": "いかがですか"}),
    Verb.DECLINE: ("training.decline", {}),
    Verb.GRANT: ("skill.grant", {"person": WORKER, "words": "となりで見ました"}),
    Verb.WITHDRAW: ("skill.withdraw", {"person": WORKER, "words": "様式が変わりました"}),
}


async def tried(house: House, verb: Verb, who: Who) -> str:
    """The outcome of a step as that person would take it."""
    if verb is Verb.TRY:
        return await tries(house, PEOPLE_OF[who], wrong(6))
    name, args = ASKED[verb]
    return await act(house, PEOPLE_OF[who], name, **args)


async def brought_to(house: House, wanted: Standing | None) -> None:
    """The worker's standing, brought about by what people do."""
    await ready(house)
    ways: dict[Standing | None, list[tuple[Verb, Who]]] = {
        None: [],
        Standing.LEARNING: [(Verb.TRY, Who.WORKER)],
        Standing.INVITED: [(Verb.PROPOSE, Who.COORDINATOR)],
        Standing.DECLINED: [(Verb.PROPOSE, Who.COORDINATOR), (Verb.DECLINE, Who.WORKER)],
        Standing.QUALIFIED: [(Verb.GRANT, Who.COORDINATOR)],
        Standing.RELEARNING: [(Verb.GRANT, Who.COORDINATOR), (Verb.PROPOSE, Who.COORDINATOR)],
        Standing.WITHDRAWN: [(Verb.GRANT, Who.COORDINATOR), (Verb.WITHDRAW, Who.COORDINATOR)],
    }
    for verb, who in ways[wanted]:
        assert await tried(house, verb, who) == "applied"
    assert await state(house) == wanted


def expected(verb: Verb, who: Who, origin: Standing | None) -> Standing | None:
    """Where the table leads; None where it leads nowhere."""
    return next(
        (step.to for step in STEPS if (step.verb, step.who, step.origin) == (verb, who, origin)), None
    )


@pytest.mark.parametrize("origin", [None, *Standing])
async def test_what_is_not_in_the_table_is_refused(house: House, origin: Standing | None) -> None:
    await brought_to(house, origin)
    for verb in (Verb.TRY, *ASKED):
        for who in PEOPLE_OF:
            if expected(verb, who, origin) is None:
                outcome = await tried(house, verb, who)
                assert outcome in ("refused state_moved", "refused not_allowed"), (verb, who, outcome)
                assert await state(house) == origin, (verb, who)


@pytest.mark.parametrize(
    "step",
    [step for step in STEPS if step.who is not Who.SERVER],
    ids=lambda step: f"{step.verb} {step.who} {step.origin}",
)
async def test_a_step_of_the_table(house: House, step: Any) -> None:
    await brought_to(house, step.origin)

    assert await tried(house, step.verb, step.who) == "applied"

    assert await state(house) == step.to


@pytest.mark.parametrize("origin", list(Standing))
async def test_who_passes_the_practice_is_qualified_unless_it_was_withdrawn(
    house: House, origin: Standing
) -> None:
    await brought_to(house, origin)

    assert await tries(house, answers=SECRET) == "applied"

    assert await state(house) == (expected(Verb.PASSED, Who.SERVER, origin) or origin)


@pytest.mark.parametrize("again", [False, True])
async def test_what_is_granted_for_a_time_ends_by_the_servers_clock(house: House, again: bool) -> None:
    await ready(house)
    until = START + 30 * DAY
    said = await act(house, "coordinator", "skill.grant", person=WORKER, words="ひと月", until=until)
    assert said == "applied"
    if again:
        assert await tried(house, Verb.PROPOSE, Who.COORDINATOR) == "applied"
    await counted(house, 29)
    assert await state(house) in (Standing.QUALIFIED, Standing.RELEARNING)

    await counted(house, 1)

    assert await state(house) == Standing.LEARNING


def test_the_pages_play_the_same_table() -> None:
    told = [
        [step.verb.value, step.who.value, step.offline, step.origin and step.origin.value, step.to.value]
        for step in STEPS
    ]
    assert json.loads((ROOT / "tests" / "vectors" / "skill_steps.json").read_text("utf-8")) == told


def test_no_step_stands_twice_and_every_standing_is_reached() -> None:
    assert len({(step.verb, step.who, step.origin) for step in STEPS}) == len(STEPS)
    assert {step.to for step in STEPS} == set(Standing)
    assert {step.verb for step in STEPS} == set(Verb)


def test_only_the_worker_goes_on_without_a_network() -> None:
    assert {step.verb for step in STEPS if step.offline} == {Verb.TRY, Verb.DECLINE}
