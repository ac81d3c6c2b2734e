"""不採用 and 異議: two people and a reason; the worker may answer, and somebody else decides within five working days."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from server.features.appeals.rules import due_after
from server.features.reviews.rules import may_reject
from tests.features.reviews.hands import (
    appeal_decided,
    appealed,
    checked,
    delivered,
    rejected,
    second_coordinator,
    sent_back,
    state,
)
from tests.support.region import ANSWERS, START, House, Phone, new_order

GIVEN: dict[str, Any] = {"piece": 1, "rev": 1, "code": "copied", "words": "となりの行と同じ文字です"}


async def own(house: House, who: str = "worker") -> dict[str, Any]:
    return (await house.online(who)).own()


def confirmed(rows: dict[str, Any]) -> tuple[int, int]:
    lines = [body for key, body in rows.items() if key.startswith("ledger/")]
    return sum(line["provisional"] for line in lines), sum(line["confirmed"] for line in lines)


class TestRejecting:
    async def test_takes_two_people_where_there_are_two(self, house: House) -> None:
        second = await second_coordinator(house)
        assert await delivered(house) == "applied"
        assert await rejected(house) == "applied"
        assert await rejected(house) == "applied"  # saying it twice is one person
        assert await state(house) == "received"
        assert "appeal/1" not in await own(house)  # nothing has happened yet
        proposed = second.rows("desk:MDR")
        await second.sync()
        proposed = second.rows("desk:MDR")["appeal/1"]
        assert (proposed["state"], proposed["why"]["words"]) == ("received", GIVEN["words"])
        assert await second.act("review.reject", "piece/1", **GIVEN) == "applied"
        assert await state(house) == "rejected"

    async def test_alone_it_is_said_twice(self, house: House) -> None:
        assert await delivered(house) == "applied"
        assert await rejected(house, sure=False) == "refused confirm_first"
        assert await rejected(house) == "applied"

    async def test_the_worker_reads_why_and_the_yen_go_with_a_line(self, house: House) -> None:
        assert await delivered(house) == "applied"
        assert confirmed(await own(house)) == (260, 0)
        assert await rejected(house) == "applied"
        rows = await own(house)
        assert confirmed(rows) == (0, 0)
        told = rows["appeal/1"]
        assert (told["state"], told["why"]["code"], told["why"]["words"]) == (
            "rejected",
            "copied",
            GIVEN["words"],
        )
        assert told["why"]["by"]["name"] == "中西 由美"
        assert "involved" not in told

    async def test_the_piece_is_for_others_and_the_firm_hears_no_more_of_it(self, house: House) -> None:
        assert await delivered(house) == "applied"
        assert await checked(house) == "applied"
        assert await rejected(house) == "applied"
        assert "result/1" not in (await house.online("firm")).rows("firm:1")
        worker, colleague = await house.online("worker"), await house.online("colleague")
        assert await worker.take(3) == "applied"
        assert "piece/1" not in worker.own("piece/")
        assert await worker.submit(1, rev=2) == "refused already_delivered"
        assert await colleague.take() == "applied"
        assert await colleague.submit(1, [["別の会社", ""], ["もうひとつ", ""]]) == "applied"
        assert await state(house, 2) == "received"

    async def test_no_more_than_three_in_ten_of_an_order(self, house: House) -> None:
        assert await (await house.online("worker")).take(2) == "applied"
        for piece in (1, 2):
            assert await delivered(house, piece=piece) == "applied"
        assert await rejected(house) == "applied"
        assert await rejected(house, piece=2) == "refused reject_cap"
        assert [may_reject(done, 10) for done in (0, 2, 3)] == [True, True, False]


class TestAppealing:
    @pytest.mark.parametrize(("verdict", "yen"), [("full", 260), ("part", 100), ("upheld", 0)])
    async def test_somebody_else_decides_with_a_line(self, house: House, verdict: str, yen: int) -> None:
        second = await second_coordinator(house)
        assert await delivered(house) == "applied"
        assert await rejected(house) == "applied"
        assert await second.act("review.reject", "piece/1", **GIVEN) == "applied"
        assert await appealed(house) == "applied"
        assert await appealed(house) == "refused state_moved"
        more: dict[str, Any] = {"yen": 100} if verdict == "part" else {}
        args = {"piece": 1, "person": 1, "rev": 1, "verdict": verdict, "reason": "見なおしました", **more}
        # 小林 had the last word on rejecting it, so 中西 decides; and where there is a third, neither of the two.
        assert await second.act("appeal.decide", "piece/1", **args, sure=True) == "refused other_decides"
        third = await second_coordinator(house, "大西 真理")
        assert await appeal_decided(house, verdict) == "refused other_decides"
        assert await third.act("appeal.decide", "piece/1", **args) == "applied"
        rows = await own(house)
        assert confirmed(rows) == (0, yen)
        last = [body for key, body in rows.items() if key.startswith("ledger/")][-1]
        assert (last["refers"], last["reason"]) == (2, "見なおしました")
        told = rows["appeal/1"]["decided"]
        assert (told["verdict"], told["yen"], told["by"]["name"]) == (verdict, yen, "大西 真理")

    async def test_of_two_the_one_without_the_last_word(self, house: House) -> None:
        second = await second_coordinator(house)
        assert await delivered(house) == "applied"
        assert await rejected(house) == "applied"
        assert await second.act("review.reject", "piece/1", **GIVEN) == "applied"
        assert await appealed(house) == "applied"
        assert await appeal_decided(house, "full", sure=False) == "applied"

    async def test_who_is_alone_says_it_twice(self, house: House) -> None:
        assert await delivered(house) == "applied"
        assert await rejected(house) == "applied"
        assert await appealed(house) == "applied"
        assert await appeal_decided(house, "full", sure=False) == "refused confirm_first"
        assert await appeal_decided(house, "part", yen=260) == "refused no_part"
        assert await appeal_decided(house, "full") == "applied"

    async def test_only_what_was_rejected_and_only_by_its_worker(self, house: House) -> None:
        assert await delivered(house) == "applied"
        assert await appealed(house) == "refused state_moved"
        assert await rejected(house) == "applied"
        assert await appealed(house, "colleague") == "refused not_yours"

    def test_five_working_days_of_japan(self) -> None:
        japan = timedelta(hours=9)

        def due(year: int, month: int, day: int, hour: int) -> str:
            at = datetime(year, month, day, hour, tzinfo=UTC) - japan
            end = datetime.fromtimestamp(due_after(int(at.timestamp() * 1000)) / 1000 - 1, UTC) + japan
            return end.strftime("%a %Y-%m-%d %H:%M")

        assert due(2026, 11, 23, 9) == "Mon 2026-11-30 23:59"
        assert due(2026, 11, 27, 23) == "Fri 2026-12-04 23:59"
        assert due(2026, 11, 28, 12) == "Fri 2026-12-04 23:59"
        assert due(2026, 11, 29, 0) == "Fri 2026-12-04 23:59"
        assert due_after(START) > START


class TestNotTheirFault:
    """L6: doing it again for somebody else's reason is paid."""

    async def test_what_is_done_again_is_paid_on_top(self, house: House) -> None:
        assert await delivered(house) == "applied"
        assert await sent_back(house, fault="no", extra=70) == "applied"
        assert (await own(house))["returned/1"]["extra"] == 70
        assert confirmed(await own(house)) == (260, 0)  # a promise, until it is done
        assert await delivered(house, rev=2) == "applied"
        rows = await own(house)
        assert confirmed(rows) == (260, 70)
        (line,) = [body for key, body in rows.items() if body.get("kind") == "extra"]
        assert line["reason"] == "税率が8%の行があります"

    async def test_who_sets_the_yen_is_the_coordinator(self, house: House) -> None:
        assert await delivered(house) == "applied"
        assert await sent_back(house, fault="no") == "refused extra_missing"
        assert await checked(house) == "applied"
        assert await sent_back(house, who="firm", fault="no", extra=70) == "refused not_allowed"

    async def test_version_1_means_the_workers_fault(self, house: House) -> None:
        assert await delivered(house) == "applied"
        desk = await house.online("coordinator")
        old = {"piece": 1, "rev": 1, "code": "blank", "words": "空いています", "pins": []}
        assert await desk.act("review.return", "piece/1", **old) == "applied"
        assert "extra" not in (await own(house))["returned/1"]


class TestFlags:
    """Advisory, in words, and nothing is refused for them."""

    async def flags(self, house: House, result: int = 1) -> list[str]:
        desk: Phone = await house.online("coordinator")
        found: list[str] = desk.rows("desk:MDR")[f"result/{result}"]["flags"]
        return found

    async def test_much_faster_than_the_estimate(self, house: House) -> None:
        worker = await house.online("worker")
        worker.replica.enqueue(
            "result.submit", "piece/1", {"piece": 1, "rev": 1, "answers": ANSWERS}, at=START + 60_000
        )
        await worker.sync()
        assert await self.flags(house) == ["too_fast"]

    async def test_the_same_words_for_another_piece(self, house: House) -> None:
        worker = await house.online("worker")
        assert await worker.take() == "applied"
        for piece in (1, 2):
            assert await worker.submit(piece) == "applied"
        assert (await self.flags(house), await self.flags(house, 2)) == ([], ["same_answers"])

    async def test_a_yes_for_another_piece_says_nothing(self, house: House) -> None:
        async with house.unit() as unit:
            await new_order(unit, "番号,駐車場の有無\r\n1,\r\n2,\r\n", size=1)
        worker = await house.online("worker")
        assert await worker.take(2, order=3) == "applied"
        pieces = [row["id"] for row in await house.query("SELECT id FROM piece WHERE order_id = 3")]
        for piece in pieces:
            assert await worker.submit(piece, [["はい"]]) == "applied"
        assert await self.flags(house, 2) == []
