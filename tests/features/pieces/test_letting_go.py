"""Giving back, and leases that run out."""

from tests.support.region import DAY, House


async def test_giving_back_is_as_easy_as_taking(house: House) -> None:
    worker, coordinator = await house.online("worker"), await house.online("coordinator")

    assert await worker.give_back(1) == "applied"

    assert worker.own("piece/") == {}
    await coordinator.sync()
    piece = coordinator.rows("desk:MDR")["piece/1"]
    assert (piece["state"], piece["worker"], piece["until"]) == ("ready", None, None)
    assert coordinator.rows("hub:MDR")["order/1"]["open"] == 3


async def test_the_tombstone_says_that_it_was_given_back(house: House) -> None:
    worker = await house.online("worker")

    await worker.give_back(1)

    assert b'["drop","piece/1","given_back"]' in worker.answer


async def test_giving_back_twice_is_the_same_as_once(house: House) -> None:
    worker = await house.online("worker")

    assert [await worker.give_back(1), await worker.give_back(1)] == ["applied", "applied"]


async def test_what_is_not_yours_you_cannot_give_back(house: House) -> None:
    colleague = await house.online("colleague")

    assert await colleague.give_back(1) == "refused not_yours"
    assert await colleague.give_back(9_999) == "refused not_yours"


async def test_what_is_delivered_cannot_be_given_back(house: House) -> None:
    worker = await house.online("worker")
    await worker.submit(1)

    assert await worker.give_back(1) == "refused already_delivered"


async def test_giving_back_late_takes_nothing_from_the_next_one(house: House) -> None:
    worker, colleague = await house.online("worker"), await house.online("colleague")
    house.clock.forward(DAY)
    await house.sweep()
    await colleague.take()

    assert await worker.give_back(1) == "applied"

    await colleague.sync()
    assert "piece/1" in colleague.own("piece/")


async def test_a_lease_ends_when_its_time_is_over_and_not_before(house: House) -> None:
    worker = await house.online("worker")

    house.clock.forward(DAY - 1)
    assert await house.sweep() == 0
    house.clock.forward(1)
    assert await house.sweep() == 1

    await worker.sync()
    assert worker.own("piece/") == {}
    assert b'["drop","piece/1","expired"]' in worker.answer


async def test_sweeping_twice_leaves_one_tombstone(house: House) -> None:
    house.clock.forward(DAY)
    await house.sweep()
    head = await house.query("SELECT name, seq FROM sync_scope ORDER BY name")

    assert await house.sweep() == 0

    assert await house.query("SELECT name, seq FROM sync_scope ORDER BY name") == head


async def test_a_phone_that_was_away_learns_of_both(house: House) -> None:
    """Expired, and taken again by the same person: the new lease counts."""
    worker = await house.online("worker")
    house.clock.forward(DAY)
    await house.sweep()

    assert await worker.take() == "applied"

    assert sorted(worker.own("piece/")) == ["piece/1"]
