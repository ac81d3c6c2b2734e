"""A database that went back begins a history of its own (decision 0009), on both databases, whatever brought it back."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from server.app import store_for
from server.features.hubs.opening import open_hub
from server.features.registry import MODELS
from server.store.copies import BEGINNING, ID_GAP
from server.store.database import Database, opened
from server.store.history import NAME, History, Reached, reached, remember, remembered, went_back
from server.store.occupied import in_use
from server.store.place import Place
from tests.support.commands import hitokuchi
from tests.support.databases import NAME as FILE
from tests.support.databases import fresh_file
from tests.support.postgres import PostgresServer

NOW = 1_795_305_600_000


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder that nobody has open."""
    asyncio.run(fresh_file(tmp_path / "data"))
    return tmp_path / "data"


@dataclass
class Instance:
    """A data folder, its database, and how an operator copies that and brings it back."""

    folder: Path
    place: Place
    copy: Callable[[], Awaitable[None]]
    bring_back: Callable[[], Awaitable[None]]

    @asynccontextmanager
    async def process(self, now: int = NOW) -> AsyncIterator["Process"]:
        """A server process that has just started."""
        async with opened(self.place, MODELS) as database:
            yield Process(database, History(database, self.folder, lambda: now))


@dataclass
class Process:
    """An open database and who watches over it."""

    database: Database
    history: History

    async def work(self, code: str) -> int:
        """Something that a phone would remember: the id of a new hub."""
        async with store_for(lambda: NOW).unit() as unit:
            hub: int = (await open_hub(unit, code, "ハブ")).id
            unit.touch("hub", hub)
        await self.history.check()
        return hub

    async def began(self) -> int:
        return (await reached(self.database.client)).restored_at


@pytest.fixture(params=["sqlite", "postgres"])
async def instance(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Instance]:
    dump = tmp_path / "copy"
    if request.param == "sqlite":
        file = await fresh_file(tmp_path)

        async def between(source: Path, target: Path) -> None:
            with closing(sqlite3.connect(source)) as origin, closing(sqlite3.connect(target)) as copy:
                origin.backup(copy)

        yield Instance(tmp_path, file, lambda: between(file, dump), lambda: between(dump, file))
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    async with server.fresh() as place:
        yield Instance(
            tmp_path, place, lambda: server.dump(place, dump), lambda: server.bring_back(place, dump)
        )


async def test_a_restored_database_is_noticed_at_the_start(instance: Instance) -> None:
    async with instance.process() as process:
        assert not await process.history.check()
        await process.work("AAA")
        await instance.copy()
        lost = await process.work("BBB")
    await instance.bring_back()
    async with instance.process(NOW + 1000) as process:
        assert await process.history.check()
        assert await process.began() == NOW + 1000
        again = await process.work("CCC")
        assert again > lost + ID_GAP - 1
        assert again > NOW // 1000 - BEGINNING
        assert not await process.history.check()  # once is enough
    async with instance.process(NOW + 2000) as process:
        assert not await process.history.check()
        assert await process.began() == NOW + 1000


async def test_a_failover_under_running_processes_is_noticed_and_begun_once(
    postgres_server: PostgresServer, tmp_path: Path
) -> None:
    """Two hosts, each with a data folder of its own, and a replica that lagged behind."""
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    async with postgres_server.fresh() as place:
        first, second = (
            Instance(tmp_path / name, place, lambda: postgres_server.dump(place, tmp_path / "copy"), _nothing)
            for name in "ab"
        )
        async with first.process(NOW + 1000) as one, second.process(NOW + 5000) as other:
            one.database.bind()
            await one.work("AAA")
            await first.copy()
            await one.work("BBB")
            other.database.bind()
            assert not await other.history.check()
            await postgres_server.bring_back(place, tmp_path / "copy")
            one.database.bind()
            assert await one.history.check()
            other.database.bind()
            assert not await other.history.check()
            assert await other.began() == NOW + 1000
            assert remembered(tmp_path / "a") == remembered(tmp_path / "b")


async def _nothing() -> None:
    raise NotImplementedError


async def test_the_same_copy_brought_back_twice_is_noticed_twice(instance: Instance) -> None:
    async with instance.process() as process:
        await process.work("AAA")
        await instance.copy()
        await process.work("BBB")
    given = set()
    for number in (1, 2):
        await instance.bring_back()
        async with instance.process(NOW + number * 60_000) as process:
            assert await process.history.check()
            assert await process.began() == NOW + number * 60_000
            given.add(await process.work("CCC"))
    assert len(given) == 2


async def test_a_failover_that_lost_nothing_changes_nothing(instance: Instance) -> None:
    async with instance.process() as process:
        await process.work("AAA")
        await instance.copy()
    await instance.bring_back()
    async with instance.process() as process:
        assert not await process.history.check()
        assert await process.began() == 0


async def test_another_database_in_its_place_is_not_an_old_one(instance: Instance) -> None:
    async with instance.process() as process:
        await process.work("AAA")
        await process.work("BBB")
    known = remembered(instance.folder)
    assert known
    remember(instance.folder, replace(known, instance=known.instance + 1, position=known.position + 9))
    async with instance.process() as process:
        assert not await process.history.check()
    assert remembered(instance.folder) == known


@pytest.mark.parametrize(
    ("known", "found", "back"),
    [
        (None, Reached(0, 5, 7), False),
        (Reached(0, 5, 7), Reached(0, 5, 7), False),
        (Reached(0, 5, 7), Reached(0, 4, 7), True),
        (Reached(0, 5, 7), Reached(0, 4, 8), False),  # another database
        (Reached(0, 5, 7), Reached(0, 4, 0), True),  # from before databases had a number
        (Reached(0, 5, 7), Reached(0, 0, 0), False),  # a new one
        (Reached(0, 5, 7), Reached(9, 4, 7), False),  # somebody has said so already
        (Reached(9, 5, 7), Reached(0, 8, 7), True),  # from before its last history
    ],
)
def test_what_is_behind(known: Reached | None, found: Reached, back: bool) -> None:
    assert went_back(known, found) is back


@pytest.mark.parametrize("text", ["", "{", "[]", '{"position": 1}', '"x"'])
def test_an_unreadable_memory_is_none(tmp_path: Path, text: str) -> None:
    (tmp_path / NAME).write_text(text, "ascii")
    assert remembered(tmp_path) is None
    remember(tmp_path / "none", Reached(0, 1, 1))  # a folder that is not there is no reason not to serve


def test_the_command_begins_one_for_certain(data: Path) -> None:
    """Of a file that was copied back by hand, data folder and all: there is nothing to notice."""
    said = hitokuchi("begin-history", "--data", data)
    assert (said.code, said.err) == (0, "")
    with closing(sqlite3.connect(data / FILE)) as connection:
        assert connection.execute("SELECT value FROM counter WHERE name = 'restored_at'").fetchone()[0] > NOW
        assert (
            min(connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'hub'").fetchone()) > ID_GAP
        )


def test_the_command_begins_one_on_postgres(postgres_server: PostgresServer, tmp_path: Path) -> None:
    async def ids(*codes: str) -> list[int]:
        async with opened(place, MODELS), store_for().unit() as unit:
            return [(await open_hub(unit, code, "ハブ")).id for code in codes]

    template = asyncio.run(postgres_server.template())
    place = postgres_server.place("history_by_command")
    asyncio.run(postgres_server.run(f"CREATE DATABASE history_by_command TEMPLATE {template}"))
    first, second = asyncio.run(ids("AAA", "BBB"))
    assert second == first + 1
    environment = pytest.MonkeyPatch()
    with environment.context() as patched:
        patched.setenv("HITOKUCHI_DATABASE", place.url)
        said = hitokuchi("begin-history", "--data", tmp_path)
    assert said.code == 0, said.err
    assert asyncio.run(ids("CCC"))[0] > second + ID_GAP


def test_the_command_waits_for_nobody(data: Path) -> None:
    with in_use(data):
        said = hitokuchi("begin-history", "--data", data)
    assert said.code == 1
    assert str(data) in said.err


def test_the_command_needs_a_database(tmp_path: Path) -> None:
    assert hitokuchi("begin-history", "--data", tmp_path).code == 1
