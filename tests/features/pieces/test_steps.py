"""The table of leases, played: every verb, by everybody, on a lease in every state. What is not in the table is refused."""

import json
from typing import Any

import pytest

from server.features.pieces.rules import ENDED, RUNNING, STEPS, Holding, How, Verb, movable
from server.features.steps import Step, Who
from tests.checks.tree import ROOT
from tests.features.pieces.hands import reassigned, standing
from tests.features.reviews.hands import checked, sent_back
from tests.support.region import DAY, House, Phone, token_of

PEOPLE_OF = {Who.WORKER: "worker", Who.COORDINATOR: "coordinator", Who.FIRM: "firm"}

REFUSED = {
    "not_allowed",
    "not_yours",
    "nothing_to_move",
    "already_delivered",
    "state_moved",
    "no_such_result",
}
"""With what a step that is not in the table is refused. Each has a sentence in every language (tests/checks/test_codes.py)."""

BY_PEOPLE = [verb for verb in Verb if verb not in (Verb.EXPIRE, Verb.HAND_OVER)]


async def brought_to(house: House, wanted: Holding, phone: Phone | None = None) -> int:
    """The piece to which the worker stands so, by what people do; what the worker does, with this phone."""
    worker = phone or await house.online("worker")
    match wanted:
        case Holding.OFFERED:
            return 2
        case Holding.STARTED:
            assert await worker.act("piece.start", "piece/1", piece=1) == "applied"
        case Holding.GIVEN_BACK:
            assert await worker.give_back(1) == "applied"
        case Holding.EXPIRED:
            house.clock.forward(DAY)
            await house.sweep()
        case Holding.REASSIGNED:
            assert await reassigned(house, "now") == "applied"
        case Holding.DELIVERED:
            assert await worker.submit(1) == "applied"
        case _:
            pass
    assert await standing(house) == wanted
    return 1


async def tried(house: House, verb: Verb, who: Who, piece: int) -> str:
    """The outcome of a step as that person would take it."""
    phone = await house.online(PEOPLE_OF[who])
    lane = f"piece/{piece}"
    match verb:
        case Verb.TAKE:
            return await phone.take()
        case Verb.START:
            return await phone.act("piece.start", lane, piece=piece)
        case Verb.SAVE:
            return await phone.save(piece)
        case Verb.GIVE_BACK:
            return await phone.give_back(piece)
        case Verb.DELIVER | Verb.DELIVER_LATE:
            return await phone.submit(piece)
        case Verb.SEND_BACK:
            return await sent_back(house, piece, who=PEOPLE_OF[who])
        case _:
            how = verb.removeprefix("reassign_")
            return await reassigned(house, how, piece, who=PEOPLE_OF[who])


def expected(verb: Verb, who: Who, origin: Holding) -> Holding | None:
    """Where the table leads; None where it leads nowhere."""
    found = [step.to for step in STEPS if (step.verb, step.who, step.origin) == (verb, who, origin)]
    return found[0] if found else None


@pytest.mark.parametrize("origin", Holding)
async def test_what_is_not_in_the_table_is_refused_and_changes_nothing(house: House, origin: Holding) -> None:
    """So one house plays all of a state. A `take` names no piece: whom it gives which is in test_taking.py."""
    piece = await brought_to(house, origin)
    for verb in BY_PEOPLE:
        for who in PEOPLE_OF:
            own = who is Who.WORKER
            late = verb is Verb.DELIVER_LATE or (verb is Verb.DELIVER and origin is Holding.OFFERED)
            if (verb is Verb.TAKE and own) or late or expected(verb, who, origin) is not None:
                continue
            outcome = await tried(house, verb, who, piece)
            assert outcome.startswith("refused "), (verb, who, outcome)
            assert outcome.removeprefix("refused ") in REFUSED, (verb, who, outcome)
            assert await standing(house, piece) == origin, (verb, who)


async def somebody_else_has_it(house: House, piece: int) -> None:
    colleague = await house.online("colleague")
    assert await colleague.take(3) == "applied"
    assert await standing(house, piece, person=2) == Holding.LEASED


@pytest.mark.parametrize(
    "step",
    [step for step in STEPS if step.verb in BY_PEOPLE],
    ids=lambda step: f"{step.verb} by {step.who} {step.origin}",
)
async def test_a_step_of_the_table(house: House, step: Step[Verb, Holding]) -> None:
    piece = await brought_to(house, step.origin)
    if step.verb is Verb.DELIVER_LATE:
        await somebody_else_has_it(house, piece)
    if step.verb is Verb.SEND_BACK and step.who is Who.FIRM:
        assert await checked(house) == "applied"

    assert await tried(house, step.verb, step.who, piece) == "applied"

    assert await standing(house, piece) == step.to
    if step.verb is Verb.DELIVER_LATE:
        assert await house.query("SELECT state FROM result") == [{"state": "late"}]


@pytest.mark.parametrize(
    "step",
    [step for step in STEPS if step.offline and step.who is Who.WORKER],
    ids=lambda step: f"{step.verb} {step.origin}",
)
async def test_a_step_that_is_written_down_without_a_network_takes_effect_when_there_is_one(
    house: House, step: Step[Verb, Holding]
) -> None:
    """The phone has heard nothing of what happened: it wrote this while the piece was, for it, the worker's still."""
    phone = await house.online("worker")
    piece = 2 if step.origin is Holding.OFFERED else 1
    names = {Verb.START: "piece.start", Verb.SAVE: "result.save", Verb.GIVE_BACK: "piece.give_back"}
    args: dict[str, Any] = {"piece": piece}
    if step.verb not in (Verb.START, Verb.GIVE_BACK):
        args["answers"] = [["株式会社きみつ", "6711595"], ["きみつ商店", "6748585"]]
    if step.verb in (Verb.DELIVER, Verb.DELIVER_LATE):
        args["rev"] = 1
    number = phone.write(names.get(step.verb, "result.submit"), f"piece/{piece}", **args)
    # Their other phone brings the piece there.
    welcome = await house.pair(await house.invitation(), token_of("second"))
    await brought_to(house, step.origin, Phone(house.http, welcome.json()["device"], token_of("second")))
    if step.verb is Verb.DELIVER_LATE:
        await somebody_else_has_it(house, piece)

    outcomes = {each.n: each for each in await phone.sync()}

    assert outcomes[number].verdict == "applied"
    assert await standing(house, piece) == step.to


@pytest.mark.parametrize("origin", [Holding.LEASED, Holding.STARTED])
@pytest.mark.parametrize("marked", [False, True])
async def test_the_servers_steps(house: House, origin: Holding, marked: bool) -> None:
    """When the time is over, and not before; twice is the same as once."""
    await brought_to(house, origin)
    if marked:
        assert await reassigned(house, "later", to=2) == "applied"
    house.clock.forward(DAY - 1)
    await house.sweep()
    assert await standing(house) == origin
    house.clock.forward(1)
    assert await house.sweep() == 1
    assert await standing(house) == (Holding.REASSIGNED if marked else Holding.EXPIRED)
    assert await standing(house, person=2) == (Holding.LEASED if marked else Holding.OFFERED)
    assert await house.sweep() == 0


@pytest.mark.parametrize("origin", [*ENDED, Holding.DELIVERED])
async def test_the_server_ends_nothing_twice(house: House, origin: Holding) -> None:
    await brought_to(house, origin)
    house.clock.forward(2 * DAY)
    assert await house.sweep() == 0
    assert await standing(house) == origin


def test_the_pages_play_the_same_table() -> None:
    told = [
        [step.verb.value, step.who.value, step.offline, step.origin.value, step.to.value] for step in STEPS
    ]
    assert json.loads((ROOT / "tests" / "vectors" / "lease_steps.json").read_text("utf-8")) == told


def test_no_step_stands_twice_and_every_state_is_reached_or_a_beginning() -> None:
    keys = [(step.verb, step.who, step.origin) for step in STEPS]
    assert len(set(keys)) == len(keys)
    moved = {step.to for step in STEPS if step.to is not step.origin}
    assert moved | {Holding.OFFERED} == set(Holding)


def test_only_what_nobody_has_begun_is_moved_as_unstarted() -> None:
    assert movable(How.UNSTARTED) == {Holding.LEASED}
    assert movable(How.NOW) == movable(How.LATER) == {*RUNNING}
