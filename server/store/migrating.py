"""What stands around a migration: nobody else migrates meanwhile, and a copy of a file is kept."""

import fcntl
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TextIO

import asyncpg
from tortoise.exceptions import DBConnectionError

from server.store.place import Postgres

MIGRATING = 0x6874_0000
"""Key of the advisory lock that one migrating process holds."""


@asynccontextmanager
async def turn_on_server(place: Postgres) -> AsyncIterator[None]:
    """Wait until no other process migrates this database. The end of the connection, however it comes, lets go."""
    try:
        connection = await asyncpg.connect(place.url)
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        raise DBConnectionError(f"the database cannot be opened ({type(error).__name__})") from error
    try:
        await connection.execute(f"SELECT pg_advisory_lock({MIGRATING})")
        yield
    finally:
        await connection.close()


def turn_on_file(path: Path) -> TextIO:
    """Wait until no other process migrates this file. Closing the handle, or dying, lets go."""
    handle = path.open("w")
    fcntl.flock(handle, fcntl.LOCK_EX)
    return handle


def copied(path: Path, target: Path) -> None:
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
