"""とどける: what arrives is received, gets a receipt, and is never overwritten."""

from typing import Any

import pytest

from server.features.results.rules import flags, tidy
from tests.support.region import ANSWERS, DAY, HOUR, START, House, Phone, new_order

TIDY = [["株式会社きみつ", "6711595"], ["きみつ商店", "6748585"]]


async def receipts(phone: Phone) -> dict[int, tuple[str, str]]:
    await phone.sync()
    return {body["piece"]: (body["state"], body["receipt"]) for body in phone.own("result/").values()}


async def test_a_delivery_is_a_receipt_for_the_worker_and_answers_for_the_desk(house: House) -> None:
    worker = await house.online("worker")

    assert await worker.submit(1) == "applied"

    assert worker.own("piece/") == {}
    assert b'["drop","piece/1","received"]' in worker.answer
    assert worker.own("result/") == {
        "result/1": {
            "piece": 1,
            "order": 1,
            "code": "MDR-0001-01",
            "title": "名簿の整形",
            "state": "received",
            "receipt": "MDR-261122-0001",
            "received_at": START,
            "yen": 260,
            "rows": 2,
            "rev": 1,
        }
    }
    desk = (await house.online("coordinator")).rows("desk:MDR")
    assert desk["result/1"] == {
        "piece": 1,
        "order": 1,
        "code": "MDR-0001-01",
        "state": "received",
        "receipt": "MDR-261122-0001",
        "received_at": START,
        "worker": {"id": 1, "name": "田中 さゆり", "tint": 1},
        "rev": 1,
        "given": [["G-1", "きみつ1 商店"], ["G-2", "きみつ2 商店"]],
        "answers": TIDY,
        "typed": [[0, 1, "〒671－1595"]],
        "flags": [],
    }
    assert (desk["piece/1"]["state"], desk["piece/1"]["receipt"]) == ("received", "MDR-261122-0001")


async def test_delivering_twice_gives_one_receipt(house: House) -> None:
    worker = await house.online("worker")

    assert await worker.submit(1) == "applied"
    assert await worker.submit(1, rev=2) == "refused already_delivered"

    assert await receipts(worker) == {1: ("received", "MDR-261122-0001")}


async def test_the_same_bytes_again_give_the_same_answer(house: House) -> None:
    """A lost answer: the phone sends its outbox again, and no second delivery comes of it."""
    worker = await house.online("worker")
    number = worker.write("result.submit", "piece/1", piece=1, rev=1, answers=ANSWERS)
    body = worker.replica.compose("nonce-first")

    first, again = await worker.post(body), await worker.post(body)

    assert f'["done",{number},"applied"]' in first.text
    assert first.content == again.content
    assert len(await house.query("SELECT id FROM result")) == 1


async def test_receipts_are_dense_for_each_hub_and_japanese_day(house: House) -> None:
    worker, colleague = await house.online("worker"), await house.online("colleague")
    elsewhere = await house.online("worker elsewhere")
    await colleague.take(2)
    await elsewhere.take(order=2)

    await worker.submit(1)
    await worker.submit(1)  # refused, and takes no number
    await colleague.submit(99)  # likewise
    house.clock.now = START + 14 * HOUR + 59 * 60_000  # 23:59 in Japan
    await colleague.submit(2)
    await elsewhere.submit(4, [["さくら"]])
    house.clock.now = START + 15 * HOUR  # midnight there, 15:00 UTC
    await colleague.submit(3)

    assert await receipts(worker) == {1: ("received", "MDR-261122-0001")}
    assert await receipts(colleague) == {
        2: ("received", "MDR-261122-0002"),
        3: ("received", "MDR-261123-0001"),
    }
    assert await receipts(elsewhere) == {4: ("received", "KMR-261122-0001")}


class TestAfterTheLease:
    async def test_a_piece_that_nobody_took_since_is_received_on_time(self, house: House) -> None:
        worker = await house.online("worker")
        house.clock.forward(3 * DAY)
        await house.sweep()

        assert await worker.submit(1) == "applied"

        assert await receipts(worker) == {1: ("received", "MDR-261125-0001")}

    async def test_the_sweep_does_not_decide_about_lateness(self, house: House) -> None:
        """The time is over, but the sweep has not come by yet."""
        worker = await house.online("worker")
        house.clock.forward(3 * DAY)

        assert await worker.submit(1) == "applied"

        assert await receipts(worker) == {1: ("received", "MDR-261125-0001")}
        assert await house.sweep() == 0

    async def test_what_was_given_back_can_still_be_delivered(self, house: House) -> None:
        worker = await house.online("worker")
        await worker.give_back(1)

        assert await worker.submit(1) == "applied"

        assert await receipts(worker) == {1: ("received", "MDR-261122-0001")}

    async def test_a_piece_that_somebody_else_has_is_late_and_stays_theirs(self, house: House) -> None:
        worker, colleague = await house.online("worker"), await house.online("colleague")
        house.clock.forward(DAY)
        await house.sweep()
        await colleague.take()

        assert await worker.submit(1, [["おそい", ""], ["", ""]]) == "applied"

        assert await receipts(worker) == {1: ("late", "MDR-261123-0001")}
        await colleague.sync()
        assert list(colleague.own("piece/")) == ["piece/1"]
        desk = (await house.online("coordinator")).rows("desk:MDR")
        assert desk["order/1"]["late"] == 1
        assert desk["result/1"]["state"] == "late"
        assert (desk["piece/1"]["state"], desk["piece/1"]["receipt"]) == ("leased", None)

        assert await colleague.submit(1) == "applied"
        assert await receipts(colleague) == {1: ("received", "MDR-261123-0002")}
        desk = (await house.online("coordinator")).rows("desk:MDR")
        assert desk["piece/1"]["receipt"] == "MDR-261123-0002"
        assert desk["result/1"]["answers"][0] == ["おそい", ""]

    async def test_after_somebody_elses_delivery_it_is_late_too(self, house: House) -> None:
        worker, colleague = await house.online("worker"), await house.online("colleague")
        await worker.give_back(1)
        await colleague.take()
        await colleague.submit(1)

        assert await worker.submit(1) == "applied"

        assert await receipts(worker) == {1: ("late", "MDR-261122-0002")}

    async def test_late_twice_is_already_delivered(self, house: House) -> None:
        worker, colleague = await house.online("worker"), await house.online("colleague")
        await worker.give_back(1)
        await colleague.take()
        await worker.submit(1)

        assert await worker.submit(1) == "refused already_delivered"

    async def test_who_was_late_and_takes_the_piece_again_can_deliver_it(self, house: House) -> None:
        worker, colleague = await house.online("worker"), await house.online("colleague")
        await worker.give_back(1)
        await colleague.take()
        await worker.submit(1)
        house.clock.forward(HOUR)
        await colleague.give_back(1)
        assert await worker.take() == "applied"

        assert await worker.submit(1) == "applied"

        assert [state for state, _ in (await receipts(worker)).values()] == ["received"]


class TestWhatTheServerDoesNotKnowAsYours:
    async def test_is_late_and_takes_nothing_from_anybody(self, house: House) -> None:
        worker, colleague = await house.online("worker"), await house.online("colleague")

        assert await colleague.submit(1, [["よそ", ""], ["", ""]]) == "applied"
        assert await colleague.submit(2) == "applied"  # nobody has it, and nobody was given it

        assert await receipts(colleague) == {1: ("late", "MDR-261122-0001"), 2: ("late", "MDR-261122-0002")}
        await worker.sync()
        assert list(worker.own("piece/")) == ["piece/1"]
        assert await worker.submit(1) == "applied"
        assert await receipts(worker) == {1: ("received", "MDR-261122-0003")}
        desk = (await house.online("coordinator")).rows("desk:MDR")
        assert desk["result/1"]["flags"] == ["lease_unknown", "required_blank", "rows_missing"]
        assert desk["piece/2"]["state"] == "ready"
        assert desk["order/1"]["late"] == 2

    async def test_is_received_once(self, house: House) -> None:
        colleague = await house.online("colleague")

        assert await colleague.submit(1) == "applied"
        assert await colleague.submit(1, rev=2) == "refused already_delivered"

    async def test_is_refused_at_another_hub_and_where_there_is_nothing(self, house: House) -> None:
        elsewhere = await house.online("worker elsewhere")

        assert await elsewhere.submit(1) == "refused not_yours"
        assert await elsewhere.submit(9_999) == "refused not_yours"

    async def test_is_refused_while_nobody_can_have_seen_the_order(self, house: House) -> None:
        async with house.unit() as unit:
            order = await new_order(unit, publish=False)
        (piece, *_) = await house.query("SELECT id FROM piece WHERE order_id = ?", order.id)

        assert await (await house.online("colleague")).submit(piece["id"]) == "refused not_yours"


class TestOrder:
    async def test_is_done_when_every_piece_is_in(self, house: House) -> None:
        worker = await house.online("worker")
        await worker.take(2)
        states = []
        for piece in (1, 2, 3):
            await worker.submit(piece)
            states.append(worker.rows("hub:MDR")["order/1"]["state"])

        assert states == ["open", "open", "done"]
        assert (await house.online("firm")).rows("firm:1")["order/1"]["state"] == "done"
        assert await worker.take() == "refused order_not_open"

    async def test_a_late_delivery_does_not_finish_it(self, house: House) -> None:
        worker, colleague = await house.online("worker"), await house.online("colleague")
        await worker.give_back(1)
        await colleague.take(3)
        await colleague.submit(2)
        await colleague.submit(3)

        await worker.submit(1)

        assert worker.rows("hub:MDR")["order/1"]["state"] == "open"


SHAPES: dict[str, tuple[Any, list[str]]] = {
    "as asked": (ANSWERS, []),
    "nothing": ([], ["rows_missing", "wrong_shape"]),
    "a row too few": (ANSWERS[:1], ["rows_missing", "wrong_shape"]),
    "a row too many": ([*ANSWERS, ["余分", ""]], ["wrong_shape"]),
    "a cell too few": ([["会社"], ANSWERS[1]], ["wrong_shape"]),
    "a cell too many": ([[*ANSWERS[0], "余分"], ANSWERS[1]], ["wrong_shape"]),
    "blank cells": ([["", ""], ["", ""]], ["required_blank", "rows_missing"]),
    "white space": ([["　", " "], ["\t", "\n"]], ["required_blank", "rows_missing"]),
    "a postal code that is none": ([["会社", "わからない"], ANSWERS[1]], ["bad_postal"]),
    "everything at once": ([["", "12"]], ["bad_postal", "required_blank", "rows_missing", "wrong_shape"]),
}


@pytest.mark.parametrize("shape", SHAPES)
async def test_no_shape_of_answers_is_refused(house: House, shape: str) -> None:
    answers, flagged = SHAPES[shape]
    worker = await house.online("worker")

    assert await worker.submit(1, answers) == "applied"

    result = (await house.online("coordinator")).rows("desk:MDR")["result/1"]
    assert result["flags"] == flagged
    assert [len(row) for row in result["answers"]] == [2, 2]


async def test_answers_are_tidied_and_what_cannot_be_read_stays_as_typed(house: House) -> None:
    rows = "N-1" + "," * 6 + "\r\n"
    header = "番号,会社名,郵便番号,納品日,金額（円）,数量,駐車場の有無\r\n"
    async with house.unit() as unit:
        await new_order(unit, header + rows, size=1)
    worker = await house.online("worker")
    await worker.take(order=3)
    (piece,) = (int(row.split("/")[1]) for row, body in worker.own("piece/").items() if body["order"] == 3)

    await worker.submit(piece, [[" 会社 ", "〒671ー1595", "令和8年9月7日", "￥1,234", "12個くらい", "○"]])

    result = (await house.online("coordinator")).rows("desk:MDR")["result/1"]
    assert result["answers"] == [["会社", "6711595", "2026-09-07", "1234", "12個くらい", "はい"]]
    assert result["flags"] == ["bad_number"]


FORM = [
    {"key": "c2", "label": "会社名", "type": "text", "required": True},
    {"key": "c3", "label": "郵便番号", "type": "postal", "required": False},
    {"key": "c4", "label": "県", "type": "choice", "required": True, "options": ["兵庫県", "京都府"]},
]


class TestRules:
    """The same without a server."""

    def test_tidying_twice_is_tidying_once(self) -> None:
        once = tidy([[" 会社 ", "671-1595", "兵庫 県"], ["", "x"]], 2, FORM)
        assert tidy(once, 2, FORM) == once == [["会社", "6711595", "兵庫県"], ["", "x", ""]]

    def test_flags_are_a_sorted_list_without_repetitions(self) -> None:
        assert flags([["", "x", "?"], ["", "y", "?"]], 2, FORM) == [
            "bad_choice",
            "bad_postal",
            "required_blank",
        ]
