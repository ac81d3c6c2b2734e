"""差し戻し, 検収, and work that came late: what each person sees of it, and what is refused with which words."""

from typing import Any

import pytest

from server.features.devices.pairing import invite, pair
from server.features.hubs.models import Hub
from server.features.people.membership import join
from server.features.people.rules import Role
from tests.features.reviews.hands import (
    BACK,
    accepted,
    checked,
    decided,
    delivered,
    delivered_late,
    sent_back,
    silence,
    state,
)
from tests.features.templates.test_publishing import GOOD, ordered, published
from tests.features.templates.test_publishing import delivered as submitted
from tests.support.region import ANSWERS, DAY, START, House, Phone, new_order, token_of

PIN = {"row": 1, "field": "c3", "words": "税率が8%の行があります"}


class TestSentBack:
    """W4."""

    async def test_W4_the_worker_has_the_piece_again_with_the_words_at_the_field(self, house: House) -> None:
        assert await delivered(house) == "applied"
        house.clock.forward(DAY)
        assert await sent_back(house, pins=[PIN]) == "applied"

        own = (await house.online("worker")).own()
        told = own["returned/1"]
        assert (told["round"], told["of"], told["code"], told["words"]) == (1, 2, "differs", BACK["words"])
        assert told["pins"] == [[1, "c3", "税率が8%の行があります"]]
        assert told["by"]["name"] == "中西 由美"
        assert told["answers"][0][0] == "株式会社きみつ"  # to be changed, not written anew
        assert own["piece/1"]["until"] == START + 2 * DAY  # a new lease
        assert own["result/1"]["state"] == "returned"

    async def test_W4_what_is_delivered_again_takes_its_place(self, house: House) -> None:
        assert await delivered(house) == "applied"
        assert await sent_back(house) == "applied"
        assert await (await house.online("worker")).submit(1, ANSWERS, rev=2) == "applied"

        own = (await house.online("worker")).own()
        assert "returned/1" not in own
        assert (own["result/1"]["state"], own["result/2"]["state"]) == ("replaced", "received")
        desk = (await house.online("coordinator")).rows("desk:MDR")
        assert desk["piece/1"]["receipt"] == own["result/2"]["receipt"]

    async def test_twice_at_most(self, house: House) -> None:
        for rev in (1, 2):
            assert await delivered(house, rev=rev) == "applied"
            assert await sent_back(house, rev=rev) == "applied"
        assert await delivered(house, rev=3) == "applied"

        assert await sent_back(house, rev=3) == "refused rounds_used"
        assert await checked(house, rev=3) == "applied"

    async def test_words_at_a_cell_that_is_not_there_are_refused(self, house: House) -> None:
        assert await delivered(house) == "applied"
        for wrong in ({**PIN, "row": 2}, {**PIN, "field": "c0"}):
            assert await sent_back(house, pins=[wrong]) == "refused no_such_cell"
        assert await state(house) == "received"

    async def test_words_are_at_a_field_of_a_templates_form(self, house: House) -> None:
        await published(house)
        await ordered(house)
        worker = await submitted(house, GOOD)
        piece = next(body["piece"] for body in worker.own("result").values())

        note = {"row": 0, "field": "about", "words": "ここは読むだけです"}
        assert await sent_back(house, piece, pins=[note]) == "refused no_such_cell"
        assert await sent_back(house, piece, pins=[{**note, "field": "count"}]) == "applied"
        await worker.sync()

        told = worker.own()[f"returned/{piece}"]
        assert told["pins"] == [[0, "count", "ここは読むだけです"]]
        assert told["answers"][0][:3] == ["old", "2026-09-07", "12"]
        mended = [["old", "2026-09-07", "9", "1000", "", "", ""], GOOD[1]]
        assert await worker.submit(piece, mended, rev=2) == "applied"
        row = next(
            body
            for key, body in (await house.online("coordinator")).rows("desk:MDR", "result").items()
            if body["piece"] == piece and body["rev"] == 2
        )
        assert (row["state"], row["answers"][0][4]) == ("received", "9000")  # calculated anew

    async def test_the_sheet_leaves_out_what_was_sent_back(self, house: House) -> None:
        assert await delivered(house) == "applied"
        full = (await house.ask("coordinator", "GET", "/orders/MDR-0001/sheet")).text
        assert await sent_back(house) == "applied"

        assert "株式会社きみつ" in full
        assert "株式会社きみつ" not in (await house.ask("coordinator", "GET", "/orders/MDR-0001/sheet")).text

    async def test_nobody_reviews_their_own(self, house: House) -> None:
        """A coordinator who also works: the same person, another membership."""
        async with house.unit() as unit:
            hub = await Hub.get(code="MDR")
            worker = await join(unit, hub, Role.WORKER, "中西 由美")
            worker.person_id = 6
            await worker.save(update_fields=["person_id"])
            device = await pair(unit, (await invite(unit, worker)).code, token_of("both"), "x", "0.1.0")
        both = Phone(house.http, str(device.id), token_of("both"))  # type: ignore[union-attr]
        await both.sync()
        assert await both.take() == "applied"
        assert await both.submit(2) == "applied"

        assert await checked(house, piece=2) == "refused own_work"
        assert await sent_back(house, piece=2) == "refused own_work"


class TestTheFirm:
    """F5."""

    async def test_F5_sees_answers_beside_the_source_and_accepts(self, house: House) -> None:
        assert await delivered(house) == "applied"
        assert "result/1" not in (await house.online("firm")).rows("firm:1")
        assert await checked(house) == "applied"

        row = (await house.online("firm")).rows("firm:1")["result/1"]
        assert row["given"][0] == ["G-1", "きみつ1 商店"]
        assert row["answers"][0][0] == "株式会社きみつ"
        assert (row["passed_at"], row["due_at"], row["reminded"]) == (START, START + 7 * DAY, 0)
        assert "田中" not in str(row)
        assert await accepted(house) == "applied"
        assert await accepted(house) == "refused state_moved"

    async def test_F5_is_reminded_on_days_three_and_six_and_has_accepted_on_the_seventh(
        self, house: House
    ) -> None:
        assert await delivered(house) == "applied"
        assert await checked(house) == "applied"
        seen = []
        for _ in range(7):
            house.clock.forward(DAY)
            await silence(house)
            await silence(house)  # twice is the same as once
            row = (await house.online("firm")).rows("firm:1")["result/1"]
            seen.append(row.get("reminded", row["state"]))
        assert seen == [0, 0, 1, 1, 1, 2, "accepted"]
        assert await house.query("SELECT verdict, person_id FROM review WHERE verdict LIKE 'accept%'") == [
            {"verdict": "accept_silently", "person_id": None}
        ]

    async def test_F5_sends_back_three_of_ten_and_asks_the_coordinator_for_a_fourth(
        self, house: House
    ) -> None:
        async with house.unit() as unit:
            order = await new_order(unit, "番号,答え\r\n" + "".join(f"N-{n},\r\n" for n in range(10)), size=1)
        worker = await house.online("worker")
        assert await worker.take(10, order.id) == "applied"
        pieces = [
            row["id"]
            for row in await house.query("SELECT id FROM piece WHERE order_id = ? ORDER BY no", order.id)
        ]
        for piece in pieces[:4]:
            assert await worker.submit(piece, [["はい"]]) == "applied"
            assert await checked(house, piece) == "applied"
        for piece in pieces[:3]:
            assert await sent_back(house, piece, who="firm") == "applied"

        assert await sent_back(house, pieces[3], who="firm") == "refused too_many_returns"
        assert await sent_back(house, pieces[3]) == "applied"


class TestLate:
    """W5."""

    async def test_W5_the_worker_reads_what_was_decided_and_why(self, house: House) -> None:
        await delivered_late(house)
        assert (await house.online("worker")).own()["result/1"]["state"] == "late"

        assert await decided(house, "part", yen=130, reason="半分はもう届いていました") == "applied"

        own = (await house.online("worker")).own()
        assert own["result/1"]["state"] == "paid_partial"
        assert own["result/1"]["decision"]["reason"] == "半分はもう届いていました"
        assert own["ledger/1"]["confirmed"] == 130

    @pytest.mark.parametrize(
        ("verdict", "more", "code"),
        [
            ("part", {"reason": "半分", "yen": 260}, "no_part"),
            ("part", {"reason": "半分"}, "no_part"),
            ("part", {"reason": " ", "yen": 130}, "reason_missing"),
            ("none", {}, "reason_missing"),
            ("none", {"reason": "重なり"}, "confirm_first"),
        ],
    )
    async def test_less_than_all_needs_a_reason(
        self, house: House, verdict: str, more: dict[str, Any], code: str
    ) -> None:
        await delivered_late(house)

        assert await decided(house, verdict, **more) == f"refused {code}"

    async def test_nothing_for_work_takes_two_where_there_are_two(self, house: House) -> None:
        await delivered_late(house)
        async with house.unit() as unit:
            hub = await Hub.get(code="MDR")
            second = await join(unit, hub, Role.COORDINATOR, "井上 圭")
            device = await pair(unit, (await invite(unit, second)).code, token_of("two"), "x", "0.1.0")
        other = Phone(house.http, str(device.id), token_of("two"))  # type: ignore[union-attr]
        await other.sync()

        assert await decided(house, "none", reason="重なり", sure=True) == "applied"
        assert await decided(house, "none", reason="重なり", sure=True) == "applied"  # alone, she stays one
        assert await state(house) == "late"
        desk = (await house.online("coordinator")).rows("desk:MDR")["result/1"]
        assert (desk["proposed"]["by"]["name"], desk["proposed"]["reason"]) == ("中西 由美", "重なり")
        given = {"piece": 1, "person": 1, "rev": 1, "verdict": "none", "reason": "同じ意見です"}
        assert await other.act("late.decide", "piece/1", **given) == "applied"
        assert await state(house) == "not_used"
