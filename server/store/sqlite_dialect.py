"""SQLite: BEGIN IMMEDIATE is the one lock, of every device, turn, row and scope."""

from collections.abc import Sequence

from tortoise.backends.base.client import BaseDBAsyncClient

from server.store.dialect import Stamped, signed, unsigned
from sync.ids import DeviceId, RowId, Scope
from sync.ports import Head

_BATCH = 400
"""Values in one IN list; SQLite allows 32,766 variables, older builds 999."""


class SqliteDialect:
    """See dialect.Dialect."""

    async def lock_device(self, db: BaseDBAsyncClient, device: DeviceId) -> None:
        """Locked already; likewise below."""

    async def lock_turn(self, db: BaseDBAsyncClient, turn: str) -> None:
        """Locked already."""

    async def lock_rows(self, db: BaseDBAsyncClient, ids: Sequence[RowId]) -> None:
        """Locked already."""

    async def lock_heads(self, db: BaseDBAsyncClient, scopes: Sequence[Scope]) -> dict[Scope, Head]:
        """Only read."""
        heads: dict[Scope, Head] = {}
        for start in range(0, len(scopes), _BATCH):
            part = list(scopes[start : start + _BATCH])
            marks = ",".join("?" * len(part))
            for row in await db.execute_query_dict(
                f"SELECT name, seq, sum, count FROM sync_scope WHERE name IN ({marks})", part
            ):
                heads[row["name"]] = Head(row["seq"], unsigned(row["sum"]), row["count"])
        return heads

    async def stamp(self, db: BaseDBAsyncClient, stamped: Sequence[Stamped], now: int) -> None:
        """Three statements, each for all scopes."""
        await db.execute_many(
            "INSERT INTO sync_row (scope, id, seq, body, why) VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT (id, scope) DO UPDATE SET seq = excluded.seq, body = excluded.body, why = excluded.why",
            [[each.scope, *entry] for each in stamped for entry in each.entries],
        )
        await db.execute_many(
            "INSERT INTO sync_scope (name, seq, sum, count) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (name) DO UPDATE SET seq = excluded.seq, sum = excluded.sum, count = excluded.count",
            [[each.scope, each.head.seq, signed(each.head.sum), each.head.count] for each in stamped],
        )
        await db.execute_many(
            "INSERT INTO sync_mark (scope, seq, sum, at) VALUES (?, ?, ?, ?)",
            [[each.scope, each.head.seq, signed(each.head.sum), now] for each in stamped],
        )
