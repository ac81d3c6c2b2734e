"""SC12: what is deleted is remembered for a while; a phone that was away for longer ends equal to a fresh copy all the same."""

import asyncio
from pathlib import Path
from unittest.mock import patch

import pytest

from server.features.pieces.rules import TOLD_DAYS
from sync.replica import Replica
from tests.support.region import Clock, House, Phone, open_app, open_region, token_of

DAY = 24 * 3_600_000


async def tombstones(house: House) -> list[str]:
    """The scopes of the tombstones there are."""
    return [row["scope"] for row in await house.query("SELECT scope FROM sync_row WHERE body IS NULL")]


async def lapse(house: House) -> None:
    """The worker's piece goes back to the others while the phone is away: a deletion in the person's own scope."""
    house.clock.forward(2 * DAY)
    assert await house.sweep() == 1
    assert "person:1" in await tombstones(house)


async def assert_equals_fresh(phone: Phone, house: House) -> None:
    await phone.sync()
    assert phone.own("piece/") == {}
    fresh = Phone(house.http, phone.replica.device, phone.token)
    await fresh.sync()
    await phone.sync()
    assert phone.replica.dump()["scopes"] == fresh.replica.dump()["scopes"]


@pytest.mark.parametrize("small", [0, 8192])
async def test_SC12_a_phone_that_comes_back_after_the_horizon_with_a_deleted_row_equals_a_fresh_one(
    house: House, small: int
) -> None:
    with patch("sync.repair.SMALL_BYTES", small):
        worker = await house.online("worker")
        assert len(worker.own("piece/")) == 1
        worker.write("result.submit", "piece/1", piece=1, rev=1, answers=[["a", "b"], ["c", "d"]])
        await lapse(house)

        house.clock.forward(100 * DAY)
        house.database.bind()
        await house.store.expire(house.clock() - 90 * DAY)

        assert "person:1" not in await tombstones(house)
        await assert_equals_fresh(worker, house)
        assert len(worker.own("result/")) == 1  # what it kept unsent arrived as ever


async def test_SC12_the_server_forgets_by_itself_and_no_sooner(tmp_path: Path) -> None:
    async with open_region(tmp_path) as house:
        kept = (await house.online("worker")).replica.dump()
        await lapse(house)
        house.clock.forward(TOLD_DAYS * DAY)
        await house.sweep()  # what told its worker that the lease ended goes as well, and leaves a tombstone
        then = house.clock()
    for days, forgotten in ((89, False), (91, True)):
        async with open_app(tmp_path, Clock(then + days * DAY)) as house:
            for _ in range(200 if forgotten else 2):  # the sweep has its time in either case
                if "person:1" not in await tombstones(house):
                    break
                await asyncio.sleep(0.1)
            assert ("person:1" in await tombstones(house)) is not forgotten
            worker = Phone(house.http, kept["device"], token_of("worker"))
            worker.replica = Replica.load(kept)
            await assert_equals_fresh(worker, house)
