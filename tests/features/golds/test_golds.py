"""Gold: some right answers are known, and never leave the server; who misses many is offered to practise, and loses nothing."""

import json

import pytest

from server.features.golds.events import RelearnWanted
from server.features.golds.models import GoldTry
from server.features.golds.rules import golds_wanted, relearn_wanted
from server.features.pieces.rules import golds_due
from server.features.registry import LISTENERS
from server.store.unit import Unit
from tests.features.reviews.hands import delivered
from tests.support.region import PEOPLE, House, new_order

KEY = [["株式会社ひみつ", "〒600－8216"], ["", ""]]
"""Right answers to the first row of a piece. Nobody types these in any other test."""


async def marked(house: House, piece: int = 2, answers: list[list[str]] = KEY) -> str:
    phone = await house.online("coordinator")
    return await phone.act("gold.mark", f"piece/{piece}", piece=piece, answers=answers)


async def test_the_key_is_in_no_row_of_any_scope(house: House) -> None:
    assert await marked(house) == "applied"
    worker = await house.online("worker")
    assert await worker.take(2) == "applied"
    assert await worker.submit(2) == "applied"
    for version in (1, 9):  # one that is understood, and one of the future, which is held for a person
        phone = await house.online("coordinator")
        await phone.act("gold.mark", "piece/3", ver=version, piece=3, answers=KEY)

    assert len(await house.query("SELECT id FROM gold_key")) == 1
    for row in await house.query("SELECT id, scope, body FROM sync_row WHERE body IS NOT NULL"):
        text = bytes(row["body"]).decode()
        assert "ひみつ" not in text, row
        assert "6008216" not in text, row
        assert "8216" not in text, row
    for who in PEOPLE:
        if who != "revoked":
            phone = await house.online(who)
            held = json.dumps([phone.rows(scope) for scope in phone.replica.scopes], ensure_ascii=False)
            assert "ひみつ" not in held
            assert "8216" not in held


async def test_only_the_desk_knows_that_there_is_a_key(house: House) -> None:
    assert await marked(house) == "applied"
    desk = (await house.online("coordinator")).rows("desk:MDR")
    assert (desk["piece/2"]["gold"], desk["order/1"]["golds"]) == (True, 1)
    worker = await house.online("worker")
    assert await worker.take(2) == "applied"
    assert "gold" not in json.dumps([worker.rows(scope) for scope in worker.replica.scopes])


async def test_blank_takes_it_away_and_who_has_the_piece_is_not_measured(house: House) -> None:
    assert await marked(house) == "applied"
    assert await marked(house, answers=[["", ""], ["", ""]]) == "applied"
    desk = (await house.online("coordinator")).rows("desk:MDR")
    assert "gold" not in desk["piece/2"]
    assert desk["order/1"]["golds"] == 0
    assert await house.query("SELECT id FROM gold_key") == []
    assert await marked(house, piece=1) == "refused already_taken"


@pytest.mark.parametrize(
    ("answers", "missed"),
    [
        ([["株式会社 ひみつ", "600-8216"], ["何か", ""]], False),
        ([["株式会社ひみつ", "6008217"], ["何か", ""]], True),
    ],
)
async def test_a_delivery_is_compared_where_the_key_says_something(
    house: House, answers: list[list[str]], missed: bool
) -> None:
    assert await marked(house) == "applied"
    worker = await house.online("worker")
    assert await worker.take(2) == "applied"
    assert await worker.submit(2, answers) == "applied"
    flags = (await house.online("coordinator")).rows("desk:MDR")["result/1"]["flags"]
    assert ("gold_missed" in flags) is missed
    (met,) = await GoldTry.all()
    assert met.met is not missed
    assert sum(line["provisional"] for line in worker.own("ledger/").values()) == 260  # never a punishment


async def test_C5_below_ninety_of_a_hundred_over_twenty_practising_is_offered(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[RelearnWanted] = []

    async def hear(unit: Unit, event: RelearnWanted) -> None:
        del unit
        heard.append(event)

    monkeypatch.setitem(LISTENERS, RelearnWanted, [hear])
    async with house.unit() as unit:
        rows = "番号,答え\r\n" + "".join(f"N-{no},\r\n" for no in range(22))
        order = await new_order(unit, rows, size=1)
    desk = await house.online("coordinator")
    pieces = [row["id"] for row in await house.query("SELECT id FROM piece WHERE order_id = ?", order.id)]
    for piece in pieces:
        desk.write("gold.mark", f"piece/{piece}", piece=piece, answers=[["はい"]])
    await desk.sync()
    worker = await house.online("worker")
    assert await worker.take(22, order=order.id) == "applied"
    for at, piece in enumerate(pieces):
        worker.write(
            "result.submit", f"piece/{piece}", piece=piece, rev=1, answers=[["はい" if at > 2 else "いや"]]
        )
    await worker.sync()

    assert heard == [RelearnWanted(1, None, order.id)]
    await desk.sync()
    (offer,) = desk.rows("desk:MDR", "relearn/").values()
    assert (offer["met"], offer["of"], offer["person"]["name"]) == (17, 20, "田中 さゆり")
    assert worker.own("relearn/") == {}
    assert await desk.act("relearn.settle", "relearn/1", relearn=1) == "applied"
    assert desk.rows("desk:MDR", "relearn/") == {}


async def test_a_gold_piece_is_mixed_in_and_the_others_come_first(house: House) -> None:
    """Of 30 pieces, two gold ones at the front: a worker meets one in 25."""
    async with house.unit() as unit:
        rows = "番号,答え\r\n" + "".join(f"N-{no},\r\n" for no in range(30))
        order = await new_order(unit, rows, size=1)
    pieces = [
        row["id"]
        for row in await house.query("SELECT id FROM piece WHERE order_id = ? ORDER BY no", order.id)
    ]
    for piece in pieces[:2]:
        assert await marked(house, piece, [["はい"]]) == "applied"
    worker = await house.online("worker")
    assert await worker.take(10, order=order.id) == "applied"
    assert not {f"piece/{piece}" for piece in pieces[:2]} & set(worker.own("piece/"))
    assert await worker.take(15, order=order.id) == "applied"
    assert len({f"piece/{piece}" for piece in pieces[:2]} & set(worker.own("piece/"))) == 1
    assert await worker.take(5, order=order.id) == "applied"
    assert set(worker.own("piece/")) == {"piece/1", *(f"piece/{piece}" for piece in pieces)}


def test_the_arithmetic() -> None:
    assert [golds_due(taken) for taken in (0, 12, 13, 37, 38, 500)] == [0, 0, 1, 1, 2, 20]
    assert [golds_wanted(pieces) for pieces in (1, 25, 26, 180)] == [1, 1, 2, 8]
    assert not relearn_wanted(0, 19)
    assert relearn_wanted(17, 20)
    assert not relearn_wanted(18, 20)


async def test_deliveries_of_other_pieces_are_not_looked_at(house: House) -> None:
    assert await marked(house) == "applied"
    assert await delivered(house) == "applied"
    assert await GoldTry.all() == []
