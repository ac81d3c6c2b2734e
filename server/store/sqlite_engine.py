"""Tortoise on SQLite as a server needs it.

Stock Tortoise has one connection and one lock a process (a read waits for any open transaction), begins deferred (two processes
that read and then write fail each other with "database is locked"), and a task cancelled while it enters a transaction keeps
the lock for ever. This engine begins IMMEDIATE, lets go of the lock whatever happens, and reads on connections of their own.
"""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any

import aiosqlite
from tortoise.backends.base.client import TransactionalDBClient
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

READERS = 4
"""Reader connections a process. SQLite reads are short; more would only wait for the same two cores."""


class _Transaction(SqliteTransactionWrapper):
    dialect = SqliteDialect()

    async def begin(self) -> None:
        try:
            await self._connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            raise OperationalError(error) from error


class _TransactionContext(SqliteTransactionContext):
    async def __aenter__(self) -> TransactionalDBClient:
        await self._trxlock.acquire()
        try:
            await self.ensure_connection()
            await uninterrupted(self.connection.begin())
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
                    await uninterrupted(self.connection.commit())
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
        super().__init__(file_path, **kwargs)
        self._readers: asyncio.LifoQueue[aiosqlite.Connection] = asyncio.LifoQueue()
        self._all_readers: list[aiosqlite.Connection] = []
        self._opening = asyncio.Lock()

    async def create_connection(self, with_db: bool) -> None:
        """Open the writer, once, and the readers."""
        async with self._opening:
            if self._connection is not None:
                return
            try:
                await super().create_connection(with_db)
                for _ in range(READERS):
                    await self._open_reader()
            except BaseException:
                # Each connection is a thread: one that is left open, say on a file that is no database, keeps the process.
                await uninterrupted(self.close())
                raise

    async def _open_reader(self) -> None:
        reader = await aiosqlite.connect(self.filename, isolation_level=None)
        self._all_readers.append(reader)
        reader._conn.row_factory = sqlite3.Row
        for pragma, value in self.pragmas.items():
            if pragma != "journal_mode":
                await reader.execute(f"PRAGMA {pragma}={value}")
        await reader.execute("PRAGMA query_only=ON")
        self._readers.put_nowait(reader)

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
                await uninterrupted(reader.execute("BEGIN"))
                yield reader
            finally:
                await uninterrupted(_end(reader))

    @asynccontextmanager
    async def moment(self) -> AsyncIterator[Callable[..., Awaitable[Sequence[Any]]]]:
        """Give a `fetch(sql, values)` in which everything is of one moment."""
        async with self.snapshot() as reader:

            async def fetch(sql: str, values: Sequence[Any] = ()) -> Sequence[Any]:
                return list(await reader.execute_fetchall(sql, values))

            yield fetch

    @translate_exceptions
    async def execute_query(self, query: str, values: list[Any] | None = None) -> tuple[int, Sequence[Any]]:
        """Run a statement; a SELECT on a reader, anything else on the writer."""
        if not _reads(query):
            done: tuple[int, Sequence[Any]] = await super().execute_query(query, values)
            return done
        async with self.reader() as reader:
            rows = list(await reader.execute_fetchall(query, values or ()))
            return len(rows), rows

    @translate_exceptions
    async def execute_query_dict(self, query: str, values: list[Any] | None = None) -> list[dict[str, Any]]:
        """The same, with rows as dicts."""
        if not _reads(query):
            found: list[dict[str, Any]] = await super().execute_query_dict(query, values)
            return found
        async with self.reader() as reader:
            return [dict(row) for row in await reader.execute_fetchall(query, values or ())]


async def _end(reader: aiosqlite.Connection) -> None:
    if reader.in_transaction:
        await reader.rollback()


def _reads(query: str) -> bool:
    return query.lstrip()[:6].upper() == "SELECT"


client_class = Client
