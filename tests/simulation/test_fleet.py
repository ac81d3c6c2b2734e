"""A slice of `make soak`: small fleets, every fault, both databases. And that the oracle is not blind."""

from typing import Any

import pytest
from msgspec import structs

from sync.messages.outcome import Outcome, Verdict
from sync.replica import Replica
from tests.simulation.fleet.fleet import Fleet
from tests.simulation.fleet.oracle import Oracle
from tests.simulation.fleet.plan import plan
from tests.simulation.fleet.report import report, untried
from tests.simulation.fleet.run import MEMORY, SQLITE, Run, play, shrunk
from tests.simulation.fleet.tally import Tally, Violation
from tests.simulation.fleet.toy_house import Link, ToyHouse


def test_I1_I2_I5_I16_a_fleet_on_memory_loses_nothing_whatever_happens_to_it() -> None:
    whole = Tally()
    for seed in range(1, 6):
        whole.add(play(Run(MEMORY, seed, 12, 2), plan(seed, 12, 2)))
    assert untried(whole) == []
    assert whole.things["exchanges"] > 1000
    assert "old request delivered after a newer one" in report({MEMORY: whole}, 1.0)


@pytest.mark.timeout(120)
def test_I1_I2_I5_I16_a_fleet_on_sqlite_with_the_real_features_loses_nothing() -> None:
    tally = play(Run(SQLITE, 2, 8, 1), plan(2, 8, 1))
    assert tally.things["exchanges"] > 50
    assert tally.things["devices compared at the end"] >= 8


def test_a_plan_plays_the_same_twice() -> None:
    run, steps = Run(MEMORY, 3, 6, 1), plan(3, 6, 1)
    assert play(run, steps) == play(run, steps)


async def one_day(house: ToyHouse) -> Fleet:
    fleet = Fleet(house)
    await fleet.play(plan(4, 6, 1))
    return fleet


async def test_the_oracle_sees_what_was_lost() -> None:
    house = ToyHouse(6)
    fleet = await one_day(house)
    for phone in fleet.phones:
        phone.replica = Replica(phone.device)
    (device, inc), entries = next(item for item in house._store._state.inbox.items() if item[1])
    entries.popitem()
    with pytest.raises(Violation, match="I1"):
        await fleet.judge(rows=False)
    assert (device, inc) in house._store._state.inbox


async def test_the_oracle_sees_what_was_done_twice() -> None:
    house = ToyHouse(6)
    fleet = await one_day(house)
    facts: Any = house._store._state.facts
    facts["done"] = Link(facts["done"].stamp, "hub:0", 0, facts["done"])
    with pytest.raises(Violation, match="I2"):
        Oracle().judge(await house.truth(rows=False), fleet.phones)


async def test_the_oracle_sees_one_mutation_with_two_outcomes() -> None:
    house = ToyHouse(6)
    fleet = await one_day(house)
    inbox = house._store._state.inbox
    entry = next(entries for entries in inbox.values() if entries)[1]
    inbox["elsewhere", 1] = {1: structs.replace(entry, outcome=Outcome(1, Verdict.REFUSED, "another"))}
    with pytest.raises(Violation, match="MU11"):
        Oracle().judge(await house.truth(rows=False), fleet.phones)


def test_a_violation_is_shrunk_to_the_steps_that_it_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    """A device that forgets what it sent as soon as an answer comes, whole or not."""

    def forgetful(self: Replica, inc: int, hi: object) -> None:
        self.outbox.clear()

    monkeypatch.setattr(Replica, "_follow", forgetful)
    run, steps = Run(MEMORY, 1, 6, 1), plan(1, 6, 1)
    with pytest.raises(Violation) as raised:
        play(run, steps)
    fewer, violation = shrunk(run, steps, 20)
    assert len(fewer) < raised.value.step
    assert violation.kind in ("lost", "converge", "other")


def test_the_oracle_sees_a_server_that_was_not_refilled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Replica, "_refill", lambda self, inc, last: None)
    with pytest.raises(Violation, match=r"I1|MU9"):
        for seed in range(1, 6):
            play(Run(MEMORY, seed, 12, 2), plan(seed, 12, 2))
