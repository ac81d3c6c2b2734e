"""I15: what an exchange costs in which nothing changed, with a thousand rows in the scope and with a million.

`python -m tests.bench.idle [rows]`. On SQLite, and on PostgreSQL where one can be had. Prints; nobody compares.
"""

import asyncio
import statistics
import sys
import tempfile
from pathlib import Path
from time import perf_counter

from server.app import store_for
from server.features.registry import INTENTS, MODELS
from server.store.database import Database, migrate, opened
from server.store.place import Place, Postgres
from sync.authority import Authority
from sync.ids import sum_text
from sync.messages.up import Up
from sync.ports import Caller
from tests.support.databases import NAME
from tests.support.postgres import running_server

SMALL = 1_000
ROUNDS = 400
SERIES = {
    False: "WITH RECURSIVE n (k) AS (SELECT {a} UNION ALL SELECT k + 1 FROM n WHERE k < {b}) SELECT {what} FROM n",
    True: "SELECT {what} FROM generate_series({a}, {b}) AS n (k)",
}
BODY = '\'{"code":"MDR-0001-01","state":"ready","title":"宛名書き"}\''


async def grow(database: Database, start: int, rows: int) -> None:
    """Rows of one scope up to this number, with a mark for each hundredth."""
    server = isinstance(database.place, Postgres)
    body = f"convert_to({BODY}, 'UTF8')" if server else f"CAST({BODY} AS BLOB)"
    query = database.client.execute_query
    series = SERIES[server].format(a=start, b=rows, what=f"'hub:A', 'piece/' || k, k, {body}, ''")
    await query(f"INSERT INTO sync_row (scope, id, seq, body, why) {series}")
    marks = SERIES[server].format(a=start, b=rows, what="'hub:A', k, k")
    await query(f"INSERT INTO sync_mark (scope, seq, sum) {marks}")
    await query(
        "INSERT INTO sync_scope (name, seq, sum, count) VALUES ('hub:A', ?, ?, ?)"
        " ON CONFLICT (name) DO UPDATE SET seq = excluded.seq, sum = excluded.sum, count = excluded.count",
        [rows, rows, rows],
    )
    await query("ANALYZE")
    if not server:
        await query("PRAGMA wal_checkpoint(TRUNCATE)")  # as it is an hour later


async def cost(database: Database, rows: int) -> float:
    """Milliseconds of an exchange that says `hi` and `end`: the median of the quietest of five series."""
    authority = Authority(store_for(), INTENTS, lambda: 0)
    caller = Caller("7", "membership:1")
    up = Up(1, "7", 1, "nonce-idle", cursors={"hub:A": (rows, sum_text(rows))})
    medians = []
    for _ in range(5):
        took = []
        for _ in range(ROUNDS):
            began = perf_counter()
            answer = await authority.answer(caller, up)
            took.append((perf_counter() - began) * 1000)
            assert answer.count(b"\n") == 2
        medians.append(statistics.median(took))
    return min(medians)


async def measure(place: Place, large: int) -> None:
    """Small, then large."""
    await migrate(place, MODELS)
    async with opened(place, MODELS) as database:
        await database.client.execute_query(
            "INSERT INTO sync_member (member, scope) VALUES ('membership:1', 'hub:A')"
        )
        await grow(database, 1, SMALL)
        small = await cost(database, SMALL)
        await grow(database, SMALL + 1, large)
        big = await cost(database, large)
        name = type(place).__name__
        print(f"{name}: {SMALL} rows {small:.2f} ms, {large} rows {big:.2f} ms: {big / small:.2f} x")  # noqa: T201


async def main(large: int) -> None:
    """Both databases."""
    with tempfile.TemporaryDirectory() as folder:
        await measure(Path(folder) / NAME, large)
    with running_server() as server:
        async with server.fresh("template0") as place:
            await measure(place, large)


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000))
