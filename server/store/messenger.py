"""Hints from process to process: what another process changed rings our bell too.

A message may get lost (a connection breaks, a process dies between its commit and its word), so what matters is the catch-up:
the heads of the scopes that somebody listens to, compared with what they were.
"""

import asyncio
import logging
import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol

import aiosqlite
import asyncpg

from server.store.bell import Bell
from server.store.place import Place, Postgres
from sync.ids import Scope

log = logging.getLogger("server.wake")

CHANNEL = "hitokuchi_changed"
MANY = "*"
"""Stands for more changes than fit: look for yourself."""

MAX_PAYLOAD = 7999
"""Bytes in one notification (PostgreSQL, NOTIFY)."""

COALESCE_SECONDS = 0.05
"""NOTIFY takes a lock of the whole server at its commit: one for many changes, and never within the change itself."""

LOOK_SECONDS = 0.5
"""How often a SQLite file is asked whether another process wrote to it: a read of shared memory, a few microseconds."""

LOOK_AGAIN_SECONDS = 20.0
"""How often PostgreSQL is asked for the heads although nothing was heard: the command line does not send words."""

FIRST_WAIT, LONGEST_WAIT = 0.2, 15.0


class Messenger(Protocol):
    """Carries the names of changed scopes between the processes of one database."""

    def tell(self, heads: Mapping[Scope, int]) -> None:
        """After a commit of ours. Returns at once."""

    async def carry(self) -> None:
        """Do the work, until cancelled."""


def messenger_for(place: Place, bell: Bell) -> Messenger:
    """The one that fits the database."""
    return PostgresMessenger(place, bell) if isinstance(place, Postgres) else SqliteMessenger(place, bell)


class SqliteMessenger:
    """Looks whether the file has changed (PRAGMA data_version). Also sees what a process wrote that died right after."""

    def __init__(self, path: Path, bell: Bell) -> None:
        self._path = path
        self._bell = bell

    def tell(self, heads: Mapping[Scope, int]) -> None:
        """The others look by themselves."""

    async def carry(self) -> None:
        """See Messenger. Opens the file again should that fail."""
        while True:
            try:
                await self._look()
            except (OSError, sqlite3.Error) as error:
                log.warning("hints stay in this process for now: %s", type(error).__name__)
            await asyncio.sleep(LONGEST_WAIT)

    async def _look(self) -> None:
        version = None
        async with aiosqlite.connect(f"file:{self._path}?mode=ro", uri=True) as connection:
            connection.row_factory = aiosqlite.Row
            while True:
                if self._bell.scopes:
                    rows = await connection.execute_fetchall("PRAGMA data_version")
                    now = next(iter(rows))[0]
                    if now != version:
                        version = now
                        self._bell.ring(await self._heads(connection))
                else:
                    version = None
                await asyncio.sleep(LOOK_SECONDS)

    async def _heads(self, connection: aiosqlite.Connection) -> dict[Scope, int]:
        wanted = set(self._bell.scopes)
        rows = await connection.execute_fetchall("SELECT name, seq FROM sync_scope")
        return {row["name"]: row["seq"] for row in rows if row["name"] in wanted}


class PostgresMessenger:
    """LISTEN and NOTIFY on a connection of its own: one of a pool would lose its listener when it is given back."""

    def __init__(self, place: Postgres, bell: Bell) -> None:
        self._place = place
        self._bell = bell
        self._pending: dict[Scope, int] = {}
        self._something = asyncio.Event()
        self._missed = True

    def tell(self, heads: Mapping[Scope, int]) -> None:
        """To be sent in a moment, together with what else changes until then."""
        self._pending.update(heads)
        self._something.set()

    async def carry(self) -> None:
        """See Messenger. Connects again whenever the connection is lost."""
        wait = FIRST_WAIT
        while True:
            try:
                connection = await asyncpg.connect(
                    self._place.url, server_settings={"application_name": "hitokuchi wake"}
                )
                try:
                    wait = FIRST_WAIT
                    await self._carry_on(connection)
                finally:
                    connection.terminate()
            except (
                OSError,
                asyncpg.PostgresError,
                asyncpg.InterfaceError,
                asyncpg.InternalClientError,
            ) as error:
                log.warning("hints stay in this process for now: %s", type(error).__name__)
            await asyncio.sleep(wait)
            wait = min(wait * 2, LONGEST_WAIT)

    async def _carry_on(self, connection: Any) -> None:
        connection.add_termination_listener(lambda _: self._something.set())
        await connection.add_listener(CHANNEL, self._heard)
        self._missed = True
        while True:
            if self._missed:
                self._missed = False
                await self._catch_up(connection)
            try:
                await asyncio.wait_for(self._something.wait(), LOOK_AGAIN_SECONDS)
            except TimeoutError:
                self._missed = True
            await asyncio.sleep(COALESCE_SECONDS)
            self._something.clear()
            await self._send(connection)

    async def _send(self, connection: Any) -> None:
        pending, self._pending = self._pending, {}
        payload = " ".join(f"{scope} {seq}" for scope, seq in pending.items())
        try:
            await connection.execute(
                "SELECT pg_notify($1, $2) WHERE $2 <> ''",
                CHANNEL,
                payload if len(payload) <= MAX_PAYLOAD else MANY,
            )
        except BaseException:
            self._pending = {**pending, **self._pending}
            raise

    def _heard(self, connection: Any, pid: int, channel: str, payload: str) -> None:
        """Our own words are heard too; what the bell knows already wakes nobody."""
        del connection, pid, channel
        if payload == MANY:
            self._missed = True
            self._something.set()
        else:
            words = payload.split(" ")
            self._bell.ring(dict(zip(words[::2], map(int, words[1::2]), strict=True)))

    async def _catch_up(self, connection: Any) -> None:
        rows = await connection.fetch(
            "SELECT name, seq FROM sync_scope WHERE name = ANY($1::text[])", self._bell.scopes
        )
        self._bell.ring({row["name"]: row["seq"] for row in rows})
