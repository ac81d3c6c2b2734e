"""A prepared query (server/store/prepared.py) asks the database exactly what Tortoise would ask."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from tortoise.expressions import F, Q
from tortoise.functions import Count
from tortoise.queryset import QuerySet

from server.features.orders.models import Order
from server.features.people.models import Person
from server.features.pieces.models import Lease, Piece
from server.store import prepared
from server.store.sync_store import SqlStore
from tests.support.databases import fresh_house

Build = Callable[..., Any]

SHAPES: dict[str, tuple[Build, list[tuple[Any, ...]]]] = {
    "by id": (lambda key: Piece.get_or_none(id=key), [(1,), (2,), (2**70,)]),
    "with its order": (lambda key: Piece.filter(id=key).select_related("order__hub", "order"), [(3,), (4,)]),
    "with its order, once and through it": (
        lambda keys: Piece.filter(id__in=keys).select_related("order", "order__hub", "order__version"),
        [([1, 2, 3],), ([4],)],
    ),
    "across a relation": (
        lambda code: Piece.filter(order__code=code).order_by("-no").limit(3),
        [("MDR-0001",), ("x",)],
    ),
    "several keys": (lambda keys: Piece.filter(id__in=keys), [([1, 2],), ([3, 1],), ([1, 2, 3],), ([],)]),
    "an alternative": (
        lambda one, other: Piece.filter(Q(id=one) | ~Q(state=other, no__gt=one)).order_by("id"),
        [(1, "ready"), (5, "leased")],
    ),
    "nothing": (lambda at: Lease.filter(ended_at=at), [(None,), (5,)]),
    "not": (lambda state: Piece.exclude(state=state).order_by("id").offset(2).limit(4), [("ready",), ("x",)]),
    "no value twice the same": (lambda a, b: Piece.filter(id__gte=a, no__lte=b), [(1, 5), (5, 1), (2, 2)]),
    "a text that is looked for inside": (lambda part: Order.filter(title__contains=part), [("宛",), ("%",)]),
    "a number as text": (lambda key: Piece.filter(id=key), [("1",), ("2",)]),
    "an expression": (lambda by: Piece.filter(no__gt=F("first_row") - by), [(1,), (2,)]),
    "annotated": (lambda most: Order.annotate(n=Count("pieces")).filter(n__gt=most), [(0,), (9,)]),
    "some fields": (lambda name: Person.filter(name=name).only("id", "name"), [("x",), ("y",)]),
    "distinct": (lambda state: Order.filter(pieces__state=state).distinct(), [("ready",), ("x",)]),
}


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[SqlStore]:
    async with fresh_house(tmp_path, demo=True) as store:
        yield store


def told(found: Any) -> Any:
    """Models as what they hold, with what came along."""
    if isinstance(found, list):
        return [told(each) for each in found]
    return found and {
        name: told(value) if hasattr(value, "_meta") else value
        for name, value in vars(found).items()
        if not name.startswith("_") or hasattr(value, "_meta")
    }


@pytest.mark.parametrize("name", SHAPES)
async def test_it_finds_what_an_ordinary_one_finds_whatever_was_asked_before(
    house: SqlStore, name: str
) -> None:
    del house
    build, asked = SHAPES[name]
    for values in [*asked, *asked]:
        query: QuerySet[Any] = build(*values)
        assert isinstance(query, prepared.PreparedQuery)
        ordinary: QuerySet[Any] = build(*values)
        ordinary.__class__ = QuerySet
        try:
            expected = told(await ordinary)
        except OverflowError as error:
            with pytest.raises(type(error)):
                await query
        else:
            assert told(await query) == expected


async def test_its_sql_is_written_once_for_all_values(
    house: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    del house
    written: list[object] = []
    monkeypatch.setattr(prepared, "_known", {})
    before = prepared._written

    def counting(query: QuerySet[Any]) -> Any:
        written.append(query)
        return before(query)

    monkeypatch.setattr(prepared, "_written", counting)
    for key in range(5):
        await Piece.get_or_none(id=key).select_related("order")
    assert len(written) == 1


async def test_what_was_written_is_forgotten_before_it_grows_without_end(
    house: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    del house
    monkeypatch.setattr(prepared, "MOST", 5)
    monkeypatch.setattr(prepared, "_known", {})
    for count in range(12):
        assert await Piece.filter(id__in=[-1] * count) == []
        assert len(prepared._known) <= 5
