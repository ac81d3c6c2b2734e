"""The table of steps, played: every verb, by everybody, on a proposal in every state. What is not in the table is refused."""

import json
from typing import Any

import pytest

from server.features.proposals.rules import STEPS, ProposalState, Verb
from server.features.steps import Who
from tests.checks.tree import ROOT
from tests.features.proposals.hands import DRAFT, act, delivers, drafted, measured, noted, sent, state
from tests.support.region import DAY, House

PEOPLE_OF = {Who.WORKER: "worker", Who.COORDINATOR: "coordinator", Who.FIRM: "firm"}
BY_PEOPLE = [verb for verb in Verb if verb is not Verb.MEASURE]

ARGS: dict[Verb, dict[str, Any]] = {
    Verb.NOTE: {"order": 1, "words": "ひとこと"},
    Verb.DRAFT: DRAFT,
    Verb.ASK: {"words": "どの表ですか"},
    Verb.DISCUSS: {"words": "いつからできますか"},
    Verb.DECLINE: {"words": "いまの形が決まりなので"},
    Verb.APPLY: {"template": "DM-1"},
    Verb.REWARD: {"yen": 500},
}


async def brought_to(house: House, wanted: ProposalState | None) -> None:
    """The worker's proposal, brought into a state by what people do."""
    if wanted in (ProposalState.ADOPTED, ProposalState.MEASURED):
        assert await delivers(house, 1, 600) == "applied"
    if wanted is ProposalState.NOTED:
        assert await noted(house) == "applied"
    elif wanted in (ProposalState.DRAFTED, ProposalState.HUB_CHECKED):
        assert await noted(house) == "applied"
        assert await drafted(house) == "applied"
        if wanted is ProposalState.HUB_CHECKED:
            assert await act(house, "coordinator", "check") == "applied"
    elif wanted is not None:
        await sent(house)
        if wanted is ProposalState.DISCUSSING:
            assert await act(house, "firm", "discuss", words="いつからですか") == "applied"
        elif wanted is ProposalState.DECLINED:
            assert await act(house, "firm", "decline", words="決まりなので") == "applied"
        elif wanted is not ProposalState.SENT:
            assert await act(house, "firm", "adopt") == "applied"
        if wanted is ProposalState.MEASURED:
            house.clock.forward(90 * DAY)
            assert await measured(house) == 1
    assert await state(house) == wanted


async def tried(house: House, verb: Verb, who: Who) -> str:
    """The outcome of a step as that person would take it."""
    return await act(house, PEOPLE_OF[who], verb.value, **ARGS.get(verb, {}))


def expected(verb: Verb, who: Who, origin: ProposalState | None) -> ProposalState | None:
    """Where the table leads; None where it leads nowhere."""
    return next(
        (step.to for step in STEPS if (step.verb, step.who, step.origin) == (verb, who, origin)), None
    )


@pytest.mark.parametrize("origin", [None, *ProposalState])
async def test_what_is_in_the_table_is_done_and_nothing_else(
    house: House, origin: ProposalState | None
) -> None:
    """What is refused changes nothing, so that one house plays all of a state."""
    await brought_to(house, origin)
    for verb in BY_PEOPLE:
        for who in PEOPLE_OF:
            if expected(verb, who, origin) is not None:
                continue
            outcome = await tried(house, verb, who)
            if verb is Verb.NOTE and who is Who.WORKER:
                assert outcome == "applied"  # the same number: said twice is said once
            else:
                assert outcome in ("refused state_moved", "refused not_allowed"), (verb, who, outcome)
            assert await state(house) == origin, (verb, who)


@pytest.mark.parametrize(
    "step",
    [step for step in STEPS if step.verb in BY_PEOPLE and step.verb is not Verb.APPLY],
    ids=lambda step: f"{step.verb} {step.who} {step.origin}",
)
async def test_a_step_of_the_table(house: House, step: Any) -> None:
    await brought_to(house, step.origin)

    assert await tried(house, step.verb, step.who) == "applied"

    assert await state(house) == step.to


async def test_the_servers_step(house: House) -> None:
    """It measures what was adopted and tried for thirty days, and nothing else."""
    for origin in (ProposalState.SENT, ProposalState.ADOPTED):
        if origin is ProposalState.SENT:
            assert await delivers(house, 1, 600) == "applied"
            await sent(house)
            house.clock.forward(90 * DAY)
        else:
            assert await act(house, "firm", "adopt") == "applied"
        assert await measured(house) == 0
        assert await state(house) == origin
    house.clock.forward(90 * DAY)
    assert await measured(house) == 1
    assert await measured(house) == 0
    assert await state(house) == ProposalState.MEASURED


def test_the_pages_play_the_same_table() -> None:
    told = [
        [step.verb.value, step.who.value, step.offline, step.origin and step.origin.value, step.to.value]
        for step in STEPS
    ]
    assert json.loads((ROOT / "tests" / "vectors" / "proposal_steps.json").read_text("utf-8")) == told


def test_no_step_stands_twice_and_every_state_is_reached() -> None:
    assert len({(step.verb, step.who, step.origin) for step in STEPS}) == len(STEPS)
    assert {step.to for step in STEPS} == set(ProposalState)
    assert {step.verb for step in STEPS} == set(Verb)


def test_only_the_worker_goes_on_without_a_network() -> None:
    """product.md: note and draft offline yes."""
    assert {step.verb for step in STEPS if step.offline} == {Verb.NOTE, Verb.DRAFT}
