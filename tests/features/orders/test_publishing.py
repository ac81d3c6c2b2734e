"""Publishing an order, and taking that back while nobody has begun."""

from tests.support.region import START, House, new_order


async def test_an_order_reaches_the_workers_when_it_is_published(house: House) -> None:
    async with house.unit() as unit:
        await new_order(unit, publish=False)
    coordinator, worker = await house.online("coordinator"), await house.online("worker")
    assert coordinator.rows("desk:MDR")["order/3"]["state"] == "draft"
    assert coordinator.rows("desk:MDR")["order/3"]["published_at"] is None
    assert "order/3" not in worker.rows("hub:MDR")

    assert await coordinator.act("order.publish", "order/3", order=3) == "applied"

    await worker.sync()
    order = worker.rows("hub:MDR")["order/3"]
    assert (order["state"], order["pieces"], order["open"]) == ("open", 3, 3)
    assert order["form"] == {
        "given": [{"label": "管理番号"}, {"label": "名刺の文字"}],
        "fields": [
            {"key": "c2", "label": "会社名", "type": "text", "required": True},
            {"key": "c3", "label": "郵便番号", "type": "postal", "required": True},
        ],
    }
    assert coordinator.rows("desk:MDR")["order/3"]["published_at"] == START


async def test_publishing_twice_changes_nothing(house: House) -> None:
    coordinator = await house.online("coordinator")
    published = coordinator.rows("desk:MDR")["order/1"]["published_at"]
    house.clock.forward(1000)

    assert await coordinator.act("order.publish", "order/1", order=1) == "applied"

    assert coordinator.rows("desk:MDR")["order/1"]["published_at"] == published


async def test_withdrawing_takes_it_from_the_workers_and_leaves_a_draft(house: House) -> None:
    elsewhere, desk = await house.online("worker elsewhere"), await house.online("coordinator elsewhere")
    assert "order/2" in elsewhere.rows("hub:KMR")

    assert await desk.act("order.withdraw", "order/2", order=2) == "applied"
    assert await desk.act("order.withdraw", "order/2", order=2) == "applied"

    await elsewhere.sync()
    assert "order/2" not in elsewhere.rows("hub:KMR")
    assert b'["drop","order/2","withdrawn"]' in elsewhere.answer
    order = desk.rows("desk:KMR")["order/2"]
    assert (order["state"], order["published_at"]) == ("draft", None)
    assert await elsewhere.take(order=2) == "refused order_not_open"


async def test_what_somebody_has_taken_cannot_be_withdrawn(house: House) -> None:
    coordinator, worker = await house.online("coordinator"), await house.online("worker")

    assert await coordinator.act("order.withdraw", "order/1", order=1) == "refused already_taken"
    await worker.give_back(1)  # a person has read it: it stays public
    assert await coordinator.act("order.withdraw", "order/1", order=1) == "refused already_taken"


async def test_a_finished_order_is_no_draft(house: House) -> None:
    worker, coordinator = await house.online("worker"), await house.online("coordinator")
    await worker.take(2)
    for piece in (1, 2, 3):
        await worker.submit(piece)

    assert await coordinator.act("order.publish", "order/1", order=1) == "refused not_draft"
    assert await coordinator.act("order.publish", "order/99", order=99) == "refused no_such_order"
