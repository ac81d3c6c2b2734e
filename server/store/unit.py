"""The unit of work: the one door for writes.

A handler changes Tortoise models and says what it touched. At the end of the transaction the unit asks each feature's rows.py
what those things look like now, in which scopes, and hands the answer to the row writer. So nobody else decides who sees what,
and a row can never be forgotten in a scope that it has left.
"""

import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from typing import Any, Protocol

import asyncpg
import orjson
from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.exceptions import OperationalError

from server.store.dialect import Dialect
from sync.errors import Contention
from sync.ids import DeviceId, Member, RowId, Scope
from sync.ports import RowWriter

Key = int | str
Bodies = Mapping[Scope, Mapping[str, Any]]
"""What a thing looks like, by scope. Empty when nobody sees it any more."""

Renderer = Callable[[Sequence[Any]], Awaitable[Mapping[Any, Bodies]]]
"""`keys → {key: bodies}`; a key that is missing in the answer is seen by nobody."""

Renderers = Mapping[str, Renderer]
"""By kind, the first half of a row's id."""

RESTORED_AT = "restored_at"
"""The counter that holds when this database was brought back from a backup, in ms."""

Listener = Callable[["Unit", Any], Awaitable[None]]
Listeners = Mapping[type, Sequence[Listener]]


@contextmanager
def all_or_nothing_when_full() -> Iterator[None]:
    """A full disk undoes the whole transaction: it is nobody's fault in there, and nothing may be judged by it.

    Raises Contention, after which whoever sent it keeps it and comes back.
    """
    try:
        yield
    except Exception as error:
        if any(map(_says_full, (error, *error.args))):
            raise Contention("the disk of the database is full") from error
        raise


def _says_full(error: object) -> bool:
    if isinstance(error, sqlite3.Error):
        return getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_FULL
    return isinstance(error, asyncpg.DiskFullError)


class StagedRows(RowWriter, Protocol):
    """A row writer that can forget what was placed since a moment."""

    def remember(self) -> Any:
        """What is placed so far."""

    def restore(self, kept: Any) -> None:
        """Forget what was placed since."""


class Unit:
    """What one transaction writes with."""

    def __init__(
        self,
        db: BaseDBAsyncClient,
        dialect: Dialect,
        rows: StagedRows,
        renderers: Renderers,
        listeners: Listeners,
        now: int,
    ) -> None:
        self.db = db
        self.now = now
        """Server time in ms, the same for the whole transaction."""
        self._rows = rows
        self._renderers = renderers
        self._listeners = listeners
        self._dialect = dialect
        self._touched: dict[tuple[str, Key], str] = {}
        self._turns: set[str] = set()

    async def turn(self, turn: str) -> None:
        """Wait until nobody else has this turn, and keep it until the end of the transaction.

        `turn` is a hub's code, WHOLE or FREE (dialect.py). Whoever reads before they write has to have one. A mutation has that
        of its actor's hub before its handler begins, and `SqlStore.unit` the whole house's unless told otherwise. On SQLite
        every transaction is alone anyway.
        """
        if turn not in self._turns:
            await self._dialect.lock_turn(self.db, turn)
            self._turns.add(turn)

    @property
    def touched(self) -> set[RowId]:
        """The ids of the rows that were touched."""
        return {f"{kind}/{key}" for kind, key in self._touched}

    def touch(self, kind: str, key: Key, why: str = "") -> None:
        """Say that a thing changed; `why` is the reason on the tombstones of scopes that it leaves."""
        if kind not in self._renderers:
            raise KeyError(f"no rows.py renders {kind!r}")
        before = self._touched.get((kind, key), "")
        self._touched[kind, key] = why or before

    def touch_all(self, kind: str, keys: Iterable[Key], why: str = "") -> None:
        """Touch many of a kind."""
        for key in keys:
            self.touch(kind, key, why)

    async def emit(self, event: Any) -> None:
        """Let the other features react, in this same transaction."""
        for listener in self._listeners.get(type(event), ()):
            await listener(self, event)

    async def grant(self, member: Member, scope: Scope) -> None:
        """Let a member hold a scope."""
        await self._rows.grant(member, scope)

    async def revoke(self, member: Member, scope: Scope) -> None:
        """Take a scope from a member."""
        await self._rows.revoke(member, scope)

    async def retire(self, device: DeviceId) -> None:
        """Take a device out of service."""
        await self._rows.retire(device)

    async def count_up(self, name: str) -> int:
        """The next value of a named counter, from 1. Gaps are impossible: it rolls back with the transaction."""
        rows = await self.db.execute_query_dict(
            "INSERT INTO counter (name, value) VALUES (?, 1) "
            "ON CONFLICT (name) DO UPDATE SET value = counter.value + 1 RETURNING value",
            [name],
        )
        value: int = rows[0]["value"]
        return value

    @asynccontextmanager
    async def savepoint(self) -> AsyncIterator[None]:
        """Undo what happens inside, rows, touches and turns included, when it fails. One may stand inside another."""
        touched, turns, staged = dict(self._touched), set(self._turns), self._rows.remember()
        await self.db.execute_query("SAVEPOINT judged")
        try:
            with all_or_nothing_when_full():
                yield
        except BaseException as error:
            try:
                await self.db.execute_query("ROLLBACK TO judged")
                await self.db.execute_query("RELEASE judged")
            except OperationalError:
                # SQLite undoes the whole transaction by itself when the disk is full. What came next would be on its own.
                raise Contention("the transaction is gone") from error
            # Who rolls back to a savepoint lets go of the locks taken after it.
            self._touched, self._turns = touched, turns
            self._rows.restore(staged)
            raise
        await self.db.execute_query("RELEASE judged")

    async def restored_at(self) -> int:
        """When this database was brought back from a backup, the last time, in ms; 0 when it never was."""
        rows = await self.db.execute_query_dict("SELECT value FROM counter WHERE name = ?", [RESTORED_AT])
        return int(rows[0]["value"]) if rows else 0

    async def render(self) -> None:
        """Turn everything touched into rows. Called once, at the end of the transaction."""
        by_kind: dict[str, dict[Key, str]] = {}
        for (kind, key), why in self._touched.items():
            by_kind.setdefault(kind, {})[key] = why
        self._touched = {}
        for kind, keys in by_kind.items():
            bodies = await self._renderers[kind](list(keys))
            for key, why in keys.items():
                encoded = {scope: orjson.dumps(body) for scope, body in bodies.get(key, {}).items()}
                await self._rows.place(f"{kind}/{key}", encoded, why)
