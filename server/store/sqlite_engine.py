"""Tortoise on SQLite as a server needs it.

Stock Tortoise has one connection and one lock a process (a read waits for any open transaction), begins deferred (two processes
that read and then write fail each other with "database is locked"), and a task cancelled while it enters a transaction keeps
the lock for ever. This engine begins IMMEDIATE, lets go of the lock whatever happens, and reads on connections of their own.

A statement costs SQLite some microseconds and a hop to the thread of its connection ten times as much. So statements run at
once, where they are called, and only what may wait goes to the thread: for another process (BEGIN IMMEDIATE, when it cannot be
had at once) and for the disk (COMMIT of something). Decision 0013.
"""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from time import monotonic
from typing import Any

import aiosqlite
from tortoise.backends.base.client import NestedTransactionContext, TransactionalDBClient, TransactionContext
from tortoise.backends.sqlite.client import (
    SqliteClient,
    SqliteTransactionContext,
    SqliteTransactionWrapper,
    translate_exceptions,
)
from tortoise.connection import get_connections
from tortoise.exceptions import OperationalError, TransactionManagementError

from server.store.sqlite_dialect import SqliteDialect
from server.store.uninterrupted import uninterrupted
from sync.errors import Contention

READERS = 4
"""Reader connections a process. SQLite reads are short; more would only wait for the same two cores."""


BREATH_SECONDS = 0.005
"""For how long statements may follow one another before everybody else in the process has a turn."""


class _Breath:
    """Lets the others go on when statements have followed one another for long: none of them awaits anything."""

    def __init__(self) -> None:
        self._until = 0.0

    async def __call__(self) -> None:
        if monotonic() > self._until:
            await asyncio.sleep(0)
            self._until = monotonic() + BREATH_SECONDS


_breathe = _Breath()


def _fetched(connection: sqlite3.Connection, query: str, values: Sequence[Any] | None) -> list[sqlite3.Row]:
    return connection.execute(query, values or ()).fetchall()


def _busy(error: sqlite3.OperationalError) -> bool:
    return error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY


class _Transaction(SqliteTransactionWrapper):
    """Nobody else has the connection until it ends, and SQLite's lock is taken: no statement waits for anybody."""

    dialect = SqliteDialect()

    def __init__(self, client: SqliteClient) -> None:
        super().__init__(client)
        self.pragmas = client.pragmas
        self._changes = 0

    async def begin(self) -> None:
        """At once when no other process writes; else wait for it in the thread."""
        connection = self._connection._conn
        self._changes = connection.total_changes
        try:
            connection.execute("PRAGMA busy_timeout=0")
            connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            if not _busy(error):
                raise OperationalError(error) from error
        else:
            return
        finally:
            connection.execute(f"PRAGMA busy_timeout={self.pragmas['busy_timeout']}")
        try:
            await uninterrupted(self._connection.execute("BEGIN IMMEDIATE"))
        except sqlite3.OperationalError as error:
            raise OperationalError(error) from error

    async def commit(self) -> None:
        """In the thread, which waits for the disk; at once when there is nothing to write."""
        connection = self._open()
        if connection.total_changes == self._changes:
            connection.commit()
            self._finalized = True
        else:
            await uninterrupted(super().commit())

    def _open(self) -> sqlite3.Connection:
        """The connection. SQLite may give a transaction up by itself, say on a full disk: nothing goes on as if it were there."""
        connection = self._connection._conn
        if not connection.in_transaction:
            raise Contention("SQLite gave the transaction up")
        return connection

    def _in_transaction(self) -> TransactionContext:
        """One inside another is a savepoint, of this same class."""
        return NestedTransactionContext(_Transaction(self))

    @translate_exceptions
    async def execute_query(self, query: str, values: list[Any] | None = None) -> tuple[int, Sequence[Any]]:
        """Run a statement; how many rows it changed or found, and the rows."""
        await _breathe()
        connection = self._open()
        before = connection.total_changes
        rows = _fetched(connection, query, values)
        return (connection.total_changes - before) or len(rows), rows

    @translate_exceptions
    async def execute_query_dict(self, query: str, values: list[Any] | None = None) -> list[dict[str, Any]]:
        """The rows of a statement, also of one that writes, as dicts."""
        await _breathe()
        return [dict(row) for row in _fetched(self._open(), query, values)]

    @translate_exceptions
    async def execute_insert(self, query: str, values: list[Any]) -> int:
        """Add a row; its rowid."""
        await _breathe()
        return self._open().execute(query, values).lastrowid or 0

    @translate_exceptions
    async def execute_many(self, query: str, values: list[list[Any]]) -> None:
        """One statement for many lists of values."""
        await _breathe()
        self._open().executemany(query, values)


class _TransactionContext(SqliteTransactionContext):
    async def __aenter__(self) -> TransactionalDBClient:
        await self._trxlock.acquire()
        try:
            await self.ensure_connection()
            await self.connection.begin()
        except BaseException:
            try:
                await uninterrupted(self._abandon())
            finally:
                self._trxlock.release()
            raise
        self.token = get_connections().set(self.connection_name, self.connection)
        client: TransactionalDBClient = self.connection
        return client

    async def __aexit__(self, exc_type: Any, exc_val: Any, exc_tb: Any) -> None:
        get_connections().reset(self.token)
        try:
            if self.connection._finalized:
                return
            if exc_type is None:
                try:
                    await self.connection.commit()
                except BaseException:
                    await uninterrupted(self._abandon())
                    raise
            elif exc_type is not TransactionManagementError:
                await uninterrupted(self._abandon())
        finally:
            self._trxlock.release()

    async def _abandon(self) -> None:
        """Roll back whatever may be open: also a BEGIN that went through after its caller was cancelled."""
        connection = self.connection._connection
        if connection is not None and connection.in_transaction:
            await connection.rollback()


class Client(SqliteClient):
    """One writer connection and a few readers on the same file."""

    def __init__(self, file_path: str, **kwargs: Any) -> None:
        super().__init__(file_path, **{"busy_timeout": 15_000, **kwargs})
        self._readers: asyncio.LifoQueue[aiosqlite.Connection] = asyncio.LifoQueue()
        self._all_readers: list[aiosqlite.Connection] = []
        self._opening = asyncio.Lock()

    async def create_connection(self, with_db: bool) -> None:
        """Open the writer, once, and the readers."""
        del with_db
        async with self._opening:
            if self._connection is not None:
                return
            try:
                self._connection = await self._connected(self.pragmas)
                await self._post_connect()
                reading = {**self.pragmas, "query_only": "ON", "busy_timeout": 0}
                del reading["journal_mode"]
                for _ in range(READERS):
                    reader = await self._connected(reading)
                    self._all_readers.append(reader)
                    self._readers.put_nowait(reader)
            except BaseException:
                # Each connection is a thread: one that is left open, say on a file that is no database, keeps the process.
                await uninterrupted(self.close())
                raise

    async def _connected(self, pragmas: dict[str, Any]) -> aiosqlite.Connection:
        # Used from the loop and from its thread, never at the same time.
        connection = await aiosqlite.connect(self.filename, isolation_level=None, check_same_thread=False)
        try:
            connection._conn.row_factory = sqlite3.Row
            for pragma, value in pragmas.items():
                await connection.execute(f"PRAGMA {pragma}={value}")
        except BaseException:
            await uninterrupted(connection.close())
            raise
        return connection

    async def close(self) -> None:
        """Close every connection."""
        for reader in self._all_readers:
            await reader.close()
        self._all_readers.clear()
        self._readers = asyncio.LifoQueue()
        await super().close()

    def _in_transaction(self) -> SqliteTransactionContext:
        return _TransactionContext(_Transaction(self), self._lock)

    @asynccontextmanager
    async def reader(self) -> AsyncIterator[aiosqlite.Connection]:
        """Borrow a read-only connection."""
        if self._connection is None:
            await self.create_connection(with_db=True)
        reader = await self._readers.get()
        try:
            yield reader
        finally:
            self._readers.put_nowait(reader)

    @asynccontextmanager
    async def snapshot(self) -> AsyncIterator[aiosqlite.Connection]:
        """Borrow a read-only connection inside one read transaction: everything seen is of one moment."""
        async with self.reader() as reader:
            try:
                reader._conn.execute("BEGIN")
                yield reader
            finally:
                reader._conn.rollback()

    @asynccontextmanager
    async def moment(self) -> AsyncIterator[Callable[..., Awaitable[Sequence[Any]]]]:
        """Give a `fetch(sql, values)` in which everything is of one moment."""
        async with self.snapshot() as reader:

            async def fetch(sql: str, values: Sequence[Any] = ()) -> Sequence[Any]:
                return await self._read(reader, sql, values)

            yield fetch

    async def _read(
        self, reader: aiosqlite.Connection, query: str, values: Sequence[Any] | None
    ) -> list[sqlite3.Row]:
        """What a SELECT finds. Who reads waits for nobody, except while another process recovers or closes the file."""
        await _breathe()
        try:
            return _fetched(reader._conn, query, values)
        except sqlite3.OperationalError as error:
            if not _busy(error):
                raise

        async def patiently() -> list[sqlite3.Row]:
            await reader.execute(f"PRAGMA busy_timeout={self.pragmas['busy_timeout']}")
            try:
                return list(await reader.execute_fetchall(query, values or ()))
            finally:
                await reader.execute("PRAGMA busy_timeout=0")

        return await uninterrupted(patiently())

    @translate_exceptions
    async def execute_query(self, query: str, values: list[Any] | None = None) -> tuple[int, Sequence[Any]]:
        """Run a statement; a SELECT on a reader, anything else on the writer."""
        if not _reads(query):
            done: tuple[int, Sequence[Any]] = await super().execute_query(query, values)
            return done
        async with self.reader() as reader:
            rows = await self._read(reader, query, values)
            return len(rows), rows

    @translate_exceptions
    async def execute_query_dict(self, query: str, values: list[Any] | None = None) -> list[dict[str, Any]]:
        """The same, with rows as dicts."""
        if not _reads(query):
            found: list[dict[str, Any]] = await super().execute_query_dict(query, values)
            return found
        async with self.reader() as reader:
            return [dict(row) for row in await self._read(reader, query, values)]


def _reads(query: str) -> bool:
    return query.lstrip()[:6].upper() == "SELECT"


client_class = Client
