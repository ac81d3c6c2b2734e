"""PostgreSQL: who waits for whom, so that READ COMMITTED is enough.

A transaction takes its locks in this order, and waits for nobody who could be waiting for it:

1. the row of its device;
2. its turn: handlers of one hub run one after the other, those of different hubs side by side. A handler may so read, decide and
   write as if it were alone, as on SQLite. Whoever takes the WHOLE house waits for all and lets nobody in;
3. the rows that it touched, by name, before they are rendered: what a row says is counted from tables that others write too
   ("3 of 12 left"), and the last to commit has to count the others' changes;
4. the scopes, in order, last of all (SC1): from there to the commit nothing but the database is awaited.

Turns and rows are advisory locks: they need no row to exist, cost no write, and end with the transaction.
"""

from collections.abc import Iterable, Sequence
from zlib import crc32

from tortoise.backends.base.client import BaseDBAsyncClient

from server.store.dialect import FREE, WHOLE, Stamped, signed, unsigned
from sync.ids import DeviceId, RowId, Scope
from sync.ports import Head

TURNS, ROWS = 0x6874_0001, 0x6874_0002
"""First halves of the advisory locks' keys; 0x6874 is "ht", so that a database may be shared with other programs."""

ALL = 0
"""Second half of the key that stands for all of a kind: shared by whoever takes some, exclusive for whoever takes all."""

MANY = 64
"""Rows from which on all are locked at once. PostgreSQL sets 64 locks a connection aside (max_locks_per_transaction)."""


def _keys(names: Iterable[str]) -> list[int]:
    """Second halves for names, in order. Two names with the same key only wait for each other needlessly."""
    return sorted({(crc32(name.encode()) % 0x7FFF_FFFF) + 1 for name in names})


class PostgresDialect:
    """See dialect.Dialect."""

    async def lock_device(self, db: BaseDBAsyncClient, device: DeviceId) -> None:
        """Lock its row; a device without one gets it."""
        lock = "SELECT 1 FROM sync_device WHERE id = $1 FOR UPDATE"
        if not await db.execute_query_dict(lock, [device]):
            await db.execute_query(
                "INSERT INTO sync_device (id, inc) VALUES ($1, 1) ON CONFLICT (id) DO NOTHING", [device]
            )
            await db.execute_query_dict(lock, [device])

    async def lock_turn(self, db: BaseDBAsyncClient, turn: str) -> None:
        """See above, 2."""
        if turn == WHOLE:
            await db.execute_query_dict("SELECT pg_advisory_xact_lock($1, $2)", [TURNS, ALL])
        elif turn != FREE:
            await self._lock(db, TURNS, [turn])

    async def lock_rows(self, db: BaseDBAsyncClient, ids: Sequence[RowId]) -> None:
        """See above, 3."""
        if len(ids) > MANY:
            await db.execute_query_dict("SELECT pg_advisory_xact_lock($1, $2)", [ROWS, ALL])
        elif ids:
            await self._lock(db, ROWS, ids)

    async def _lock(self, db: BaseDBAsyncClient, kind: int, names: Iterable[str]) -> None:
        await db.execute_query_dict(
            "SELECT pg_advisory_xact_lock_shared($1::int, $2::int)"
            " UNION ALL SELECT pg_advisory_xact_lock($1::int, key) FROM unnest($3::int[]) AS key",
            [kind, ALL, _keys(names)],
        )

    async def lock_heads(self, db: BaseDBAsyncClient, scopes: Sequence[Scope]) -> dict[Scope, Head]:
        """See above, 4. Scopes that are new get their row, in order too."""
        query = "SELECT name, seq, sum, count FROM sync_scope WHERE name = ANY($1::text[]) ORDER BY name FOR UPDATE"
        rows = await db.execute_query_dict(query, [list(scopes)])
        if len(rows) < len(scopes):
            await db.execute_query(
                "INSERT INTO sync_scope (name, seq, sum, count) SELECT name, 0, 0, 0"
                " FROM unnest($1::text[]) AS name ORDER BY name ON CONFLICT (name) DO NOTHING",
                [list(scopes)],
            )
            rows = await db.execute_query_dict(query, [list(scopes)])
        return {row["name"]: Head(row["seq"], unsigned(row["sum"]), row["count"]) for row in rows}

    async def stamp(self, db: BaseDBAsyncClient, stamped: Sequence[Stamped], now: int) -> None:
        """One statement: the scopes are locked, and every round trip would make somebody wait."""
        entries = [(each.scope, *entry) for each in stamped for entry in each.entries]
        scopes, ids, seqs, bodies, whys = zip(*entries, strict=True)
        heads = [(each.scope, each.head.seq, signed(each.head.sum), each.head.count) for each in stamped]
        names, at, sums, counts = zip(*heads, strict=True)
        await db.execute_query(
            "WITH feed AS ("
            " INSERT INTO sync_row (scope, id, seq, body, why)"
            " SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[], $4::bytea[], $5::text[])"
            " ON CONFLICT (id, scope) DO UPDATE SET seq = excluded.seq, body = excluded.body, why = excluded.why"
            "), head AS ("
            " UPDATE sync_scope SET seq = new.seq, sum = new.sum, count = new.count"
            " FROM unnest($6::text[], $7::bigint[], $8::bigint[], $9::bigint[]) AS new (name, seq, sum, count)"
            " WHERE sync_scope.name = new.name"
            ") INSERT INTO sync_mark (scope, seq, sum, at)"
            " SELECT *, $10::bigint FROM unnest($6::text[], $7::bigint[], $8::bigint[])",
            [scopes, ids, seqs, bodies, whys, names, at, sums, counts, now],
        )
