"""Opening the database of an instance, and bringing its schema up to date.

Tortoise keeps its state in a context variable. `Database.bind` sets it for the task at hand: once for the command line, once a
request for the server (http/bind.py), so that several databases can live in one process.
"""

import asyncio
import fcntl
import sqlite3
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TextIO

from tortoise.context import TortoiseContext, _current_context
from tortoise.migrations.executor import MigrationExecutor

from server.store.sqlite_engine import Client

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


def config(path: Path, models: Sequence[str], **pragmas: Any) -> dict[str, Any]:
    """The configuration that Tortoise and its migrations read."""
    credentials = {"file_path": str(path), **PRAGMAS, **pragmas}
    return {
        "connections": {"default": {"engine": "server.store.sqlite_engine", "credentials": credentials}},
        "apps": {APP: {"models": list(models), "default_connection": "default", "migrations": MIGRATIONS}},
        "use_tz": True,
        "timezone": "UTC",
    }


class Database:
    """An open database."""

    def __init__(self, context: TortoiseContext, client: Client) -> None:
        self._context = context
        self.client = client

    def bind(self) -> None:
        """Make this the database of the current task."""
        _current_context.set(self._context)


@asynccontextmanager
async def opened(path: Path, models: Sequence[str]) -> AsyncIterator[Database]:
    """Open the database, bind it to the current task, and close it at the end."""
    path.parent.mkdir(parents=True, exist_ok=True)
    async with TortoiseContext() as context:
        await context.init(config=config(path, models))
        client = context.db()
        if not isinstance(client, Client):
            raise TypeError("the configuration names another engine")
        await client.create_connection(with_db=True)
        yield Database(context, client)


async def migrate(path: Path, models: Sequence[str]) -> list[str]:
    """Bring the schema up to date; return the names of the migrations that ran. Two processes at once take turns.

    A copy of the file is kept first (`<name>.before-<migration>`). The migrations run with foreign keys off, because SQLite
    rebuilds tables for some of them and would take child rows along; the keys are checked afterwards.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with await asyncio.to_thread(_lock, path.with_suffix(".lock")):
        async with TortoiseContext() as context:
            settings = config(path, models, foreign_keys="OFF")
            await context.init(config=settings)
            client = context.db()
            executor = MigrationExecutor(client, settings["apps"])
            names = [step.migration.name for step in await executor.plan()]
            if not names:
                return []
            if path.exists() and await client.execute_query_dict("SELECT 1 FROM sqlite_master LIMIT 1"):
                await asyncio.to_thread(_copy, path, path.with_name(f"{path.name}.before-{names[0]}"))
            await executor.migrate()
            broken = await client.execute_query_dict("PRAGMA foreign_key_check")
            if broken:
                raise RuntimeError(f"rows without their parents after migrating: {broken[:5]}")
            return names


async def pending(path: Path, models: Sequence[str]) -> list[str]:
    """The names of the migrations that have not run yet. Raises sqlite3.DatabaseError when the file is no database."""
    async with TortoiseContext() as context:
        settings = config(path, models)
        await context.init(config=settings)
        client = context.db()
        await client.create_connection(with_db=True)  # the executor would take a broken file for an empty one
        executor = MigrationExecutor(client, settings["apps"])
        return [step.migration.name for step in await executor.plan()]


def _copy(path: Path, target: Path) -> None:
    """Copy once: a migration that failed half-way is tried again, and the copy has to be of before the first time."""
    if target.exists():
        return
    unfinished = target.with_name(f"{target.name}.unfinished")
    unfinished.unlink(missing_ok=True)
    connection = sqlite3.connect(path)
    try:
        connection.execute("VACUUM INTO ?", (str(unfinished),))
    finally:
        connection.close()
    unfinished.replace(target)


def _lock(path: Path) -> TextIO:
    """Wait until no other process migrates this database. Closing the handle, or dying, lets go."""
    handle = path.open("w")
    fcntl.flock(handle, fcntl.LOCK_EX)
    return handle
