"""配り直し (C3): somebody's pieces go to others; who held them is told, and what they do all the same is received."""

import pytest

from server.features.pieces.rules import MAX_HELD, TOLD_DAYS, Holding
from tests.features.pieces.hands import reassigned, standing
from tests.support.region import DAY, START, House, new_order

CLERK = {"id": 6, "name": "中西 由美", "tint": 6}


async def holding_three(house: House) -> None:
    """The worker holds all three pieces, and has begun with the second one."""
    worker = await house.online("worker")
    assert await worker.take(2) == "applied"
    assert await worker.act("piece.start", "piece/2", piece=2) == "applied"


async def test_C3_only_what_nobody_has_begun(house: House) -> None:
    await holding_three(house)

    assert await reassigned(house, "unstarted", 1, 2, 3) == "applied"

    assert [await standing(house, piece) for piece in (1, 2, 3)] == ["reassigned", "started", "reassigned"]
    assert await reassigned(house, "unstarted", 2) == "refused nothing_to_move"


async def test_C3_a_draft_that_came_is_a_beginning_too(house: House) -> None:
    worker = await house.online("worker")
    await worker.save(1)
    assert await reassigned(house, "unstarted", 1) == "refused nothing_to_move"


async def test_C3_when_the_lease_is_over_to_whom_she_said(house: House) -> None:
    await holding_three(house)

    assert await reassigned(house, "later", 1, 2, 3, to=2, words="急ぎなので") == "applied"

    worker = await house.online("worker")
    assert {row["moving"] for row in worker.own("piece/").values()} == {True}
    desk = (await house.online("coordinator")).rows("desk:MDR")["piece/1"]
    assert desk["moving"] == {"at": START, "to": {"id": 2, "name": "山本 勝", "tint": 2}}
    assert await worker.submit(1) == "applied"  # what comes in time is theirs
    house.clock.forward(DAY)
    await house.sweep()
    colleague = await house.online("colleague")
    assert set(colleague.own("piece/")) == {"piece/2", "piece/3"}
    assert colleague.own("piece/")["piece/2"]["handed"] == CLERK


async def test_C3_now_with_late_acceptance(house: House) -> None:
    worker = await house.online("worker")

    assert await reassigned(house, "now", 1, to=2, words="急ぎなので、山本さんにお願いしました") == "applied"

    await worker.sync()
    assert b'["drop","piece/1","reassigned"]' in worker.answer
    assert worker.own("ended/") == {
        "ended/1": {
            "order": 1,
            "code": "MDR-0001-01",
            "title": "名簿の整形",
            "why": "reassigned",
            "at": START,
            "by": CLERK,
            "words": "急ぎなので、山本さんにお願いしました",
        }
    }
    # The work that she did meanwhile is received, and a person decides about it.
    assert await worker.submit(1) == "applied"
    assert await house.query("SELECT state FROM result") == [{"state": "late"}]
    assert worker.own("ended/") == {}
    desk = await house.online("coordinator")
    late = {"piece": 1, "person": 1, "rev": 1, "verdict": "full"}
    assert await desk.act("late.decide", "piece/1", **late) == "applied"
    assert await standing(house, 1, person=2) == Holding.LEASED


async def test_what_was_moved_to_all_and_taken_by_nobody_still_counts(house: House) -> None:
    worker = await house.online("worker")
    assert await reassigned(house, "now") == "applied"
    assert await worker.submit(1) == "applied"
    assert await house.query("SELECT state FROM result") == [{"state": "received"}]


async def test_who_is_told_can_say_that_they_have_heard(house: House) -> None:
    worker = await house.online("worker")
    house.clock.forward(DAY)
    await house.sweep()
    await worker.sync()
    assert worker.own("ended/")["ended/1"]["why"] == "expired"

    assert await worker.act("piece.heard", "piece/1", piece=1) == "applied"

    assert worker.own("ended/") == {}


async def test_after_two_weeks_nobody_is_told_any_more(house: House) -> None:
    worker = await house.online("worker")
    await reassigned(house, "now")
    house.clock.forward(TOLD_DAYS * DAY)
    await house.sweep()
    await worker.sync()
    assert worker.own("ended/") == {}


async def test_who_gets_the_piece_again_is_not_told_that_it_went(house: House) -> None:
    worker = await house.online("worker")
    await reassigned(house, "now")
    assert await worker.take() == "applied"
    assert worker.own("ended/") == {}
    assert set(worker.own("piece/")) == {"piece/1"}


@pytest.mark.parametrize("to", [1, 3, 4, 6, 999])
async def test_pieces_go_to_another_worker_of_the_hub_only(house: House, to: int) -> None:
    assert await reassigned(house, "now", to=to) == "refused no_such_worker"
    assert await standing(house) == Holding.LEASED


async def test_nobody_is_given_more_than_they_may_hold(house: House) -> None:
    rows = "".join(f"N-{no},\r\n" for no in range(1, MAX_HELD + 10))
    async with house.unit() as unit:
        await new_order(unit, f"番号,答え\r\n{rows}", size=1)
    colleague = await house.online("colleague")
    for count in (30, 30, 30, 9):
        assert await colleague.take(count, order=3) == "applied"
    # Marked while there is room, and they have many when the time comes: then it goes to all.
    assert await reassigned(house, "later", to=2) == "applied"
    house.clock.forward(1)
    assert await colleague.take(1, order=3) == "applied"

    assert await reassigned(house, "now", to=2) == "refused they_have_many"

    house.clock.forward(DAY - 1)
    await house.query("UPDATE lease SET until = until + 9999 WHERE person_id = 2 RETURNING id")
    await house.sweep()
    assert await house.query("SELECT state FROM piece WHERE id = 1") == [{"state": "ready"}]


async def test_another_hubs_coordinator_moves_nothing(house: House) -> None:
    assert await reassigned(house, "now", who="coordinator elsewhere") == "refused not_allowed"


async def test_what_is_not_held_any_more_is_not_moved(house: House) -> None:
    await (await house.online("worker")).submit(1)
    assert await reassigned(house, "now") == "refused nothing_to_move"


async def test_who_began_first_changes_nothing(house: House) -> None:
    worker, desk = await house.online("worker"), await house.online("coordinator")
    await worker.act("piece.start", "piece/1", piece=1)
    house.clock.forward(5)
    await worker.act("piece.start", "piece/1", piece=1)
    await desk.sync()
    assert desk.rows("desk:MDR")["piece/1"]["started"] == START
    assert await (await house.online("colleague")).act("piece.start", "piece/1", piece=1) == "applied"
    assert desk.rows("desk:MDR")["piece/1"]["worker"]["id"] == 1
