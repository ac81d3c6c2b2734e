"""The table of holding, played; and its law: whatever comes in whatever order, no lease loses time and no piece is held twice."""

import json
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from server.features.pieces.hold_rules import STEPS, HoldVerb, Standing, runs_until
from server.features.steps import Step, Who
from tests.checks.tree import ROOT
from tests.features.conftest import ENGINE
from tests.features.threads.hands import answers, asks, goes_on, holds, lease_of, routed
from tests.support.region import DAY, HOUR, START, House, open_region, open_region_on


async def stands(house: House) -> Standing:
    """How the worker's lease of piece 1 stands."""
    lease = await lease_of(house)
    if lease["state"] != "active":
        return Standing.DELIVERED if lease["state"] == "delivered" else Standing.OVER
    return Standing.RUNNING if lease["held_at"] is None else Standing.HELD


async def brought_to(house: House, wanted: Standing) -> None:
    """By what people do. There is an open question, which the firm hears of, too."""
    assert await asks(house) == "applied"
    assert await routed(house) == "applied"
    if wanted is Standing.HELD:
        assert await holds(house) == "applied"
    elif wanted is Standing.OVER:
        assert await (await house.online("worker")).give_back(1) == "applied"
    elif wanted is Standing.DELIVERED:
        assert await (await house.online("worker")).submit(1) == "applied"
    assert await stands(house) is wanted


async def tried(house: House, verb: HoldVerb, who: Who) -> str:
    match verb:
        case HoldVerb.HOLD:
            return await holds(house, who.value)
        case HoldVerb.GO_ON:
            return await goes_on(house, who.value)
        case HoldVerb.ANSWER:
            return await answers(house, who.value)
        case HoldVerb.EXPIRE:
            house.clock.forward(DAY)
            return "applied" if await house.sweep() else "refused nothing"


@pytest.mark.parametrize("step", STEPS, ids=lambda step: f"{step.verb} {step.who} {step.origin}")
async def test_a_step_of_the_table(house: House, step: Step[HoldVerb, Standing]) -> None:
    await brought_to(house, step.origin)

    assert await tried(house, step.verb, step.who) == "applied"

    assert await stands(house) is step.to


@pytest.mark.parametrize("origin", Standing)
async def test_what_is_not_in_the_table_changes_nothing(house: House, origin: Standing) -> None:
    await brought_to(house, origin)
    known = {(step.verb, step.who) for step in STEPS if step.origin is origin}
    for verb in HoldVerb:
        for who in (Who.WORKER, Who.COORDINATOR, Who.FIRM):
            if verb is HoldVerb.EXPIRE or (verb, who) in known:
                continue
            assert (await tried(house, verb, who)).startswith("refused "), (verb, who)
            assert await stands(house) is origin, (verb, who)
    if (HoldVerb.EXPIRE, Who.SERVER) not in known:
        assert await tried(house, HoldVerb.EXPIRE, Who.SERVER) == "refused nothing"
        assert await stands(house) is origin


def test_the_pages_play_the_same_table() -> None:
    told = [[one.verb.value, one.who.value, one.offline, one.origin.value, one.to.value] for one in STEPS]
    assert json.loads((ROOT / "tests" / "vectors" / "hold_steps.json").read_text("utf-8")) == told


@given(until=st.integers(0, 2**45), held=st.integers(0, 2**45), stood=st.integers(0, 2**40))
def test_a_lease_that_stood_still_has_as_much_left_as_before(until: int, held: int, stood: int) -> None:
    assert runs_until(until, held, held + stood) - (held + stood) == until - held


@asynccontextmanager
async def a_house(request: pytest.FixtureRequest) -> AsyncIterator[House]:
    with tempfile.TemporaryDirectory() as folder:
        if ENGINE == "postgres":
            server = request.getfixturevalue("postgres_server")
            async with open_region_on(server, Path(folder)) as house:
                yield house
        else:
            async with open_region(Path(folder)) as house:
                yield house


DEEDS = ("ask", "hold", "go_on", "answer", "wait", "sweep", "take", "give back", "deliver")


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(deeds=st.lists(st.sampled_from(DEEDS), min_size=4, max_size=14))
async def test_no_order_loses_time_or_makes_two_leases(
    request: pytest.FixtureRequest, deeds: list[str]
) -> None:
    """Beside the house runs a stopwatch: the time in which the worker's lease of piece 1 was running."""
    async with a_house(request) as house:
        ran, granted = 0, DAY
        for deed in deeds:
            before = await lease_of(house)
            match deed:
                case "ask":
                    await asks(house)
                case "hold":
                    await holds(house)
                case "go_on":
                    await goes_on(house)
                case "answer":
                    await answers(house)
                case "wait":
                    house.clock.forward(9 * HOUR)
                    if before["state"] == "active" and before["held_at"] is None:
                        ran += 9 * HOUR
                case "sweep":
                    await house.sweep()
                case "take":
                    await (await house.online("colleague")).take()
                case "give back":
                    await (await house.online("worker")).give_back(1)
                case "deliver":
                    await (await house.online("worker")).submit(1)
            lease = await lease_of(house)
            active = await house.query(
                "SELECT piece_id, COUNT(*) AS n FROM lease WHERE state = 'active' GROUP BY piece_id HAVING COUNT(*) > 1"
            )
            assert active == []
            if lease["state"] == "expired":
                assert ran >= granted
            if lease["state"] == "active":
                now = START if lease["held_at"] is None else lease["held_at"]
                now = house.clock.now if lease["held_at"] is None else now
                assert lease["until"] - now == granted - ran
                state = await house.query("SELECT state FROM piece WHERE id = 1")
                assert state[0]["state"] == ("leased" if lease["held_at"] is None else "blocked_question")
