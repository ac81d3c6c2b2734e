"""Adding and changing a row whose SQL is written once, for what every delivery writes.

`Model.create` and `Model.save` look for listeners, a connection and an executor first, in 50 to 70 µs; the statement takes 3
to 10. They do the same, and are for everything that is not that frequent. Decision 0013.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.fields import JSONField
from tortoise.models import Model

M = TypeVar("M", bound=Model)

_Value = Callable[[Any, Any], Any] | None
_added: dict[tuple[type[Model], tuple[str, ...]], tuple[str, list[_Value]]] = {}
_changed: dict[tuple[type[Model], tuple[str, ...]], tuple[str, list[_Value]]] = {}


def _columns(model: type[Model], names: tuple[str, ...]) -> tuple[list[str], list[_Value]]:
    """The columns of some fields, and what makes of a value what the database takes: of most nothing."""
    fields = [model._meta.fields_map[name] for name in names]
    columns = [model._meta.fields_db_projection[name] for name in names]
    return columns, [field.to_db_value if isinstance(field, JSONField) else None for field in fields]


def _values(row: Model, names: tuple[str, ...], converts: list[_Value]) -> list[Any]:
    inside = vars(row)
    return [
        inside[name] if convert is None else convert(inside[name], row)
        for name, convert in zip(names, converts, strict=True)
    ]


async def add(db: BaseDBAsyncClient, row: M) -> M:
    """Add a row as it is, and give it the number that the database found for it."""
    model = type(row)
    names = tuple(name for name in model._meta.fields_db_projection if name != model._meta.pk_attr)
    known = _added.get((model, names))
    if known is None:
        columns, converts = _columns(model, names)
        quoted = ", ".join(f'"{column}"' for column in columns)
        sql = (
            f'INSERT INTO "{model._meta.db_table}" ({quoted}) VALUES ({", ".join("?" * len(columns))})'
            f' RETURNING "{model._meta.db_pk_column}"'
        )
        known = _added[model, names] = sql, converts
    sql, converts = known
    (found,) = await db.execute_query_dict(sql, _values(row, names, converts))
    row.pk = found[model._meta.db_pk_column]
    row._saved_in_db = True
    return row


async def change(db: BaseDBAsyncClient, row: Model, *names: str) -> None:
    """Write some fields of a row that is there."""
    model = type(row)
    known = _changed.get((model, names))
    if known is None:
        columns, converts = _columns(model, names)
        settings = ", ".join(f'"{column}" = ?' for column in columns)
        sql = f'UPDATE "{model._meta.db_table}" SET {settings} WHERE "{model._meta.db_pk_column}" = ?'
        known = _changed[model, names] = sql, converts
    sql, converts = known
    await db.execute_query(sql, [*_values(row, names, converts), row.pk])
