"""What writing.py writes is what Tortoise would write."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from tortoise.connection import get_connection
from tortoise.exceptions import IntegrityError

from server.features.orders.models import Order
from server.features.pieces.models import Piece
from server.store.sync_store import SqlStore
from server.store.writing import add, change
from tests.support.databases import fresh_house


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[SqlStore]:
    async with fresh_house(tmp_path, demo=True) as store:
        yield store


def one(number: int) -> Piece:
    cells: Any = [["㈱ 東芝姫路工場", '"', "𠮷"]]
    return Piece(order_id=1, no=number, code=f"MDR-T-{number}", first_row=number, given=cells, state="ready")


async def stored(piece: Piece) -> dict[str, Any]:
    rows = await get_connection("default").execute_query_dict("SELECT * FROM piece WHERE id = ?", [piece.id])
    return {
        name: value for name, value in dict(rows[0]).items() if name not in ("id", "no", "code", "first_row")
    }


async def test_a_row_that_was_added_is_as_one_that_was_created(house: SqlStore) -> None:
    async with house.unit() as unit:
        added = await add(unit.db, one(9001))
        created = one(9002)
        await created.save()
    assert (added.id, added.pk) == (created.id - 1, added.id)
    assert await stored(added) == await stored(created)
    assert await Piece.get(id=added.id) == added


async def test_a_row_that_was_changed_is_as_one_that_was_saved(house: SqlStore) -> None:
    async with house.unit() as unit:
        changed, saved = [await add(unit.db, one(number)) for number in (9001, 9002)]
        for piece in (changed, saved):
            piece.state, piece.given, piece.order_id = "leased", [["北播磨"]], 1
        await change(unit.db, changed, "state", "given")
        await saved.save(update_fields=["state", "given"])
    assert await stored(changed) == await stored(saved)
    assert (await Piece.get(id=changed.id)).given == [["北播磨"]]


async def test_only_the_named_fields_are_written(house: SqlStore) -> None:
    async with house.unit() as unit:
        piece = await add(unit.db, one(9001))
        piece.state, piece.given = "leased", []
        await change(unit.db, piece, "state")
    again = await Piece.get(id=piece.id)
    assert (again.state, again.given) == ("leased", one(1).given)


async def test_the_database_still_looks_after_what_belongs_together(house: SqlStore) -> None:
    lost = one(9001)
    lost.order_id = 1 + max([each.id for each in await Order.all()])
    with pytest.raises(IntegrityError):
        async with house.unit() as unit:
            await add(unit.db, lost)
