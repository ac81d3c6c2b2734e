"""A server that was restored from a backup: what phones deliver for leases that it has forgotten is received."""

import asyncio
from typing import Any

import pytest

from server.features.pieces.rules import PieceState, refilling
from server.features.results.rules import ResultState, judge_delivery, receipt_series
from server.store.copies import ID_GAP, begin_anew
from server.store.place import Postgres
from tests.support.region import ANSWERS, DAY, HOUR, SHEET, START, House, Phone, new_order

OTHERS = [["ほか", "6748585"], ["ほか", "6748585"]]


@pytest.fixture
async def restored(house: House) -> House:
    """The region, brought back at START + 1 h. It remembers that the worker holds the first piece."""
    house.clock.forward(HOUR)
    await bring_back(house)
    return house


async def bring_back(house: House) -> None:
    """What `hitokuchi restore` does to a file; PostgreSQL is brought back by its own tools (docs/operations.md)."""
    if isinstance(house.place, Postgres):
        pytest.skip("`hitokuchi restore` is for the file")
    await asyncio.to_thread(begin_anew, house.place, house.clock.now)


async def receipts(phone: Phone) -> dict[int, tuple[str, str]]:
    await phone.sync()
    return {body["piece"]: (body["state"], body["receipt"]) for body in phone.own("result/").values()}


def flags(desk: dict[str, Any]) -> list[str]:
    """Those of the first delivery."""
    found: list[str] = next(body["flags"] for row, body in sorted(desk.items()) if row.startswith("result/"))
    return found


async def test_a_delivery_for_a_forgotten_lease_is_received(restored: House) -> None:
    colleague = await restored.online("colleague")

    assert await colleague.submit(2) == "applied"
    assert await colleague.submit(2) == "refused already_delivered"

    assert await receipts(colleague) == {2: ("received", "MDR-261122-100000-0001")}
    desk = (await restored.online("coordinator")).rows("desk:MDR")
    assert (desk["piece/2"]["state"], desk["piece/2"]["worker"]["name"]) == ("received", "山本 勝")
    assert flags(desk) == []


async def test_it_counts_more_than_a_lease_without_a_delivery_and_the_desk_is_told(restored: House) -> None:
    worker, colleague = await restored.online("worker"), await restored.online("colleague")

    assert await colleague.submit(1) == "applied"

    await worker.sync()
    assert worker.own("piece/") == {}
    desk = (await restored.online("coordinator")).rows("desk:MDR")
    assert flags(desk) == ["lease_unknown"]
    assert await worker.submit(1, OTHERS) == "applied"  # nobody's work is refused
    assert [state for state, _ in (await receipts(worker)).values()] == ["late"]


async def test_it_never_counts_more_than_a_delivery(restored: House) -> None:
    worker, colleague = await restored.online("worker"), await restored.online("colleague")
    await worker.submit(1)

    assert await colleague.submit(1, OTHERS) == "applied"

    assert [state for state, _ in (await receipts(colleague)).values()] == ["late"]
    assert [state for state, _ in (await receipts(worker)).values()] == ["received"]


async def test_what_repeated_taking_chose_instead_goes_back(restored: House) -> None:
    """The colleague had taken and delivered the third piece; repeated, the same taking gives the second one."""
    colleague = await restored.online("colleague")
    colleague.write("piece.take", "order/1", order=1, count=1)
    colleague.write("result.save", "piece/3", piece=3, answers=ANSWERS)
    colleague.write("result.submit", "piece/3", piece=3, rev=1, answers=ANSWERS)

    await colleague.sync()

    assert colleague.own("piece/") == {}
    assert list(await receipts(colleague)) == [3]
    desk = (await restored.online("coordinator")).rows("desk:MDR")
    assert [desk[f"piece/{no}"]["state"] for no in (1, 2, 3)] == ["leased", "ready", "received"]


async def test_what_somebody_has_begun_to_write_in_stays_theirs(restored: House) -> None:
    colleague = await restored.online("colleague")
    await colleague.take()
    await colleague.save(2)

    await colleague.submit(3)

    assert list(colleague.own("piece/")) == ["piece/2"]


async def test_giving_back_again_does_not_block_the_delivery_behind_it(restored: House) -> None:
    colleague = await restored.online("colleague")
    colleague.write("piece.give_back", "piece/2", piece=2)
    colleague.write("result.submit", "piece/2", piece=2, rev=1, answers=ANSWERS)

    assert [outcome.verdict.value for outcome in await colleague.sync()] == ["applied", "applied"]


async def test_other_hubs_stay_out_of_reach(restored: House) -> None:
    elsewhere = await restored.online("worker elsewhere")

    assert await elsewhere.submit(1) == "refused not_yours"
    assert await elsewhere.give_back(1) == "refused not_yours"


async def test_a_delivery_for_an_order_that_is_gone_is_kept_and_meets_no_other(restored: House) -> None:
    """The order was imported after the backup. Another one never gets the ids of its pieces."""
    colleague = await restored.online("colleague")
    async with restored.unit() as unit:
        order = await new_order(unit)
    pieces = await restored.query("SELECT id FROM piece WHERE order_id = ? ORDER BY id", order.id)

    assert await colleague.submit(5) == "held piece_unknown"

    assert order.id > ID_GAP
    assert pieces[0]["id"] > ID_GAP


async def test_an_order_that_is_published_again_after_its_deliveries_is_done(house: House) -> None:
    async with house.unit() as unit:
        order = await new_order(unit, SHEET, publish=False)
    await bring_back(house)
    pieces = await house.query("SELECT id FROM piece WHERE order_id = ?", order.id)
    colleague, coordinator = await house.online("colleague"), await house.online("coordinator")

    for piece in pieces:
        assert await colleague.submit(piece["id"]) == "applied"
    assert await coordinator.act("order.publish", f"order/{order.id}", order=order.id) == "applied"

    assert coordinator.rows("desk:MDR")[f"order/{order.id}"]["state"] == "done"


async def test_after_a_fortnight_the_server_goes_by_its_own_memory_again(restored: House) -> None:
    restored.clock.forward(14 * DAY)
    await restored.sweep()
    colleague = await restored.online("colleague")

    assert await colleague.submit(2) == "applied"
    assert await colleague.submit(9_999) == "refused not_yours"

    assert [state for state, _ in (await receipts(colleague)).values()] == ["late"]


async def test_receipts_of_the_next_day_are_short_again(restored: House) -> None:
    restored.clock.forward(DAY)
    colleague = await restored.online("colleague")

    await colleague.submit(2)

    assert await receipts(colleague) == {2: ("received", "MDR-261123-0001")}


async def test_the_same_backup_brought_back_twice_gives_no_number_twice(restored: House) -> None:
    colleague = await restored.online("colleague")
    await colleague.submit(2)
    restored.clock.forward(1000)
    await bring_back(restored)  # its counter would go on; that of the backup would not

    await colleague.submit(3)

    assert [receipt for _, receipt in (await receipts(colleague)).values()] == [
        "MDR-261122-100000-0001",
        "MDR-261122-100001-0001",
    ]


class TestRules:
    """The same without a server."""

    def test_no_series_is_that_of_a_history_that_was_lost(self) -> None:
        moments = [0, START, START + 1000, START + DAY + 5000]
        on_the_day = [receipt_series("MDR", START + 2000, moment) for moment in moments]
        assert len(set(on_the_day)) == len(moments)
        assert receipt_series("MDR", START + DAY, START) == "MDR-261123"

    @pytest.mark.parametrize("piece", PieceState)
    @pytest.mark.parametrize("held", [False, True])
    @pytest.mark.parametrize("again", [False, True])
    def test_one_delivery_of_a_piece_counts(self, piece: PieceState, held: bool, again: bool) -> None:
        state = judge_delivery(False, held, piece, again)
        assert (state is ResultState.RECEIVED) == (
            piece not in (PieceState.RECEIVED, PieceState.WAITING, PieceState.DIFFERING)
            and (again or (held and piece is PieceState.READY))
        )

    def test_a_server_that_was_never_restored_knows_everything(self) -> None:
        assert not refilling(START, 0)
        assert refilling(START, START)
        assert not refilling(START - 1, START)
