"""C5: two people answer a piece, each on their own; equal answers go on, and a person decides between others."""

import json
from typing import Any

import pytest

from server.features.orders.rules import doubled
from server.features.pieces.models import Lease
from server.features.pieces.rules import free_slot, state_of
from tests.features.reviews.hands import (
    OTHERS,
    accepted,
    adjudicated,
    answered_twice,
    delivered,
    sent_back,
    state,
    wanted_twice,
)
from tests.support.region import START, House, Phone, new_order

SAME = [["株式会社 きみつ", "671-1595"], ["きみつ　商店", "〒674-8585"]]
"""ANSWERS, as somebody else types them."""


async def desk(house: House) -> dict[str, Any]:
    return (await house.online("coordinator")).rows("desk:MDR")


def everything(phone: Phone) -> str:
    """All that a phone holds, as text."""
    return json.dumps([phone.rows(scope) for scope in phone.replica.scopes], ensure_ascii=False)


class TestWhichPieces:
    async def test_are_chosen_when_it_is_published_and_nobody_else_says(self, house: House) -> None:
        rows = "番号,答え\r\n" + "".join(f"N-{no},\r\n" for no in range(30))
        async with house.unit() as unit:
            order = await new_order(unit, rows, size=1, double=20)
        pieces = await house.query("SELECT no FROM piece WHERE order_id = ? AND wanted = 2", order.id)
        assert sorted(row["no"] for row in pieces) == doubled(order.code, 30, 20)
        assert len(pieces) == 6

    async def test_a_draft_takes_another_share(self, house: House) -> None:
        async with house.unit() as unit:
            await new_order(unit, publish=False)
        phone = await house.online("coordinator")
        for percent in (100, 0, 34):
            assert await phone.act("order.double", "order/3", order=3, percent=percent) == "applied"
        assert await phone.act("order.publish", "order/3", order=3) == "applied"
        assert len(await house.query("SELECT id FROM piece WHERE order_id = 3 AND wanted = 2")) == 2
        assert await phone.act("order.double", "order/3", order=3, percent=50) == "refused not_draft"

    def test_a_share_is_as_large_as_it_says_and_always_the_same(self) -> None:
        for percent, count in ((0, 0), (1, 1), (20, 20), (100, 100)):
            assert len(doubled("MDR-0001", 100, percent)) == count
        assert doubled("MDR-0001", 100, 20) == doubled("MDR-0001", 100, 20)
        assert doubled("MDR-0001", 100, 20) != doubled("MDR-0002", 100, 20)


class TestWhoTakes:
    async def test_never_the_same_person_twice(self, house: House) -> None:
        await wanted_twice(house)
        worker = await house.online("worker")
        assert await worker.take(30) == "applied"
        assert sorted(worker.own("piece/")) == ["piece/1", "piece/2", "piece/3"]
        assert await worker.take() == "refused none_left"
        assert await worker.submit(1) == "applied"
        assert await worker.take() == "refused none_left"
        colleague = await house.online("colleague")
        assert await colleague.take(30) == "applied"
        assert list(colleague.own("piece/")) == ["piece/1"]

    async def test_what_is_given_back_goes_to_others_and_to_them_again(self, house: House) -> None:
        await wanted_twice(house)
        colleague, worker = await house.online("colleague"), await house.online("worker")
        assert await colleague.take() == "applied"
        assert await worker.give_back(1) == "applied"
        assert await worker.take() == "applied"
        slots = await house.query("SELECT person_id, slot FROM lease WHERE piece_id = 1 AND state = 'active'")
        assert sorted(row["slot"] for row in slots) == [1, 2]

    async def test_the_database_refuses_what_the_rules_forgot(self, house: House) -> None:
        """Never more active leases than answers, and never two of one person, whoever writes them."""
        await wanted_twice(house)
        assert await (await house.online("colleague")).take() == "applied"
        for person, slot in ((3, 1), (1, 3)):
            with pytest.raises(Exception, match=r"(?i)unique"):
                async with house.unit() as unit:
                    await Lease.create(
                        piece_id=1, person_id=person, slot=slot, state="active", taken_at=unit.now, until=0
                    )

    @pytest.mark.parametrize(("taken", "wanted", "slot"), [((), 1, 1), ((1,), 1, None), ((2,), 2, 1)])
    def test_a_free_slot(self, taken: tuple[int, ...], wanted: int, slot: int | None) -> None:
        assert free_slot(taken, wanted) == slot

    def test_where_a_piece_is(self) -> None:
        assert state_of(1, 2, 0, False, True) == "ready"
        assert state_of(2, 2, 1, True, True) == "leased"
        assert state_of(2, 2, 0, True, True) == "waiting"
        assert state_of(2, 2, 0, False, True) == "differing"
        assert state_of(2, 2, 0, False, False) == "received"


class TestBlind:
    """Pain point 38: the second one sees the first answer."""

    async def test_nobody_sees_that_or_what_another_answered(self, house: House) -> None:
        await wanted_twice(house)
        assert await delivered(house) == "applied"
        colleague = await house.online("colleague")
        assert await colleague.take() == "applied"
        held = everything(colleague)
        for word in ("6711595", "株式会社きみつ", "田中", "wanted", "answered", "differing"):
            assert word not in held
        assert colleague.own()["piece/1"]["state"] == "leased"
        assert await colleague.submit(1, OTHERS) == "applied"
        worker = await house.online("worker")
        for phone in (worker, await house.online("colleague")):
            held = everything(phone)
            assert '"state": "received"' in held
            for word in ("answered", "differing", "wanted", "adjudicat"):
                assert word not in held
        assert "6748586" not in everything(worker)

    async def test_an_order_tells_places_not_pieces(self, house: House) -> None:
        await wanted_twice(house)
        order = (await house.online("worker")).rows("hub:MDR")["order/1"]
        assert (order["pieces"], order["open"]) == (4, 3)

    async def test_who_decides_does_not_see_whose_answer_it_is(self, house: House) -> None:
        await answered_twice(house)
        rows = await desk(house)
        told = rows["adjudication/1"]
        assert sorted(told["answers"]) == sorted(
            [[["株式会社きみつ", "6711595"], ["きみつ商店", "6748585"]], OTHERS]
        )
        assert told["differing"] == [[1, 1]]
        assert told["given"][0] == ["G-1", "きみつ1 商店"]
        assert "worker" not in json.dumps(told)
        assert [rows[key]["answers"] for key in ("result/1", "result/2")] == [[], []]
        assert rows["piece/1"]["state"] == "differing"


class TestDeciding:
    async def test_C5_equal_answers_go_on_as_one_and_both_are_paid(self, house: House) -> None:
        await answered_twice(house, SAME)
        rows = await desk(house)
        assert "adjudication/1" not in rows
        assert (rows["result/1"]["state"], rows["result/2"]["state"]) == ("received", "second")
        assert rows["piece/1"]["state"] == "received"
        phone = await house.online("coordinator")
        assert await phone.act("review.check", "piece/1", piece=1, rev=1) == "applied"
        assert await accepted(house) == "applied"
        for who in ("worker", "colleague"):
            lines = (await house.online(who)).own("ledger/").values()
            assert sum(line["confirmed"] for line in lines) == 260, who
            result = next(iter((await house.online(who)).own("result/").values()))
            assert result["state"] == "accepted"

    async def test_C5_what_is_decided_goes_to_the_firm_and_into_the_sheet(self, house: House) -> None:
        await answered_twice(house)
        own = [["株式会社きみつ", "6711595"], ["きみつ商店", "6740000"]]
        assert await adjudicated(house, own, words="画像では0が4つです") == "applied"
        firm = (await house.online("firm")).rows("firm:1")
        (told,) = [body for key, body in firm.items() if key.startswith("result/")]
        assert told["answers"][1][1] == "6740000"
        sheet = (await house.ask("firm", "GET", "/orders/MDR-0001/sheet")).text
        assert "6740000" in sheet
        assert "674858" not in sheet
        assert await accepted(house, rev=told["rev"]) == "applied"
        states = {await state(house, 1), await state(house, 2)}
        assert states == {"accepted", "accepted_second"}

    async def test_the_closest_answer_carries_it(self, house: House) -> None:
        await answered_twice(house)
        assert await adjudicated(house, OTHERS) == "applied"
        assert (await state(house, 1), await state(house, 2)) == ("second", "passed")
        assert await house.query("SELECT id FROM result WHERE decided IS NOT NULL") == []

    async def test_it_is_decided_once_by_somebody_who_did_not_answer(self, house: House) -> None:
        assert await adjudicated(house) == "refused state_moved"
        await answered_twice(house)
        await house.query("UPDATE result SET person_id = 6 WHERE id = 2 RETURNING id")
        assert await adjudicated(house) == "refused own_work"
        await house.query("UPDATE result SET person_id = 2 WHERE id = 2 RETURNING id")
        assert await adjudicated(house) == "applied"
        assert await adjudicated(house) == "refused state_moved"

    async def test_an_order_waits_for_the_decision(self, house: House) -> None:
        await answered_twice(house)
        worker = await house.online("worker")
        assert await worker.take(2) == "applied"
        for piece in (2, 3):
            assert await worker.submit(piece) == "applied"
        assert (await desk(house))["order/1"]["state"] == "open"
        assert await adjudicated(house) == "applied"
        assert (await desk(house))["order/1"]["state"] == "done"

    async def test_what_is_sent_back_then_comes_again_as_one(self, house: House) -> None:
        await answered_twice(house, SAME)
        assert await sent_back(house) == "applied"
        assert await (await house.online("worker")).submit(1, OTHERS, rev=2) == "applied"
        rows = await desk(house)
        assert [rows[f"result/{no}"]["state"] for no in (1, 2, 3)] == ["replaced", "second", "received"]
        assert rows["piece/1"]["state"] == "received"

    async def test_a_place_that_is_left_is_for_others(self, house: House) -> None:
        """Not for the one whose answer stands aside: that one keeps it."""
        await answered_twice(house, SAME)
        assert await sent_back(house) == "applied"
        assert await (await house.online("worker")).give_back(1) == "applied"
        rows = await desk(house)
        assert (rows["piece/1"]["state"], rows["result/2"]["state"]) == ("ready", "second")
        colleague = await house.online("colleague")
        assert await colleague.take(3) == "applied"
        assert "piece/1" not in colleague.own("piece/")

    async def test_a_late_answer_beside_two_is_for_a_person(self, house: House) -> None:
        await wanted_twice(house)
        worker, colleague = await house.online("worker"), await house.online("colleague")
        assert await worker.submit(1) == "applied"
        assert await colleague.take() == "applied"
        assert await colleague.submit(1, SAME) == "applied"
        async with house.unit() as unit:
            await Lease.create(
                piece_id=1, person_id=1, state="expired", taken_at=unit.now + 1, until=0, ended_at=unit.now
            )
        assert await worker.submit(1, OTHERS, rev=2) == "applied"
        assert await state(house, 3) == "late"


class TestOnARestoredServer:
    """It knows of no lease: whoever delivers had the piece, as many as it wants, each once."""

    async def test_both_are_received_and_nobody_twice(self, house: House) -> None:
        await wanted_twice(house)
        await house.query("DELETE FROM lease RETURNING id")
        await house.query("INSERT INTO counter (name, value) VALUES ('restored_at', ?) RETURNING name", START)
        worker, colleague = await house.online("worker"), await house.online("colleague")
        assert await worker.submit(1) == "applied"
        assert await worker.submit(1) == "refused already_delivered"
        assert await worker.submit(1, OTHERS, rev=2) == "applied"
        assert await colleague.submit(1, SAME) == "applied"
        rows = await desk(house)
        states = [rows[f"result/{no}"]["state"] for no in (1, 2, 3)]
        assert states == ["received", "late", "second"]
        slots = await house.query("SELECT slot FROM lease WHERE piece_id = 1 AND state = 'delivered'")
        assert sorted(row["slot"] for row in slots) == [1, 2]
