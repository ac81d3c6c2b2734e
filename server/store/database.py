"""Opening the database of an instance, and bringing its schema up to date.

Tortoise keeps its state in a context variable. `Database.bind` sets it for the task at hand: once for the command line, once a
request for the server (app.Bind), so that several databases can live in one process.
"""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.context import TortoiseContext, _current_context
from tortoise.migrations.executor import MigrationExecutor

from server.store import asyncpg_engine, sqlite_engine
from server.store.migrating import copied, turn_on_file, turn_on_server
from server.store.place import Place, Postgres
from server.store.prepared import prepare

APP = "hitokuchi"
MIGRATIONS = "server.migrations"

PRAGMAS = {
    "journal_mode": "WAL",
    # What a phone was told is received must survive a power cut; WAL with NORMAL does not promise that.
    "synchronous": "FULL",
    "foreign_keys": "ON",
    "busy_timeout": 15_000,
    "journal_size_limit": 64 * 1024 * 1024,
    "cache_size": -16_000,
    "temp_store": "MEMORY",
}

Client = sqlite_engine.Client | asyncpg_engine.Client


def config(place: Place, models: Sequence[str], **pragmas: Any) -> dict[str, Any]:
    """The configuration that Tortoise and its migrations read."""
    engine = {
        "engine": "server.store.sqlite_engine",
        "credentials": {"file_path": str(place), **PRAGMAS, **pragmas},
    }
    if isinstance(place, Postgres):
        engine = {"engine": "server.store.asyncpg_engine", "credentials": {"url": place.url}}
    return {
        "connections": {"default": engine},
        "apps": {APP: {"models": list(models), "default_connection": "default", "migrations": MIGRATIONS}},
        "use_tz": True,
        "timezone": "UTC",
    }


class Orphans(RuntimeError):
    """A migration left rows without their parents. The database of before is back in place."""

    def __init__(self, found: str, aside: Path) -> None:
        super().__init__(f"rows without their parents after migrating: {found}; kept as {aside.name}")
        self.found = found
        self.aside = aside


class Database:
    """An open database."""

    def __init__(self, context: TortoiseContext, client: Client, place: Place) -> None:
        self._context = context
        self.client = client
        self.place = place

    def bind(self) -> None:
        """Make this the database of the current task."""
        _current_context.set(self._context)


@asynccontextmanager
async def opened(place: Place, models: Sequence[str]) -> AsyncIterator[Database]:
    """Open the database, bind it to the current task, and close it at the end."""
    if isinstance(place, Path):
        place.parent.mkdir(parents=True, exist_ok=True)
    async with TortoiseContext() as context:
        await context.init(config=config(place, models))
        client = context.db()
        if not isinstance(client, (sqlite_engine.Client, asyncpg_engine.Client)):
            raise TypeError("the configuration names another engine")
        await client.create_connection(with_db=True)
        if context.apps is not None:
            prepare(context.apps.get_models_iterable())
        yield Database(context, client, place)


async def migrate(place: Place, models: Sequence[str]) -> list[str]:
    """Bring the schema up to date; return the names of the migrations that ran. Two processes at once take turns."""
    if isinstance(place, Postgres):
        async with turn_on_server(place), _executor(place, models) as executor:
            return await _run(executor)
    return await _migrate_file(place, models)


async def _migrate_file(path: Path, models: Sequence[str]) -> list[str]:
    """Migrate a file, of which a copy is kept first (`<name>.before-<migration>`).

    The migrations run with foreign keys off, because SQLite rebuilds tables for some of them and would take child rows along;
    the keys are checked afterwards. Raises Orphans when rows have lost their parents: then the copy is back in place, so that
    the next start does not serve what is broken.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with await asyncio.to_thread(turn_on_file, path.with_suffix(".lock")):
        # Names the copy for as long as nobody knows whether the migrations did well, also after a power cut.
        unchecked = path.with_name(f"{path.name}.unchecked")
        async with _executor(path, models, foreign_keys="OFF") as executor:
            names = await _planned(executor)
            client = executor.connection
            if not names and not unchecked.exists():
                return []
            if names and not unchecked.exists() and await _has_tables(client, path):
                # After a first try that failed, the copy that was made then is the one of before.
                before = path.with_name(f"{path.name}.before-{names[0]}")
                before.unlink(missing_ok=True)
                await asyncio.to_thread(copied, path, before)
                _write(unchecked, before.name)
            if names:
                await executor.migrate()
            broken = await client.execute_query_dict("PRAGMA foreign_key_check")
        if broken:
            raise Orphans(str(broken[:5]), await asyncio.to_thread(_put_back, path, unchecked))
        unchecked.unlink(missing_ok=True)
        return names


async def pending(place: Place, models: Sequence[str]) -> list[str]:
    """The names of the migrations that have not run yet. Raises sqlite3.DatabaseError when the file is no database."""
    async with _executor(place, models) as executor:
        return await _planned(executor)


@asynccontextmanager
async def _executor(place: Place, models: Sequence[str], **pragmas: Any) -> AsyncIterator[MigrationExecutor]:
    async with TortoiseContext() as context:
        settings = config(place, models, **pragmas)
        await context.init(config=settings)
        client = context.db()
        # The executor would take a broken file, or a server that is away, for an empty database.
        await client.create_connection(with_db=True)
        yield MigrationExecutor(client, settings["apps"])


async def _planned(executor: MigrationExecutor) -> list[str]:
    return [step.migration.name for step in await executor.plan()]


async def _run(executor: MigrationExecutor) -> list[str]:
    names = await _planned(executor)
    if names:
        await executor.migrate()
    return names


async def _has_tables(client: BaseDBAsyncClient, path: Path) -> bool:
    return path.exists() and bool(await client.execute_query_dict("SELECT 1 FROM sqlite_master LIMIT 1"))


def _put_back(path: Path, unchecked: Path) -> Path:
    """Keep a database that was migrated badly aside, and put the copy of before in its place. Returns where it lies."""
    aside = path.with_name(f"{path.name}.broken")
    for ending in ("", "-wal", "-shm"):  # one is enough: whoever starts a server does so again and again
        aside.with_name(aside.name + ending).unlink(missing_ok=True)
    before = path.with_name(unchecked.read_text("utf-8")) if unchecked.exists() else None
    again = path.with_name(f"{path.name}.again")
    if before is not None:
        shutil.copyfile(before, again)
    keep_aside(path, aside)
    for ending in ("-wal", "-shm"):
        beside = path.with_name(path.name + ending)
        if beside.exists():
            beside.rename(aside.with_name(aside.name + ending))
    if before is not None:
        again.replace(path)
    else:
        path.unlink()
    unchecked.unlink(missing_ok=True)
    return aside


def keep_aside(path: Path, aside: Path) -> None:
    """Give a file a second name, so that its first one can be taken in one step. Raises FileExistsError."""
    try:
        os.link(path, aside)
    except FileExistsError:
        raise
    except OSError:  # a disk without hard links
        shutil.copy2(path, aside)


def _write(path: Path, text: str) -> None:
    """Onto the disk before anything else happens."""
    with path.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
