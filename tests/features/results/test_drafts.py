"""A draft on the server is a copy for its author alone, and goes when the lease goes."""

import pytest

from tests.support.region import DAY, PEOPLE, START, House

DRAFT = [["書きかけ", ""], ["", ""]]


async def test_a_draft_comes_back_to_every_phone_of_its_author(house: House) -> None:
    worker = await house.online("worker")

    assert await worker.save(1, DRAFT) == "applied"

    assert worker.own("draft/") == {"draft/1": {"answers": DRAFT, "at": START}}
    assert (await house.online("worker")).own("draft/") == worker.own("draft/")


async def test_the_newest_copy_wins(house: House) -> None:
    worker = await house.online("worker")
    await worker.save(1, [["古い", ""], ["", ""]])
    await worker.save(1, DRAFT)

    assert worker.own("draft/")["draft/1"]["answers"] == DRAFT


async def test_nobody_else_sees_it(house: House) -> None:
    await (await house.online("worker")).save(1, DRAFT)

    for who in PEOPLE:
        if who != "worker":
            assert "書きかけ".encode() not in (await house.online(who)).answer, who


@pytest.mark.parametrize("how", ["delivered", "given back", "expired"])
async def test_it_is_dropped_with_the_lease(house: House, how: str) -> None:
    worker = await house.online("worker")
    await worker.save(1, DRAFT)

    match how:
        case "delivered":
            await worker.submit(1)
        case "given back":
            await worker.give_back(1)
        case "expired":
            house.clock.forward(DAY)
            await house.sweep()
            await worker.sync()

    assert worker.own("draft/") == {}
    assert await house.query("SELECT id FROM draft") == []


async def test_a_copy_that_comes_after_the_lease_is_not_kept(house: House) -> None:
    worker = await house.online("worker")
    await worker.submit(1)

    assert await worker.save(1, DRAFT) == "applied"

    assert worker.own("draft/") == {}


async def test_a_copy_of_what_was_never_yours_is_not_kept(house: House) -> None:
    """No fault that a person could put right, so no refusal either."""
    colleague = await house.online("colleague")

    assert await colleague.save(1, DRAFT) == "applied"
    assert await colleague.save(9_999, DRAFT) == "applied"

    assert colleague.own("draft/") == {}
    assert await house.query("SELECT id FROM draft") == []


async def test_the_next_holder_starts_with_blank_cells(house: House) -> None:
    worker, colleague = await house.online("worker"), await house.online("colleague")
    await worker.save(1, DRAFT)
    await worker.give_back(1)

    await colleague.take()

    assert list(colleague.own("piece/")) == ["piece/1"]
    assert colleague.own("draft/") == {}
