"""Taking pieces: as many as asked for, or as many as there are, and never one piece for two people."""

import asyncio

import pytest

from server.features.orders.models import Order
from server.features.pieces.leases import take
from server.features.pieces.rules import MAX_HELD
from tests.support.region import DAY, HOUR, START, House, new_order


async def test_a_worker_gets_the_first_ready_pieces_with_their_given_cells(house: House) -> None:
    colleague = await house.online("colleague")

    assert await colleague.take() == "applied"

    assert colleague.own("piece/") == {
        "piece/2": {
            "order": 1,
            "code": "MDR-0001-02",
            "no": 2,
            "state": "leased",
            "until": START + DAY,
            "rows": [
                {"no": 3, "given": ["G-3", "きみつ3 商店"]},
                {"no": 4, "given": ["G-4", "きみつ4 商店"]},
            ],
        }
    }


async def test_the_order_shows_everybody_what_is_left(house: House) -> None:
    colleague = await house.online("colleague")
    assert colleague.rows("hub:MDR")["order/1"]["open"] == 2

    await colleague.take()

    assert colleague.rows("hub:MDR")["order/1"]["open"] == 1
    desk = (await house.online("coordinator")).rows("desk:MDR")
    assert desk["order/1"]["pieces"] == {"total": 3, "ready": 1, "leased": 2, "received": 0}
    assert desk["piece/2"]["worker"] == {"id": 2, "name": "山本 勝", "tint": 2}


async def test_who_asks_for_more_than_there_is_gets_what_there_is(house: House) -> None:
    colleague = await house.online("colleague")

    assert await colleague.take(30) == "applied"
    assert sorted(colleague.own("piece/")) == ["piece/2", "piece/3"]

    assert await colleague.take() == "refused none_left"


async def test_nobody_holds_more_than_a_hundred(house: House) -> None:
    rows = "".join(f"N-{no},\r\n" for no in range(1, MAX_HELD + 10))
    async with house.unit() as unit:
        await new_order(unit, f"番号,答え\r\n{rows}", size=1)
    colleague = await house.online("colleague")

    for _ in range(3):
        assert await colleague.take(30, order=3) == "applied"
    assert await colleague.take(11, order=3) == "refused too_many_pieces"
    assert await colleague.take(10, order=3) == "applied"
    assert await colleague.take(1, order=3) == "refused too_many_pieces"

    assert len(colleague.own("piece/")) == MAX_HELD


async def test_a_draft_cannot_be_taken_and_tells_nothing(house: House) -> None:
    async with house.unit() as unit:
        await new_order(unit, publish=False)
    colleague = await house.online("colleague")

    assert "order/3" not in colleague.rows("hub:MDR")
    assert await colleague.take(order=3) == "refused order_not_open"
    assert await colleague.take(order=99) == "refused no_such_order"


@pytest.mark.parametrize("count", [0, -1, 31, "1", 1.5, None, [1]])
async def test_arguments_of_another_shape_are_held_as_they_came(house: House, count: object) -> None:
    colleague = await house.online("colleague")

    assert await colleague.act("piece.take", "order/1", order=1, count=count) == "held bad_arguments"

    assert colleague.own("piece/") == {}


@pytest.mark.parametrize(("minutes", "hours"), [(12, 24), (180, 24), (181, 24.13), (480, 64)])
async def test_a_lease_is_a_day_or_eight_times_the_estimate(house: House, minutes: int, hours: float) -> None:
    async with house.unit() as unit:
        await new_order(unit, minutes=minutes)
    colleague = await house.online("colleague")

    await colleague.take(order=3)

    (piece,) = colleague.own("piece/").values()
    assert (piece["until"] - START) / HOUR == pytest.approx(hours, abs=0.01)


async def test_fifty_takers_at_once_never_get_one_piece_twice(house: House) -> None:
    """Real concurrency: fifty transactions on one database, for an order of thirty pieces."""
    rows = "".join(f"N-{no},\r\n" for no in range(1, 31))
    async with house.unit() as unit:
        order = await new_order(unit, f"番号,答え\r\n{rows}", size=1)

    async def one(person: int) -> list[int]:
        async with house.unit() as unit:
            return [piece.id for piece in await take(unit, await Order.get(id=order.id), person, 1)]

    got = await asyncio.gather(*(one(1 + taker % 7) for taker in range(50)))

    given = [piece for pieces in got for piece in pieces]
    assert len(given) == len(set(given)) == 30
    leases = await house.query(
        "SELECT piece_id FROM lease WHERE state = 'active' AND piece_id >= ?", min(given)
    )
    assert sorted(lease["piece_id"] for lease in leases) == sorted(given)


async def test_fifty_exchanges_at_once_never_give_one_piece_twice(house: House) -> None:
    """The same through the whole app: two workers, twenty-five exchanges each, all under way together."""
    rows = "".join(f"N-{no},\r\n" for no in range(1, 31))
    async with house.unit() as unit:
        await new_order(unit, f"番号,答え\r\n{rows}", size=1)

    async def one(who: str, token: int) -> None:
        phone = house.phone(who)
        phone.replica.inc = (
            token  # each a life of its own, as if restored from a copy: their numbers do not meet
        )
        phone.write("piece.take", "order/3", order=3, count=1)
        answer = await phone.post(phone.replica.compose("nonce-fifty"))
        assert answer.status_code == 200

    await asyncio.gather(*(one(who, n) for n in range(1, 26) for who in ("worker", "colleague")))

    leases = await house.query(
        "SELECT l.piece_id FROM lease l JOIN piece p ON p.id = l.piece_id WHERE p.order_id = 3 AND l.state = 'active'"
    )
    pieces = [lease["piece_id"] for lease in leases]
    assert len(pieces) == len(set(pieces)) > 0
