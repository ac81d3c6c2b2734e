"""Writers that wait for each other share a transaction (server/store/convoy.py), and nobody notices."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from pathlib import Path

import msgspec
import pytest

from server.store.database import Database
from server.store.sync_store import SqlStore
from server.store.unit import Bodies, Unit
from sync.authority import Authority
from sync.errors import Contention
from sync.messages.mutation import Mutation
from sync.messages.up import Up
from sync.ports import Caller, Intent
from tests.support.databases import fresh_database

NOW = 1_790_000_000_000


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    async with fresh_database(tmp_path) as database:
        yield database


class Note(msgspec.Struct):
    text: str


async def put(unit: Unit, caller: Caller, mutation: Mutation, args: Note) -> None:
    """Writes a row of everybody's, and one of the domain."""
    del mutation
    if args.text == "refuse":
        raise ValueError
    if args.text == "give up":
        await unit.db.execute_query("ROLLBACK")  # as SQLite does by itself when there is no room on the disk
    await unit.count_up(args.text)
    unit.touch("note", f"{caller.device}:{args.text}")


class House:
    """An authority that counts its commits."""

    def __init__(self) -> None:
        self.commits: list[Mapping[str, int]] = []
        self.broken = 0
        self.store = SqlStore(lambda: NOW, {"note": self.shown}, {}, self.commits.append)
        self.authority = Authority(self.store, {("note.put", 1): Intent(Note, put)}, lambda: NOW)

    async def shown(self, keys: Sequence[str]) -> Mapping[str, Bodies]:
        """A renderer that breaks on one note, as one with a bug does."""
        if any(key.endswith("unspeakable") for key in keys):
            self.broken += 1
            raise RuntimeError("a renderer broke")
        return {key: {"hub:A": {"text": key}} for key in keys}

    async def say(self, device: int, *texts: str) -> bytes:
        """One exchange that pushes these notes."""
        batch = [
            msgspec.Raw(
                b'{"n":%d,"name":"note.put","ver":1,"lane":"%d","seen":0,"at":0,"args":{"text":"%s"}}'
                % (n, n, text.encode())
            )
            for n, text in enumerate(texts, 1)
        ]
        up = Up(1, str(device), "nonce-01", mutations=batch)
        return await self.authority.answer(Caller(str(device), "person:1"), up)


async def counted(database: Database, name: str) -> int:
    rows = await database.client.execute_query_dict("SELECT value FROM counter WHERE name = ?", [name])
    return rows[0]["value"] if rows else 0


async def inbox(database: Database) -> list[tuple[str, int, str]]:
    rows = await database.client.execute_query_dict(
        "SELECT device, n, verdict FROM sync_inbox ORDER BY device, n"
    )
    return [(row["device"], row["n"], row["verdict"]) for row in rows]


async def test_SC1_whoever_comes_at_once_shares_a_commit_and_gets_seqs_without_a_gap(
    database: Database,
) -> None:
    house = House()
    answers = await asyncio.gather(*(house.say(device, "a", "b") for device in range(30)))
    assert all(b'["done",1,"applied"]\n["done",2,"applied"]\n' in answer for answer in answers)
    assert len(house.commits) < 10
    assert house.commits[-1] == {"hub:A": 60}
    assert await counted(database, "a") == await counted(database, "b") == 30
    seqs = await database.client.execute_query_dict("SELECT seq FROM sync_row ORDER BY seq")
    assert [row["seq"] for row in seqs] == list(range(1, 61))


async def test_MU8_what_breaks_is_held_alone_whoever_travels_with_it(database: Database) -> None:
    house = House()
    answers = await asyncio.gather(*(house.say(n, "refuse" if n == 3 else "a", "b") for n in range(6)))
    for n, answer in enumerate(answers):
        first = b'"held","broken_handler"' if n == 3 else b'"applied"'
        assert b'["done",1,' + first + b']\n["done",2,"applied"]\n' in answer
    assert (await counted(database, "a"), await counted(database, "b")) == (5, 6)


async def test_I3_a_commit_that_fails_is_the_failure_of_one_and_the_others_try_again(
    database: Database,
) -> None:
    house = House()
    said = await asyncio.gather(
        *(house.say(n, "unspeakable" if n == 2 else "a") for n in range(5)), return_exceptions=True
    )
    assert [type(each) for each in said] == [bytes, bytes, RuntimeError, bytes, bytes]
    assert house.broken == 2  # once with the others, once alone
    assert await inbox(database) == [(str(n), 1, "applied") for n in (0, 1, 3, 4)]
    assert await counted(database, "a") == 4
    assert await counted(database, "unspeakable") == 0


async def test_I1_nobody_is_told_of_a_commit_that_sqlite_gave_up(database: Database) -> None:
    """Everything of the transaction is gone then, also what those before it wrote: they try again, it never gets through."""
    house = House()
    said = await asyncio.gather(
        *(house.say(n, "give up" if n == 2 else "a") for n in range(5)), return_exceptions=True
    )
    assert [type(each) for each in said] == [bytes, bytes, Contention, bytes, bytes]
    assert await inbox(database) == [(str(n), 1, "applied") for n in (0, 1, 3, 4)]
    assert await counted(database, "a") == 4


@pytest.mark.parametrize("times", [1, 3])
async def test_whoever_is_cancelled_at_any_moment_takes_nobody_along(database: Database, times: int) -> None:
    house = House()
    for steps in range(25):
        texts = [f"{times}-{steps}-{n}" for n in range(4)]
        tasks = [asyncio.create_task(house.say(steps * 4 + n, text)) for n, text in enumerate(texts)]
        for _ in range(steps):
            await asyncio.sleep(0)
        for _ in range(times):
            tasks[1].cancel()
            await asyncio.sleep(0)
        async with asyncio.timeout(5):
            done = await asyncio.gather(*tasks, return_exceptions=True)
        for n in (0, 2, 3):
            assert isinstance(done[n], bytes)
            assert await counted(database, texts[n]) == 1
        assert isinstance(done[1], asyncio.CancelledError) or await counted(database, texts[1]) == 1
        assert (str(steps * 4 + 1), 1, "applied") in await inbox(database) or not await counted(
            database, texts[1]
        )


async def test_who_raises_is_undone_alone_and_told_so(database: Database) -> None:
    store = House().store

    async def write(device: str) -> None:
        async with store.write(device) as transaction:
            await transaction.house.count_up(device)
            if device == "b":
                raise LookupError(device)

    said = await asyncio.gather(*(write(device) for device in "abc"), return_exceptions=True)
    assert [type(each) for each in said] == [type(None), LookupError, type(None)]
    assert [await counted(database, device) for device in "abc"] == [1, 0, 1]
