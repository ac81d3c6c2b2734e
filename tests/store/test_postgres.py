"""What only PostgreSQL can get wrong: locks, lost connections, secrets."""

import asyncio
import random
from collections.abc import AsyncIterator

import asyncpg
import pytest
from tortoise.exceptions import DBConnectionError

from server.features.registry import MODELS
from server.store.asyncpg_engine import numbered
from server.store.database import Database, migrate, opened, pending
from server.store.place import Postgres, place_of
from server.store.postgres_dialect import MANY
from server.store.sync_store import SqlStore
from server.store.unit import Unit
from server.store.values import holdable
from sync.errors import Contention
from sync.ids import Scope
from sync.messages.down import Row
from sync.testing.contract import ALL, summed

NOW = 1_790_000_000_000


@pytest.fixture
async def database(postgres: Postgres) -> AsyncIterator[Database]:
    async with opened(postgres, MODELS) as database:
        yield database


@pytest.fixture
def store(database: Database) -> SqlStore:
    database.bind()
    return SqlStore(lambda: NOW, {}, {})


async def test_I4_publishers_of_many_scopes_at_once_neither_skip_nor_wait_for_ever(
    database: Database, store: SqlStore
) -> None:
    """Sixty transactions, each with rows and scopes in an order of its own, some of them new."""
    database.bind()
    scopes = [f"hub:{n}" for n in range(5)]
    seen: dict[Scope, list[int]] = {scope: [] for scope in scopes}
    reading = True

    async def one(seed: int) -> None:
        chance = random.Random(seed)
        async with store.write(str(seed % 20)) as transaction:
            for row in chance.sample(range(12), 4):
                stood = chance.sample(scopes, chance.randint(0, 3))
                await transaction.rows.place(f"piece/{row}", dict.fromkeys(stood, b"%d" % seed), "left")
                await asyncio.sleep(chance.random() / 200)

    async def reader() -> None:
        while reading:
            async with store.read() as snapshot:
                for scope in scopes:
                    changes = await snapshot.changes(scope, 0, ALL)
                    heads = await database_head(snapshot, scope)
                    assert summed(changes) == heads  # one moment: rows and head agree, always
                    seen[scope].append(heads.seq)
            await asyncio.sleep(0.002)

    async def database_head(snapshot: object, scope: Scope):  # type: ignore[no-untyped-def]
        return (await snapshot.heads("everybody"))[scope]  # type: ignore[attr-defined]

    async with store.write("7") as transaction:
        for scope in scopes:
            await transaction.rows.grant("everybody", scope)
    watching = asyncio.create_task(reader())
    await asyncio.gather(*(one(seed) for seed in range(60)))
    reading = False
    await watching
    for each in seen.values():
        assert each == sorted(each)
    marks = await database.client.execute_query_dict("SELECT scope, seq FROM sync_mark")
    assert len(marks) == len({(mark["scope"], mark["seq"]) for mark in marks})


async def test_more_rows_than_locks_are_set_aside_for(database: Database, store: SqlStore) -> None:
    database.bind()

    async def many(body: bytes) -> None:
        async with store.write("") as transaction:
            for n in range(MANY * 3):
                await transaction.rows.place(f"piece/{n}", {"hub:A": body})

    await asyncio.gather(many(b"1"), many(b"2"), many(b"3"))
    async with store.read() as snapshot:
        bodies = {
            change.line.body
            for change in await snapshot.changes("hub:A", 0, ALL)
            if isinstance(change.line, Row)
        }
    assert len(bodies) == 1


async def test_a_turn_is_taken_again_after_the_savepoint_that_let_go_of_it(
    database: Database, store: SqlStore
) -> None:
    database.bind()

    async def held() -> int:
        rows = await database.client.execute_query_dict(
            "SELECT COUNT(*) AS n FROM pg_locks WHERE locktype = 'advisory' AND mode = 'ExclusiveLock'"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
        )
        count: int = rows[0]["n"]
        return count

    async with store.write("7") as transaction:
        unit: Unit = transaction.house
        with pytest.raises(LookupError):
            async with transaction.savepoint():
                await unit.turn("MDR")
                raise LookupError
        await unit.turn("MDR")
        locks = asyncio.create_task(
            asyncio.sleep(0)
        )  # a task of its own would see this transaction: look afterwards
        await locks
        rows = await unit.db.execute_query_dict(
            "SELECT COUNT(*) AS n FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()"
        )
        assert rows == [{"n": 2}]  # the hub's, and a share of the house's
    assert await held() == 0


async def test_what_a_lost_connection_interrupts_leaves_nothing_behind(
    database: Database, store: SqlStore
) -> None:
    database.bind()
    with pytest.raises(DBConnectionError):
        async with store.write("7") as transaction:
            await transaction.enter("7", 1, 1, b"raw", "piece/1")
            pid = (await transaction.house.db.execute_query_dict("SELECT pg_backend_pid() AS pid"))[0]["pid"]
            other = database.client
            await other.execute_query_dict("SELECT pg_terminate_backend(?)", [pid])
            await transaction.rows.place("piece/1", {"hub:A": b"1"})
    async with store.write("7") as transaction:
        assert (await transaction.standing("7", 1)).last == 0
        await transaction.rows.place("piece/1", {"hub:A": b"1"})
    async with store.read() as snapshot:
        assert len(await snapshot.changes("hub:A", 0, ALL)) == 1


async def test_a_task_that_is_cancelled_gives_its_connection_back(
    database: Database, store: SqlStore
) -> None:
    database.bind()

    async def stuck() -> None:
        async with store.write("7"):
            await asyncio.sleep(60)

    for _ in range(15):  # more often than there are connections
        task = asyncio.create_task(stuck())
        await asyncio.sleep(0.01)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    async with asyncio.timeout(5), store.write("7") as transaction:
        assert (await transaction.standing("7", 1)).last == 0


async def test_processes_that_migrate_at_once_take_turns(postgres_server: object) -> None:
    from tests.support.postgres import PostgresServer

    assert isinstance(postgres_server, PostgresServer)
    async with postgres_server.fresh("template0") as place:
        assert await pending(place, MODELS)
        ran = [await each for each in [asyncio.create_task(migrate(place, MODELS)) for _ in range(3)]]
        assert sorted(map(len, ran)) == [0, 0, len(ran[0]) or max(map(len, ran))]
        assert not await pending(place, MODELS)


async def test_a_server_that_is_away_is_one_sentence_without_the_password() -> None:
    place = Postgres("postgres://hito:geheim@127.0.0.1:1/kuchi")
    with pytest.raises(DBConnectionError) as caught:
        async with opened(place, MODELS):
            pass
    with pytest.raises(DBConnectionError) as again:
        await migrate(place, MODELS)
    for text in (str(caught.value), str(again.value), str(place), repr(place)):
        assert "geheim" not in text
    assert str(place) == "127.0.0.1:1/kuchi"


def test_a_setting_that_is_no_url_is_refused_without_repeating_it(tmp_path: object) -> None:
    from pathlib import Path

    with pytest.raises(ValueError, match="HITOKUCHI_DATABASE") as caught:
        place_of("mysql://hito:geheim@host/name", Path("x"))
    assert "geheim" not in str(caught.value)
    assert place_of("", Path("x")) == Path("x")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("a = ? AND b = ?", "a = $1 AND b = $2"),
        ("a = $1 AND b ? 'x'", "a = $1 AND b ? 'x'"),
        ("SELECT 1", "SELECT 1"),
    ],
)
def test_placeholders(query: str, expected: str) -> None:
    assert numbered(query) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("a\x00b", "a\ufdd0b"),
        (r'["a\u0000b"]', '["a\ufdd0b"]'),
        (r'["a\\u0000b"]', r'["a\\u0000b"]'),
        (r"typed \u0000", r"typed \u0000"),
        (b"\x00", b"\x00"),
        (7, 7),
    ],
)
def test_values(value: object, expected: object) -> None:
    assert holdable(value) == expected


async def test_I4_a_long_idle_transaction_of_somebody_else_stops_neither_writers_nor_readers(
    database: Database, store: SqlStore
) -> None:
    """A report, a dump, a forgotten psql: it has read and written something of its own, and sits there."""
    database.bind()
    idle = await asyncpg.connect(database.place.url if isinstance(database.place, Postgres) else "")
    try:
        sitting = idle.transaction(isolation="repeatable_read")
        await sitting.start()
        await idle.execute("CREATE TABLE report (n int); INSERT INTO report SELECT count(*) FROM sync_row")
        before = await idle.fetchval("SELECT count(*) FROM sync_mark")
        async with asyncio.timeout(20):
            for n in range(1, 21):
                async with store.write("7") as transaction:
                    await transaction.rows.place(f"piece/{n}", {"hub:A": b"%d" % n})
                async with store.read() as snapshot:
                    assert [change.seq for change in await snapshot.changes("hub:A", n - 1, ALL)] == [n]
        assert await idle.fetchval("SELECT count(*) FROM sync_mark") == before
        await sitting.rollback()
    finally:
        await idle.close()


async def test_MU4_two_publishers_that_lock_rows_by_themselves_cross_over_and_both_get_through(
    database: Database, store: SqlStore
) -> None:
    """What a handler of tomorrow might do: no order of locks. PostgreSQL undoes one of the two, which is then tried again."""
    database.bind()
    async with store.write("") as transaction:
        for scope in ("hub:A", "hub:B"):
            await transaction.rows.place(f"first/{scope}", {scope: b"1"})
    met = asyncio.Barrier(2)
    undone = 0

    async def publish(n: int, *scopes: Scope) -> None:
        nonlocal undone
        meets = True
        while True:
            try:
                async with store.write(str(n)) as transaction:
                    await transaction.enter(str(n), 1, 1, b"raw", "")
                    for scope in scopes:
                        await transaction.house.db.execute_query(
                            "SELECT 1 FROM sync_scope WHERE name = ? FOR UPDATE", [scope]
                        )
                        if meets:
                            meets = False
                            await met.wait()
                        await transaction.rows.place(f"row/{n}", dict.fromkeys(scopes, b"%d" % n))
            except Contention:
                undone += 1
            else:
                return

    async with asyncio.timeout(30):
        await asyncio.gather(publish(1, "hub:A", "hub:B"), publish(2, "hub:B", "hub:A"))
    assert undone == 1
    async with store.read() as snapshot:
        for scope in ("hub:A", "hub:B"):
            assert [change.seq for change in await snapshot.changes(scope, 0, ALL)] == [1, 2, 3]
        for device in ("1", "2"):
            assert (await snapshot.standing(device, 1)).last == 1
