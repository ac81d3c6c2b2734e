"""The table of steps, played: every verb, by everybody, on a delivery in every state. What is not in the table is refused."""

import json
from typing import Any

import pytest

from server.features.results.rules import ResultState
from server.features.reviews.rules import STEPS, Verb
from server.features.steps import Who
from server.text import sentence
from sync.messages.mutation import Attachment
from tests.checks.tree import ROOT
from tests.features.reviews.hands import (
    OTHERS,
    accepted,
    adjudicated,
    answered_twice,
    appeal_decided,
    appealed,
    checked,
    decided,
    delivered,
    delivered_late,
    rejected,
    sent_back,
    silence,
    state,
)
from tests.support.region import DAY, House

PEOPLE_OF = {Who.WORKER: "worker", Who.COORDINATOR: "coordinator", Who.FIRM: "firm"}


APPEALS = {
    ResultState.REJECTED: "",
    ResultState.APPEALED: "",
    ResultState.APPEAL_FULL: "full",
    ResultState.APPEAL_PART: "part",
    ResultState.APPEAL_NONE: "upheld",
}


SEVERAL = (ResultState.ANSWERED, ResultState.SECOND, ResultState.ACCEPTED_SECOND)


async def brought_beyond(house: House, wanted: ResultState) -> None:
    """One of two answers to the piece, or one that was rejected."""
    if wanted in SEVERAL:
        await answered_twice(house)
        if wanted is not ResultState.ANSWERED:
            assert await adjudicated(house, OTHERS) == "applied"
        if wanted is ResultState.ACCEPTED_SECOND:
            assert await accepted(house, rev=2) == "applied"
    else:
        assert await delivered(house) == "applied"
        assert await rejected(house) == "applied"
        if wanted is not ResultState.REJECTED:
            assert await appealed(house) == "applied"
        if APPEALS[wanted]:
            assert await appeal_decided(house, APPEALS[wanted]) == "applied"


async def brought_to(house: House, wanted: ResultState) -> None:
    """The worker's delivery of piece 1, brought into a state by what people do."""
    late = {
        ResultState.LATE: "",
        ResultState.ACCEPTED_LATE: "full",
        ResultState.PAID_PARTIAL: "part",
        ResultState.NOT_USED: "none",
    }
    if wanted in late:
        await delivered_late(house)
        if late[wanted]:
            more: dict[str, Any] = {"reason": "重なりました", "sure": True}
            if late[wanted] == "part":
                more["yen"] = 100
            assert await decided(house, late[wanted], **more) == "applied"
    elif wanted in (*APPEALS, *SEVERAL):
        await brought_beyond(house, wanted)
    elif wanted is ResultState.WAITING_FILES:
        phone = await house.online("worker")
        assert await phone.submit(1, files=[Attachment("a" * 64, 9, "image/jpeg")]) == "applied"
    else:
        assert await delivered(house) == "applied"
        if wanted in (ResultState.RETURNED, ResultState.REPLACED):
            assert await sent_back(house) == "applied"
        if wanted is ResultState.REPLACED:
            assert await delivered(house, rev=2) == "applied"
        if wanted in (ResultState.PASSED, ResultState.ACCEPTED):
            assert await checked(house) == "applied"
        if wanted is ResultState.ACCEPTED:
            assert await accepted(house) == "applied"
    assert await state(house) == wanted


VERDICTS = {Verb.PAY_APPEAL: "full", Verb.PAY_APPEAL_PART: "part", Verb.UPHOLD: "upheld"}


async def tried(house: House, verb: Verb, who: Who) -> str:
    """The outcome of a step as that person would take it."""
    phone = await house.online(PEOPLE_OF[who])
    late = {"piece": 1, "person": 1, "rev": 1, "reason": "重なりました"}
    match verb:
        case Verb.CHECK:
            return await phone.act("review.check", "piece/1", piece=1, rev=1)
        case Verb.RETURN:
            return await sent_back(house, who=PEOPLE_OF[who])
        case Verb.ACCEPT:
            return await accepted(house, who=PEOPLE_OF[who])
        case Verb.DELIVER_AGAIN:
            return await phone.submit(1, rev=2)
        case Verb.PAY_LATE | Verb.PAY_PART:
            more: dict[str, Any] = (
                {"verdict": "full"} if verb is Verb.PAY_LATE else {"verdict": "part", "yen": 100}
            )
            return await phone.act("late.decide", "piece/1", **late, **more)
        case Verb.ADJUDICATE:
            return await adjudicated(house, who=PEOPLE_OF[who])
        case _ if verb in VERDICTS:
            return await appeal_decided(house, VERDICTS[verb], who=PEOPLE_OF[who])
        case Verb.REJECT | Verb.APPEAL:
            act = rejected if verb is Verb.REJECT else appealed
            return await act(house, PEOPLE_OF[who])
        case _:
            return await phone.act("late.decide", "piece/1", **late, verdict="none", sure=True)


def expected(verb: Verb, who: Who, origin: ResultState) -> ResultState | None:
    """Where the table leads; None where it leads nowhere."""
    found = [step.to for step in STEPS if (step.verb, step.who, step.origin) == (verb, who, origin)]
    return found[0] if found else None


NOT_ALONE = {
    # The server's own, which follow from what people do: below, and in test_adjudicating.py.
    Verb.ACCEPT_SILENTLY,
    Verb.CHOOSE,
    Verb.SET_BESIDE,
    Verb.LOOK_AGAIN,
    Verb.ACCEPT_SECOND,
    # These need a second coordinator.
    Verb.PROPOSE_NOT_USED,
    Verb.PROPOSE_REJECT,
}
BY_PEOPLE = [verb for verb in Verb if verb not in NOT_ALONE]


@pytest.mark.parametrize("origin", ResultState)
async def test_what_is_in_the_table_is_done_and_nothing_else(house: House, origin: ResultState) -> None:
    """What is refused changes nothing, so that one house plays all of a state."""
    await brought_to(house, origin)
    for verb in BY_PEOPLE:
        for who in PEOPLE_OF:
            if expected(verb, who, origin) is None and not (verb is Verb.DELIVER_AGAIN and who is Who.WORKER):
                outcome = await tried(house, verb, who)
                assert outcome.startswith("refused "), (verb, who, outcome)
                assert outcome in ("refused state_moved", "refused not_allowed"), (verb, who, outcome)
                assert await state(house) == origin, (verb, who)


@pytest.mark.parametrize(
    "step", [step for step in STEPS if step.verb in BY_PEOPLE], ids=lambda step: f"{step.verb} {step.origin}"
)
async def test_a_step_of_the_table(house: House, step: Any) -> None:
    await brought_to(house, step.origin)

    assert await tried(house, step.verb, step.who) == "applied"

    assert await state(house) == step.to


async def test_the_servers_steps(house: House) -> None:
    """Silence does nothing but accept what the firm has had for seven days."""
    for origin in (ResultState.RECEIVED, ResultState.PASSED):
        if origin is ResultState.PASSED:
            assert await checked(house) == "applied"
        else:
            await brought_to(house, origin)
        house.clock.forward(7 * DAY - 1)
        await silence(house)
        assert await state(house) == origin
        house.clock.forward(1)
        await silence(house)
        assert await state(house) == (ResultState.ACCEPTED if origin is ResultState.PASSED else origin)


def test_the_pages_play_the_same_table() -> None:
    told = [
        [step.verb.value, step.who.value, step.offline, step.origin.value, step.to.value] for step in STEPS
    ]
    assert json.loads((ROOT / "tests" / "vectors" / "steps.json").read_text("utf-8")) == told


def test_no_step_stands_twice_and_every_state_is_reached_or_a_beginning() -> None:
    begun = {ResultState.WAITING_FILES, ResultState.RECEIVED, ResultState.LATE}
    begun.add(ResultState.ANSWERED)
    assert len({(step.verb, step.who, step.origin) for step in STEPS}) == len(STEPS)
    assert begun | {step.to for step in STEPS} == set(ResultState)


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_a_refused_step_has_a_sentence(lang: str) -> None:
    assert len(sentence("state_moved", lang)) > 20
