"""Queries of models whose SQL is written once.

Tortoise builds the SQL of a query anew each time it is asked, in 0.1 to 0.6 ms: many times what the database needs for the
answer. Here queries of the same shape share it: same model, same filters with other values. What a shape is stands in
`_Shape`; a query with anything else in it (annotations, subqueries, locks) is built by Tortoise as ever. Decision 0013.
"""

import asyncio
from collections.abc import Generator, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from tortoise.exceptions import DoesNotExist, MultipleObjectsReturned
from tortoise.expressions import Q
from tortoise.manager import Manager
from tortoise.models import Model
from tortoise.queryset import QuerySet

from server.store.reading import Reading

M = TypeVar("M", bound=Model)

TOGETHER = 500
"""Rows that are read without a pause."""

MOST = 1000
"""Shapes that are remembered. A house has some hundred, by how many keys are asked for at once."""


class _Number(int):
    """Stands in a query for a number that differs from time to time."""


class _Text(str):
    """The same for a text."""

    __slots__ = ()


_STANDS_FOR: dict[type, Any] = {int: lambda: _Number(1), str: lambda: _Text("1")}


class _Other(Exception):
    """This query has something in it that no shape knows."""


@dataclass
class _Ready:
    """The SQL of a shape. `takes` says for each of its parameters which value of the query it is, or what it always is."""

    sql: str
    takes: tuple[tuple[int, Any], ...]
    related: list[Any]
    reading: Reading | None = None
    """How its rows are read, once there was one. Not for queries of some fields: those are Tortoise's to read."""

    def parameters(self, values: Sequence[Any]) -> list[Any]:
        """What the SQL takes, for a query's values."""
        return [values[at] if at >= 0 else fixed for at, fixed in self.takes]


class _Shape:
    """What a query has in common with others (`key`), and what of it differs (`values`), in order."""

    def __init__(self, query: QuerySet[Any]) -> None:
        if (
            query._annotations
            or query._custom_filters
            or query._having
            or query._group_bys
            or query._prefetch_map
            or query._prefetch_queries
            or query._select_for_update
            or query._use_indexes
            or query._force_indexes
        ):
            raise _Other
        self.values: list[Any] = []
        self.key = (
            query.model,
            query._db.capabilities.dialect,
            tuple(self._filters(each) for each in query._q_objects),
            tuple(query._orderings),
            (query._limit, query._offset, query._distinct),
            query._fields_for_select,
            frozenset(query._select_related),
        )

    def _filters(self, q: Q) -> tuple[Any, ...]:
        own = tuple((name, self._value(value)) for name, value in q.filters.items())
        return (own, tuple(self._filters(each) for each in q.children), q.join_type, q._is_negated)

    def _value(self, value: Any) -> Any:
        kind = type(value)
        if kind in _STANDS_FOR:
            self.values.append(value)
            return kind
        if value is None or kind is bool:
            return value
        if kind in (list, tuple):
            return tuple(self._value(each) for each in value)
        raise _Other


def _standing_for(q: Q, stand_ins: list[Any]) -> Q:
    """The same filters with stand-ins for their values."""

    def of(value: Any) -> Any:
        if type(value) in _STANDS_FOR:
            stand_ins.append(_STANDS_FOR[type(value)]())
            return stand_ins[-1]
        return [of(each) for each in value] if isinstance(value, (list, tuple)) else value

    own = {name: of(value) for name, value in q.filters.items()}
    children = [_standing_for(each, stand_ins) for each in q.children]
    again = Q(*children, join_type=q.join_type)
    again.filters, again._is_negated = own, q._is_negated
    return again


def _written(query: QuerySet[Any]) -> _Ready | None:
    """The SQL of a query's shape; None when a value does not come out of it as it went in, say in a LIKE."""
    stand_ins: list[Any] = []
    model: QuerySet[Any] = query._clone()
    model._q_objects = [_standing_for(each, stand_ins) for each in query._q_objects]
    model._make_query()
    sql, parameters = model.query.get_parameterized_sql()
    takes = tuple(_taken(parameter, stand_ins) for parameter in parameters)
    if {at for at, _ in takes if at >= 0} != set(range(len(stand_ins))):
        return None
    return _Ready(sql, takes, model._select_related_idx)


def _taken(parameter: Any, stand_ins: Sequence[Any]) -> tuple[int, Any]:
    for at, each in enumerate(stand_ins):
        if parameter is each:
            return at, None
    return -1, parameter


class _Statement:
    """What Tortoise asks for its SQL."""

    def __init__(self, ready: _Ready, values: Sequence[Any]) -> None:
        self._ready = ready
        self._values = values

    def get_parameterized_sql(self) -> tuple[str, list[Any]]:
        """SQL and its parameters."""
        return self._ready.sql, self._ready.parameters(self._values)


_known: dict[Any, _Ready | None] = {}


def _prepared(query: QuerySet[Any]) -> tuple[_Ready, list[Any]] | None:
    try:
        shape = _Shape(query)
    except _Other:
        return None
    if shape.key not in _known:
        if len(_known) >= MOST:
            _known.clear()
        _known[shape.key] = _written(query)
    ready = _known[shape.key]
    return None if ready is None else (ready, shape.values)


class PreparedQuery(QuerySet[M]):
    """A query that looks for its SQL among those that were written before."""

    __slots__ = ()

    def __await__(self) -> Generator[Any, None, list[M]]:
        """Run it."""
        self._choose_db_if_not_chosen(self._select_for_update)
        prepared = _prepared(self)
        if prepared is None:
            self._make_query()
        elif not self._fields_for_select:
            return self._read(*prepared).__await__()
        else:
            self.query = _Statement(*prepared)  # type: ignore[assignment]
            self._select_related_idx = prepared[0].related
        return self._execute().__await__()

    async def _read(self, ready: _Ready, values: Sequence[Any]) -> Any:
        _, rows = await self._db.execute_query(ready.sql, ready.parameters(values))
        found: list[Any] = []
        for start in range(0, len(rows), TOGETHER):
            if start:
                await asyncio.sleep(0)  # everybody else's turn
            if ready.reading is None:
                ready.reading = Reading(ready.related, list(rows[0].keys()))
            found += ready.reading.models(rows[start : start + TOGETHER])
        if not self._single:
            return found
        if len(found) > 1:
            raise MultipleObjectsReturned(self.model)
        if not found and self._raise_does_not_exist:
            raise DoesNotExist(self.model)
        return found[0] if found else None


class Prepared(Manager):
    """Gives prepared queries."""

    def get_queryset(self) -> QuerySet[Any]:
        """One of them, empty."""
        return PreparedQuery(self._model)


def prepare(models: Iterable[type[Model]]) -> None:
    """Let these models ask with prepared queries."""
    for model in models:
        model._meta.manager = Prepared(model)
