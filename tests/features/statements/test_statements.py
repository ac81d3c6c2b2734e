"""明細: closing, paying, agreeing (C9, W6). A statement that was closed never changes; no line stands on two."""

from typing import Any

import pytest

from server.features.orders.models import Order
from tests.features.reviews.hands import accepted, checked, delivered
from tests.features.statements.hands import (
    UNTIL,
    YEN,
    closed,
    december,
    paid,
    says,
    settled,
    statements,
    undone,
)
from tests.support.region import House, new_order


async def adjusted(house: House, line: int, yen: int) -> str:
    desk = await house.online("coordinator")
    return await desk.act("ledger.adjust", f"ledger/{line}", line=line, yen=yen, reason="税率の行")


async def test_C9_a_closing_sends_each_worker_a_statement_with_its_lines(house: House) -> None:
    await settled(house)
    december(house)

    assert await closed(house) == "applied"

    (mine,) = await statements(house)
    assert (mine["until"], mine["yen"], mine["lines"], mine["state"]) == (UNTIL, YEN, [2], "in_statement")
    assert mine["due"] == "2026-12-15"
    assert (mine["tax_percent"], mine["tax"], mine["number"], mine["credit_percent"]) == (10, 23, "", 70)
    assert await statements(house, "colleague") == []
    (on_desk,) = (await house.online("coordinator")).rows("desk:MDR", "statement/").values()
    assert (on_desk["worker"]["id"], on_desk["yen"], on_desk["lines"]) == (1, YEN, 1)
    for who in ("firm", "coordinator elsewhere"):
        phone = await house.online(who)
        assert not any(phone.rows(scope, "statement/") for scope in phone.replica.scopes), who


async def test_C9_closing_twice_is_once_and_only_days_that_are_over_in_order(house: House) -> None:
    await settled(house)
    assert await closed(house) == "refused not_closable"
    december(house, 20)
    assert await closed(house, "2026-12-10") == "refused not_closable"
    assert await closed(house, "2026-12-31") == "refused not_closable"

    assert await closed(house, "2026-12-15") == "applied"
    before = await house.query("SELECT * FROM statement_line ORDER BY id")
    assert await closed(house, "2026-12-15") == "applied"

    assert await closed(house) == "refused not_closable"  # a later day is closed already
    assert await house.query("SELECT * FROM statement_line ORDER BY id") == before
    assert len(await statements(house)) == 1


async def test_what_is_not_accepted_waits_for_the_next_closing_and_keeps_its_due_date(house: House) -> None:
    assert await delivered(house) == "applied"
    december(house)
    assert await closed(house) == "applied"
    assert await statements(house) == []
    house.clock.forward(7 * 86_400_000)
    assert await checked(house) == "applied"
    assert await accepted(house) == "applied"
    december(house, 16)

    assert await closed(house, "2026-12-15") == "applied"

    (mine,) = await statements(house)
    assert mine["due"] == "2026-12-15"  # L5: looking at it late does not put the day off


async def test_C9_a_part_is_paid_then_the_rest_and_the_worker_has_it(house: House) -> None:
    await settled(house)
    december(house)
    assert await closed(house) == "applied"
    assert await says(house, "receive") == "refused state_moved"

    assert await paid(house, 100) == "applied"
    (mine,) = await statements(house)
    assert (mine["paid"], mine["state"]) == (100, "in_statement")
    assert await paid(house, YEN) == "refused bad_payout"
    assert await paid(house, 1, on="2026-12-03") == "refused bad_payout"
    assert await paid(house, 1, on=UNTIL) == "refused bad_payout"
    assert await paid(house, YEN - 100) == "applied"
    assert await paid(house, 1) == "refused state_moved"
    assert await says(house, "check") == "applied"
    assert await says(house, "receive") == "applied"

    (mine,) = await statements(house)
    assert (mine["paid"], mine["state"]) == (YEN, "received_confirmed")
    assert mine["checked_at"] == mine["received_at"] == house.clock.now
    assert await undone(house, 2) == "refused state_moved"


async def test_a_payout_marked_by_mistake_is_taken_back_by_another_one(house: House) -> None:
    await settled(house)
    december(house)
    assert await closed(house) == "applied"
    assert await paid(house) == "applied"

    assert await undone(house) == "applied"
    assert await undone(house) == "applied"
    assert await undone(house, 2) == "refused no_such_payout"

    (mine,) = await statements(house)
    assert (mine["paid"], mine["payouts"], mine["state"]) == (0, [], "in_statement")
    rows = await house.query("SELECT yen, refers_to_id FROM payout ORDER BY id")
    assert [(row["yen"], row["refers_to_id"]) for row in rows] == [(YEN, None), (-YEN, 1)]


async def test_W6_a_correction_goes_into_the_next_statement_and_cites_its_line(house: House) -> None:
    await settled(house)
    december(house)
    assert await closed(house) == "applied"
    (before,) = await statements(house)

    assert await adjusted(house, 2, -70) == "applied"
    december(house, 16)
    assert await closed(house, "2026-12-15") == "applied"
    assert await statements(house) == [before]  # alone it would make her owe: it waits for work
    assert await (await house.online("worker")).take() == "applied"
    await settled(house, piece=2)
    december(house, 31)
    house.clock.forward(86_400_000)
    assert await closed(house, "2026-12-31") == "applied"

    first, second = await statements(house)
    assert first == before
    assert (second["yen"], second["lines"]) == (YEN - 70, [3, 5])


async def test_L8_what_is_paid_after_the_last_lawful_day_brings_interest(house: House) -> None:
    await settled(house)
    december(house)
    assert await closed(house) == "applied"
    december(house, 31)
    house.clock.forward(90 * 86_400_000)  # 2027-03-31, and day 60 was 2027-01-20

    assert await paid(house) == "applied"

    lines = (await house.online("worker")).own("ledger/")
    assert lines["ledger/3"]["kind"] == "interest"
    assert (lines["ledger/3"]["confirmed"], lines["ledger/3"]["refers"]) == (YEN * 146 * 70 // 365_000, 2)
    assert lines["ledger/3"]["fee"] == 0


async def test_L11_the_number_stands_on_the_next_statement(house: House) -> None:
    phone = await house.online("worker")
    assert await phone.act("tax.register", "earner/1", number="T12") == "refused bad_tax_number"
    assert await phone.act("tax.register", "earner/1", number="T8700110005901") == "applied"
    await settled(house)
    december(house)
    assert await closed(house) == "applied"

    (mine,) = await statements(house)
    assert (mine["number"], mine["credit_percent"]) == ("T8700110005901", 100)
    assert phone.own("earner/") == {"earner/1": {"number": "T8700110005901"}}


TERMS: dict[str, Any] = {"hub": "MDR", "since": "2026-11-22", "closes": "end", "fee_percent": 30}


async def test_the_fee_is_the_orders_own_and_its_lines_add_up(house: House) -> None:
    """Terms of later days change nothing about an order that was made before."""
    desk = await house.online("coordinator")
    assert await desk.act("terms.set", "terms/MDR", **TERMS, days=15) == "applied"
    await settled(
        house
    )  # an order from before there were terms, of which the region has one: paid by its own
    lines = (await house.online("worker")).own("ledger/")
    assert lines["ledger/2"]["fee"] == 0

    async with house.unit() as unit:
        order = await new_order(unit)
    assert order.pay["fee_percent"] == 30
    assert await (await house.online("worker")).take(order=order.id) == "applied"
    pieces = await house.query("SELECT id FROM piece WHERE order_id = ? ORDER BY id", order.id)
    await settled(house, piece=pieces[0]["id"])
    assert await adjusted(house, 4, -71) == "applied"

    lines = (await house.online("worker")).own("ledger/")
    assert [lines[f"ledger/{number}"]["fee"] for number in (4, 5)] == [78, 189 * 30 // 100 - 78]
    rows = (await house.online("worker")).rows("hub:MDR", "terms/")
    assert rows["terms/MDR"]["dated"][0]["fee_percent"] == 30  # open to those whose work it is


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"since": "2026-11-21"}, "refused terms_in_past"),
        ({"months": 1}, "refused due_too_late"),
        ({"months": 1, "two_months": True}, "applied"),
        ({"months": 2, "two_months": True}, "refused due_too_late"),
        ({"days": 15, "number": "T1700110005901"}, "refused bad_tax_number"),
        ({"days": 15, "number": "T8700110005901"}, "applied"),
        ({"closes": "never"}, "applied"),
    ],
)
async def test_C8_terms_that_the_law_does_not_allow_are_not_taken(
    house: House, change: dict[str, Any], says: str
) -> None:
    desk = await house.online("coordinator")

    assert await desk.act("terms.set", "terms/MDR", **{**TERMS, **change}) == says


async def test_C8_an_order_that_would_be_paid_too_late_is_not_published(house: House) -> None:
    async with house.unit():
        order = await Order.get(id=1)
        late = {**order.pay, "closes": "end", "days": 60, "resale": None}
        await Order.filter(id=2).update(pay=late)
    desk = await house.online("coordinator elsewhere")
    assert await desk.act("order.withdraw", "order/2", order=2) == "applied"

    assert await desk.act("order.publish", "order/2", order=2) == "refused due_too_late"

    async with house.unit():
        resale = {"client": "甲社", "due": "2027-03-10"}
        await Order.filter(id=2).update(pay={**late, "resale": resale})
    assert await desk.act("order.publish", "order/2", order=2) == "applied"
