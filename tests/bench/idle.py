"""I15: what an exchange costs in which nothing or little changed, with a thousand rows in the scope and with a million."""

import statistics
import tempfile
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter, process_time

import pytest

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
ROUNDS = 100
CHANGED = (0, 5)
SERIES = {
    False: "WITH RECURSIVE n (k) AS (SELECT {a} UNION ALL SELECT k + 1 FROM n WHERE k < {b}) SELECT {what} FROM n",
    True: "SELECT {what} FROM generate_series({a}, {b}) AS n (k)",
}
BODY = '\'{"code":"MDR-0001-01","state":"ready","title":"宛名書き"}\''


@dataclass(frozen=True)
class Growth:
    """Milliseconds of an exchange that brings so many rows, with a thousand rows in the scope and with many."""

    database: str
    changed: int
    small: float
    large: float


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


async def cost(database: Database, rows: int, changed: int) -> float:
    """Milliseconds of an exchange that brings so many rows, the median of the quietest of five series.

    Of our processor time, with SQLite's threads; with PostgreSQL, which works elsewhere, until the answer is there.
    """
    clock = perf_counter if isinstance(database.place, Postgres) else process_time
    authority = Authority(store_for(), INTENTS, lambda: 0)
    caller = Caller("7", "membership:1")
    at = rows - changed
    up = Up(1, "7", "nonce-idle", cursors={"hub:A": (at, sum_text(at))})
    medians = []
    for _ in range(5):
        took = []
        for _ in range(ROUNDS):
            began = clock()
            answer = await authority.answer(caller, up)
            took.append((clock() - began) * 1000)
            assert answer.count(b"\n") == 2 + (changed + 2 if changed else 0)
        medians.append(statistics.median(took))
    return min(medians)


async def measure(place: Place, large: int) -> list[Growth]:
    """Small, then large; nothing changed, then five rows."""
    await migrate(place, MODELS)
    async with opened(place, MODELS) as database:
        await database.client.execute_query(
            "INSERT INTO sync_member (member, scope) VALUES ('membership:1', 'hub:A')"
        )
        await grow(database, 1, SMALL)
        small = [await cost(database, SMALL, changed) for changed in CHANGED]
        await grow(database, SMALL + 1, large)
        big = [await cost(database, large, changed) for changed in CHANGED]
    return [
        Growth("PostgreSQL" if isinstance(place, Postgres) else "SQLite", *each)
        for each in zip(CHANGED, small, big, strict=True)
    ]


async def on_sqlite(large: int) -> list[Growth]:
    """On a file."""
    with tempfile.TemporaryDirectory() as folder:
        return await measure(Path(folder) / NAME, large)


async def on_postgres(large: int) -> list[Growth]:
    """On PostgreSQL from pip; nothing where it cannot be had."""
    try:
        with running_server() as server:
            async with server.fresh("template0") as place:
                return await measure(place, large)
    except pytest.skip.Exception:
        return []
