"""The traps of SQLite under Tortoise, each with the engine that avoids it (server/store/sqlite_engine.py)."""

import asyncio
import sqlite3
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path

import anyio
import msgspec
import pytest
from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.exceptions import OperationalError
from tortoise.transactions import in_transaction

from server.store.database import Database, opened
from server.store.sqlite_engine import READERS, Client
from server.store.sync_store import SqlStore
from server.store.uninterrupted import uninterrupted
from server.store.unit import Unit
from sync.authority import Authority
from sync.messages.mutation import Mutation
from sync.messages.up import Up
from sync.ports import Caller, Intent
from tests.store.processes import together
from tests.support.databases import fresh_database, fresh_file

MODELS = ["server.store.models"]

COUNT_UP = """
import asyncio, sys
from pathlib import Path
from tortoise.transactions import in_transaction
from server.store.database import opened

async def main():
    async with opened(Path(sys.argv[1]), ["server.store.models"]):
        for _ in range(100):
            async with in_transaction() as db:
                rows = await db.execute_query_dict("SELECT value FROM counter WHERE name = 'both'")
                value = rows[0]["value"] if rows else 0
                await db.execute_query(
                    "INSERT INTO counter (name, value) VALUES ('both', ?) "
                    "ON CONFLICT (name) DO UPDATE SET value = excluded.value", [value + 1])

asyncio.run(main())
"""


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    async with fresh_database(tmp_path) as database:
        yield database


def engine(database: Database) -> Client:
    """The engine that these tests are about."""
    assert isinstance(database.client, Client)
    return database.client


async def counted(name: str, client: BaseDBAsyncClient) -> int:
    rows = await client.execute_query_dict("SELECT value FROM counter WHERE name = ?", [name])
    return rows[0]["value"] if rows else 0


async def count(db: BaseDBAsyncClient, name: str, value: int = 1) -> None:
    await db.execute_query("INSERT INTO counter (name, value) VALUES (?, ?)", [name, value])


async def test_two_processes_that_read_and_then_write_never_find_the_database_locked(tmp_path: Path) -> None:
    path = await fresh_file(tmp_path)
    command = [sys.executable, "-c", COUNT_UP, str(path)]
    await together(command, command)
    async with opened(path, MODELS) as database:
        assert await counted("both", database.client) == 200


@pytest.mark.parametrize("times", [1, 2, 3])
async def test_a_task_cancelled_at_any_moment_of_a_transaction_leaves_the_database_usable(
    database: Database, times: int
) -> None:
    async def write(name: str) -> None:
        async with in_transaction() as db:
            await count(db, name)

    for steps in range(40):
        task = asyncio.create_task(write(f"{times}/{steps}"))
        await asyncio.sleep(steps / 20_000)  # the thread of SQLite takes real time
        for _ in range(times):  # anyio, for one, cancels again at every await until its scope is left
            task.cancel()
            await asyncio.sleep(0)
        await asyncio.wait({task}, timeout=5)
        assert task.done()
        assert task.cancelled() or await counted(f"{times}/{steps}", database.client) == 1
        async with asyncio.timeout(5):
            await write(f"after {times}/{steps}")
        assert await counted(f"after {times}/{steps}", database.client) == 1


async def test_a_scope_of_anyio_that_is_cancelled_while_it_waits_for_the_lock_lets_go_of_it(
    database: Database,
) -> None:
    entered = asyncio.Event()

    async def hold() -> None:
        async with in_transaction() as db:
            entered.set()
            await asyncio.sleep(0.1)
            await count(db, "holder")

    holder = asyncio.create_task(hold())
    await entered.wait()
    with anyio.move_on_after(0.02):
        async with in_transaction() as db:
            await count(db, "never")
    await holder
    async with asyncio.timeout(5), in_transaction() as db:
        await count(db, "after")
    assert [await counted(name, database.client) for name in ("holder", "never", "after")] == [1, 0, 1]


async def test_what_must_not_be_interrupted_is_not_however_often_it_is_cancelled() -> None:
    ended: list[str] = []

    async def work() -> None:
        await asyncio.sleep(0.03)
        ended.append("work")

    task = asyncio.create_task(uninterrupted(work()))
    for _ in range(3):
        await asyncio.sleep(0.005)
        task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert ended == ["work"]


async def test_a_read_does_not_wait_for_an_open_transaction(database: Database) -> None:
    async with in_transaction() as db:
        await count(db, "inside")
        await asyncio.sleep(0)
        began = time.monotonic()
        # Another task: inside the transaction, the transaction itself would be asked.
        async with asyncio.timeout(2):
            seen = await asyncio.create_task(counted("inside", database.client))
        assert time.monotonic() - began < 1
        assert seen == 0  # nor does it see what is not committed
        assert (await db.execute_query_dict("SELECT value FROM counter"))[0]["value"] == 1
    assert await counted("inside", database.client) == 1


async def test_a_snapshot_stays_one_moment_while_a_writer_commits(database: Database) -> None:
    async with engine(database).snapshot() as reader:
        assert list(await reader.execute_fetchall("SELECT * FROM counter")) == []
        async with in_transaction() as db:
            await count(db, "meanwhile")
        assert list(await reader.execute_fetchall("SELECT * FROM counter")) == []
        assert await counted("meanwhile", database.client) == 1
    async with engine(database).snapshot() as reader:
        assert len(list(await reader.execute_fetchall("SELECT * FROM counter"))) == 1


async def test_a_snapshot_that_is_cancelled_gives_its_connection_back_clean(database: Database) -> None:
    async def look() -> None:
        async with engine(database).snapshot() as reader:
            await reader.execute_fetchall("SELECT * FROM counter")
            await asyncio.sleep(10)

    for steps in range(4 * READERS):
        task = asyncio.create_task(look())
        for _ in range(steps):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.wait({task}, timeout=5)
    async with in_transaction() as db:
        await count(db, "newest")
    async with asyncio.timeout(5):
        seen = await asyncio.gather(*(counted("newest", database.client) for _ in range(3 * READERS)))
    assert set(seen) == {1}  # no reader was left in an old moment


async def test_readers_cannot_write(database: Database) -> None:
    async with engine(database).reader() as reader:
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            await reader.execute("INSERT INTO counter (name, value) VALUES ('x', 1)")


async def test_more_readers_than_connections_take_turns(database: Database) -> None:
    async def look() -> int:
        async with engine(database).snapshot() as reader:
            await asyncio.sleep(0.005)
            return len(list(await reader.execute_fetchall("SELECT * FROM counter")))

    async with asyncio.timeout(10):
        assert set(await asyncio.gather(*(look() for _ in range(5 * READERS)))) == {0}


async def test_writes_of_many_tasks_take_turns(database: Database) -> None:
    async def add() -> None:
        async with in_transaction() as db:
            rows = await db.execute_query_dict("SELECT COUNT(*) AS n FROM counter")
            await asyncio.sleep(0)
            await count(db, f"{rows[0]['n']}")

    await asyncio.gather(*(add() for _ in range(30)))
    assert await counted("29", database.client) == 1


async def test_a_transaction_that_fails_leaves_nothing_and_the_next_one_works(database: Database) -> None:
    async def fail() -> None:
        async with in_transaction() as db:
            await count(db, "x")
            await count(db, "x")

    with pytest.raises(Exception, match="UNIQUE"):
        await fail()
    assert await counted("x", database.client) == 0
    async with in_transaction() as db:
        await count(db, "x")
    assert await counted("x", database.client) == 1


async def test_foreign_keys_wal_and_full_synchronisation_are_on(database: Database) -> None:
    for pragma, value in (("foreign_keys", 1), ("journal_mode", "wal"), ("synchronous", 2)):
        rows = await database.client.execute_query_dict(f"PRAGMA {pragma}")
        assert rows == [{pragma: value}]


async def test_a_file_that_is_no_database_is_said_to_be_none(tmp_path: Path) -> None:
    path = tmp_path / "hitokuchi.sqlite3"
    path.write_bytes(b"no database " * 100)

    async def look() -> None:
        async with opened(path, MODELS):
            pass

    with pytest.raises((OperationalError, sqlite3.DatabaseError), match="not a database"):
        await look()


class Name(msgspec.Struct):
    name: str


async def write_down(unit: Unit, caller: Caller, mutation: Mutation, args: Name) -> None:
    """Counts up, which is a write to a table of the domain; the same name twice breaks."""
    del caller, mutation
    await count(unit.db, args.name)
    await unit.grant("person:1", f"hub:{args.name}")


async def test_MU8_one_mutation_that_breaks_in_the_database_leaves_its_siblings(database: Database) -> None:
    store = SqlStore(lambda: 1_790_000_000_000, {}, {})
    authority = Authority(store, {("name.add", 1): Intent(Name, write_down)}, lambda: 1_790_000_000_000)
    names = ["a", "b", "a", "c"]
    batch = [
        msgspec.Raw(
            b'{"n":%d,"name":"name.add","ver":1,"lane":"%d","seen":0,"at":0,"args":{"name":"%s"}}'
            % (n, n, name.encode())
        )
        for n, name in enumerate(names, 1)
    ]
    answer = await authority.answer(Caller("7", "person:1"), Up(1, "7", "nonce-01", mutations=batch))
    assert b'["done",2,"applied"]\n["done",3,"held","broken_handler"]\n["done",4,"applied"]\n' in answer
    assert [await counted(name, database.client) for name in "abc"] == [1, 1, 1]
    async with store.read() as snapshot:
        assert list(await snapshot.heads("person:1")) == ["hub:a", "hub:b", "hub:c"]


async def test_I12_two_processes_answer_the_same_request_once(tmp_path: Path) -> None:
    """Two servers on one file get the same message at the same moment."""
    path = await fresh_file(tmp_path)
    command = [sys.executable, "-c", ANSWER, str(path)]
    said = await together(command, command)
    assert said[0].splitlines()[-1] == said[1].splitlines()[-1] == f"{'applied ' * 50}"
    async with opened(path, MODELS) as database:
        assert await counted("once", database.client) == 50


ANSWER = """
import asyncio, sys
from pathlib import Path
import msgspec
from server.store.database import opened
from server.store.sync_store import SqlStore
from sync.authority import Authority
from sync.messages.up import Up
from sync.ports import Caller, Intent

class Nothing(msgspec.Struct):
    pass

async def once(unit, caller, mutation, args):
    await unit.count_up("once")

async def main():
    async with opened(Path(sys.argv[1]), ["server.store.models"]):
        authority = Authority(SqlStore(lambda: 0, {}, {}), {("once", 1): Intent(Nothing, once)}, lambda: 0)
        for n in range(1, 51):
            raw = msgspec.Raw(b'{"n":%d,"name":"once","ver":1,"lane":"l","seen":0,"at":0,"args":{}}' % n)
            answer = await authority.answer(Caller("7", "m"), Up(1, "7", "nonce-01", seen=n - 1, mutations=[raw]))
            verdicts = [line for line in answer.splitlines() if line.startswith(b'["done",%d,' % n)]
            print(msgspec.json.decode(verdicts[0])[2], end=" ")
        print()

asyncio.run(main())
"""
