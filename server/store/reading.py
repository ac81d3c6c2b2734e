"""From the rows of a prepared query to models, with what comes along.

Tortoise reads each row for itself: it makes a dict of it, splits the names of its columns, and decodes an order's form once for
each of the order's pieces. Here what is at which place of a row is found out once for a query, and a related row that stands
in several rows of one answer is one object. Decision 0013.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from tortoise.models import Model

_Row = Any
"""Of either database: its values are found by their number, and their names by `keys()`."""


class _Part:
    """One model in a row: which of its fields stands where, and what makes a value of it."""

    def __init__(self, model: type[Model], columns: Mapping[str, int]) -> None:
        meta = model._meta
        converts: dict[str, Callable[[Any], Any] | None] = {
            name: None for _, name, _ in meta.db_native_fields
        }
        converts |= {name: _or_none(field.field_type) for _, name, field in meta.db_default_fields}
        converts |= {name: field.to_python_value for _, name, field in meta.db_complex_fields}
        column_of = {
            name: column
            for fields in (meta.db_native_fields, meta.db_default_fields, meta.db_complex_fields)
            for column, name, _ in fields
        }
        self._model = model
        self._plain = [
            (name, columns[column_of[name]]) for name, convert in converts.items() if convert is None
        ]
        self._converted = [
            (name, columns[column_of[name]], convert)
            for name, convert in converts.items()
            if convert is not None
        ]
        self.key = columns[meta.db_pk_column]
        blank = vars(model._init_from_db(**dict.fromkeys(columns)))
        beside = {name: value for name, value in blank.items() if name not in converts}
        self._beside = {name: value for name, value in beside.items() if not isinstance(value, dict)}
        self._own = [name for name, value in beside.items() if isinstance(value, dict)]

    def of(self, row: _Row) -> Model:
        """The model in a row."""
        model = self._model.__new__(self._model)
        inside = model.__dict__
        inside.update(self._beside)
        for name in self._own:
            inside[name] = {}
        for name, at in self._plain:
            inside[name] = row[at]
        for name, at, convert in self._converted:
            inside[name] = convert(row[at])
        return model


def _or_none(kind: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda value: None if value is None else kind(value)


class Reading:
    """How the rows of one query are read. `parts` are Tortoise's: model, number of columns, and last the path to it."""

    def __init__(self, parts: Sequence[Sequence[Any]], keys: Sequence[str]) -> None:
        self._parts: list[tuple[_Part, tuple[Any, ...], str]] = []
        # A model that is asked for by two paths ("order", "order__hub") is in the row twice, and in `parts` once.
        places = list({key: at for at, key in enumerate(keys)}.items())
        for model, count, *_, path in parts:
            mine, places = places[:count], places[count:]
            columns = {key.rpartition(".")[2]: at for key, at in mine}
            self._parts.append((_Part(model, columns), tuple(path[:-1]), f"_{path[-1]}"))

    def models(self, rows: Sequence[_Row]) -> list[Model]:
        """The models of some rows of one answer."""
        first, *related = self._parts
        shared: dict[tuple[int, Any], Model] = {}
        found = []
        for row in rows:
            model = first[0].of(row)
            at: dict[tuple[Any, ...], Model] = {(None,): model}
            for which, (part, path, attribute) in enumerate(related):
                owner = at.get(path)
                if owner is None:
                    continue
                key = row[part.key]
                other = None if key is None else shared.get((which, key))
                if other is None and key is not None:
                    other = shared[which, key] = part.of(row)
                owner.__dict__[attribute] = other
                if other is not None:
                    at[(*path, attribute[1:])] = other
            found.append(model)
        return found
