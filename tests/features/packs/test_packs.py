"""おべんとう (W2): what fits into the time, taken as one thing, and the rest of it given back with one tap."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.features.packs.rules import MUCH_MINUTES, Offer, choose
from server.features.pieces.rules import MAX_HELD
from server.features.registry import RENDERERS
from tests.checks.tree import ROOT
from tests.features.pieces.hands import packed
from tests.support.region import DAY, START, House, new_order

VECTORS = json.loads((ROOT / "tests" / "vectors" / "packs.json").read_text("utf-8"))

OFFERS = st.lists(
    st.builds(Offer, st.integers(1, 50), st.integers(1, 90), st.integers(1, 60), st.integers(0, 3)),
    max_size=8,
    unique_by=lambda offer: offer.order,
)


async def orders(house: House, *each: tuple[int, int]) -> None:
    """More orders at the hub: minutes and pieces of each, one after the other."""
    for minutes, pieces in each:
        house.clock.forward(1)
        rows = "".join(f"N-{no},\r\n" for no in range(1, pieces + 1))
        async with house.unit() as unit:
            await new_order(unit, f"番号,答え\r\n{rows}", size=1, minutes=minutes, yen=70)


async def test_W2_a_pack_is_one_thing_with_its_pieces_its_yen_and_its_time(house: House) -> None:
    await orders(house, (3, 20))
    phone = await house.online("colleague")

    assert await phone.act("pack.take", "pack", minutes=30) == "applied"

    # Two pieces of twelve minutes are all that the first order has; two of three minutes fit into the rest.
    assert phone.own("pack/") == {
        "pack/1": {"minutes": 30, "at": START + 1, "pieces": [[2, 260], [3, 260], [5, 70], [6, 70]]}
    }
    held = phone.own("piece/")
    assert {row["pack"] for row in held.values()} == {1}
    assert [row["until"] for row in held.values()] == [START + 1 + DAY] * 4


async def test_W2_six_delivered_offline_three_given_back_with_one_tap(house: House) -> None:
    await orders(house, (3, 20))
    worker = await house.online("worker")
    await worker.give_back(1)
    async with house.unit() as unit:
        unit.touch("order", 1)
    assert await worker.act("pack.take", "pack", minutes=60) == "applied"
    pack = worker.own("pack/")["pack/1"]["pieces"]
    done, rest = pack[:6], [piece for piece, _ in pack[6:]]
    for piece, _ in done:
        worker.write("result.submit", f"piece/{piece}", piece=piece, rev=1, answers=[["こたえ"]])
    worker.write("pack.give_back", "pack/1", pack=1, pieces=rest)

    assert {outcome.verdict for outcome in await worker.sync()} == {"applied"}

    assert len(worker.own("result/")) == 6
    assert worker.own("piece/") == worker.own("pack/") == {}
    desk = await house.online("coordinator")
    assert [desk.rows("desk:MDR")[f"piece/{piece}"]["state"] for piece in rest] == ["ready"] * len(rest)


async def test_giving_a_pack_back_takes_nothing_from_anybody(house: House) -> None:
    phone = await house.online("colleague")
    assert await phone.act("pack.take", "pack", minutes=30) == "applied"
    assert await phone.submit(2) == "applied"

    for _ in range(2):
        assert await phone.act("pack.give_back", "pack/1", pack=1, pieces=[1, 2, 3]) == "applied"

    desk = (await house.online("coordinator")).rows("desk:MDR")
    assert [desk[f"piece/{n}"]["state"] for n in (1, 2, 3)] == ["leased", "received", "ready"]
    assert await (await house.online("worker elsewhere")).act(
        "pack.give_back", "pack/1", pack=1, pieces=[3]
    ) == ("refused not_yours")


async def test_what_does_not_fit_is_not_taken(house: House) -> None:
    await orders(house, (90, 3))
    assert await packed(house, minutes=15) == "applied"
    assert await packed(house, minutes=30) == "applied"
    assert await packed(house, minutes=60) == "refused no_pack"
    assert await packed(house, minutes=45) == "held bad_arguments"


async def test_nobody_holds_more_than_a_hundred_by_packs_either(house: House) -> None:
    await orders(house, (1, MAX_HELD + 30))
    for _ in range(3):
        assert await packed(house, minutes=60) == "applied"
    held = await house.query("SELECT COUNT(*) AS n FROM lease WHERE person_id = 2 AND state = 'active'")
    assert held == [{"n": MAX_HELD}]
    assert await packed(house, minutes=60) == "refused too_many_pieces"


async def test_who_has_a_days_work_is_asked_before_there_is_more(house: House) -> None:
    await orders(house, (60, 12))
    await (await house.online("colleague")).take(MUCH_MINUTES // 60, order=3)

    assert await packed(house, minutes=15) == "refused much_in_hand"
    assert await packed(house, minutes=15, sure=True) == "applied"


async def test_a_piece_that_is_sent_back_is_no_part_of_a_pack_any_more(house: House) -> None:
    phone = await house.online("colleague")
    await phone.act("pack.take", "pack", minutes=30)
    for piece in (2, 3):
        assert await phone.submit(piece) == "applied"
    assert phone.own("pack/") == {}
    desk = await house.online("coordinator")
    sent = {"piece": 2, "rev": 1, "code": "differs", "words": "見てください", "pins": []}
    assert await desk.act("review.return", "piece/2", **sent) == "applied"
    await phone.sync()
    assert set(phone.own("piece/")) == {"piece/2"}
    assert phone.own("pack/") == {}


async def test_the_phone_is_told_what_a_piece_weighs_before_it_takes_one(house: House) -> None:
    """Within a fifth of the bytes of the rows that come."""
    phone = await house.online("colleague")
    said = phone.rows("hub:MDR")["order/1"]["bytes"]
    await phone.act("pack.take", "pack", minutes=30)
    real = [
        len(body) for row, body in phone.replica.scopes["person:2"].rows.items() if row.startswith("piece/")
    ]
    assert said == pytest.approx(sum(real) / len(real), rel=0.2)


@pytest.mark.parametrize("case", VECTORS, ids=lambda case: case["name"])
def test_the_server_chooses_as_the_phone_foretells(case: dict[str, object]) -> None:
    offers = [Offer(*each) for each in case["offers"]]  # type: ignore[attr-defined]
    chosen = choose(offers, case["minutes"], case["room"])  # type: ignore[arg-type]
    assert [list(each) for each in chosen] == case["chosen"]


@given(offers=OFFERS, minutes=st.sampled_from([15, 30, 60]), room=st.integers(0, MAX_HELD))
def test_a_pack_fits_and_leaves_no_time_that_something_would_fill(
    offers: list[Offer], minutes: int, room: int
) -> None:
    chosen = dict(choose(offers, minutes, room))
    by_order = {offer.order: offer for offer in offers}
    left = minutes - sum(by_order[order].minutes * count for order, count in chosen.items())
    assert left >= 0
    assert sum(chosen.values()) <= room
    for offer in offers:
        count = chosen.get(offer.order, 0)
        assert count <= offer.ready
        assert count == offer.ready or offer.minutes > left or sum(chosen.values()) == room


async def test_a_pack_is_seen_by_nobody_else(house: House) -> None:
    await packed(house)
    house.database.bind()
    assert set((await RENDERERS["pack"]([1]))[1]) == {"person:2"}
