"""Tortoise on PostgreSQL as a server needs it. (Tortoise finds out which SQL to migrate with from "asyncpg" in this name.)

Stock Tortoise leaves a pool's connection behind when a task is cancelled while it enters a transaction, lets errors of asyncpg
through as they are, and writes the password into its debug log. Statements of ours are written with `?`, as on SQLite.
"""

import functools
import itertools
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from typing import Any, ClassVar

import asyncpg
from tortoise.backends.asyncpg.client import AsyncpgDBClient, TransactionWrapper
from tortoise.backends.asyncpg.executor import AsyncpgExecutor
from tortoise.backends.base import executor as base_executor
from tortoise.backends.base.client import (
    NestedTransactionContext,
    TransactionalDBClient,
    TransactionContext,
    TransactionContextPooled,
)
from tortoise.connection import get_connections
from tortoise.exceptions import DBConnectionError, IntegrityError, OperationalError

from server.store.postgres_dialect import PostgresDialect
from server.store.uninterrupted import uninterrupted
from server.store.values import all_holdable, finds_nothing
from sync.errors import Contention

POOL = 10
"""Connections a process, at most. A server takes 100 by default: enough for several processes on several hosts."""

SETTINGS = {
    "application_name": "hitokuchi",
    "default_transaction_isolation": "read committed",
    # A process that hangs, or a host that vanished, must not keep its locks for ever.
    "idle_in_transaction_session_timeout": "60000",
    "tcp_keepalives_idle": "30",
}

_UNREACHABLE = (
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,  # what a connection says that was cut while nobody used it
    asyncpg.PostgresConnectionError,
    asyncpg.CannotConnectNowError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.TooManyConnectionsError,
    asyncpg.IdleInTransactionSessionTimeoutError,
    OSError,
)


class _Connection(asyncpg.Connection):  # type: ignore[misc]
    def get_reset_query(self) -> str:
        """Nothing here outlives its transaction, so giving a connection back needs no round trip."""
        return ""


@functools.lru_cache(maxsize=1024)
def numbered(query: str) -> str:
    """`?` as `$1`, `$2` …; what Tortoise writes is numbered already."""
    if "$1" in query:
        return query
    count = itertools.count(1)
    return re.sub(r"\?", lambda _: f"${next(count)}", query)


def translated(error: Exception) -> Exception:
    """An error of asyncpg as the rest of the house knows it."""
    match error:
        case asyncpg.DataError():
            return OperationalError(error)
        case asyncpg.DeadlockDetectedError() | asyncpg.SerializationError() | asyncpg.LockNotAvailableError():
            return Contention(str(error))
        case asyncpg.IntegrityConstraintViolationError():
            return IntegrityError(error)
        case _ if isinstance(error, _UNREACHABLE):
            return DBConnectionError(f"the database cannot be reached ({type(error).__name__})")
        case asyncpg.PostgresError():
            return OperationalError(error)
    return error


@contextmanager
def translating() -> Iterator[None]:
    """Errors of asyncpg leave as errors of the house."""
    try:
        yield
    except (asyncpg.PostgresError, *_UNREACHABLE) as error:
        raise translated(error) from error


class _Executor(AsyncpgExecutor):
    """Tortoise keeps the SQL of inserts by table for the whole process, whichever database it was written for."""

    _written: ClassVar[dict[Any, Any]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        shared, base_executor.EXECUTOR_CACHE = base_executor.EXECUTOR_CACHE, self._written
        try:
            super().__init__(*args, **kwargs)
        finally:
            base_executor.EXECUTOR_CACHE = shared


class _Translates(AsyncpgDBClient):
    dialect = PostgresDialect()
    executor_class = _Executor

    async def _translate_exceptions(
        self, func: Callable[..., Awaitable[Any]], *args: Any, **kwargs: Any
    ) -> Any:
        with translating():
            return await func(self, *args, **kwargs)

    async def execute_query(
        self, query: str, values: Sequence[Any] | None = None
    ) -> tuple[int, list[dict[Any, Any]]]:
        """Run a statement; what it returns is dropped when it writes (execute_query_dict keeps it)."""
        try:
            done: tuple[int, list[dict[Any, Any]]] = await super().execute_query(
                numbered(query), all_holdable(values)
            )
        except OperationalError as error:
            if finds_nothing(query, error):
                return 0, []
            raise
        return done

    async def execute_query_dict(
        self, query: str, values: Sequence[Any] | None = None
    ) -> list[dict[str, Any]]:
        """The rows of a statement, also of one that writes, as dicts."""
        try:
            found: list[dict[str, Any]] = await super().execute_query_dict(
                numbered(query), all_holdable(values)
            )
        except OperationalError as error:
            if finds_nothing(query, error):
                return []
            raise
        return found

    async def execute_insert(self, query: str, values: Sequence[Any]) -> Any:
        """Add a row."""
        return await super().execute_insert(query, all_holdable(values))

    async def execute_many(self, query: str, values: Sequence[Sequence[Any]]) -> None:
        """One statement for many lists of values."""
        await super().execute_many(numbered(query), [all_holdable(each) for each in values])


class _Transaction(_Translates, TransactionWrapper):
    def _in_transaction(self) -> TransactionContext:
        """One inside another is a savepoint, of this same class: `update_or_create` makes one."""
        return NestedTransactionContext(_Transaction(self))


class _TransactionContext(TransactionContextPooled):
    """Gives its connection back whatever happens."""

    async def __aenter__(self) -> TransactionalDBClient:
        await self.ensure_connection()
        pool = self.client._parent._pool
        with translating():
            self.client._connection = await pool.acquire()
        try:
            await uninterrupted(self.client.begin())
        except BaseException:
            await uninterrupted(pool.release(self.client._connection))
            raise
        self.token = get_connections().set(self.connection_name, self.client)
        client: TransactionalDBClient = self.client
        return client

    async def __aexit__(self, exc_type: Any, exc_val: Any, exc_tb: Any) -> None:
        get_connections().reset(self.token)
        connection = self.client._connection
        try:
            with translating():
                if exc_type is None and not self.client._finalized:
                    await uninterrupted(self.client.commit())
                elif not self.client._finalized and not connection.is_closed():
                    await uninterrupted(self.client.rollback())
        finally:
            await uninterrupted(self.client._parent._pool.release(connection))


class Client(_Translates):
    """A pool of connections."""

    def __init__(self, url: str, **kwargs: Any) -> None:
        super().__init__(**{"maxsize": POOL, **kwargs})
        self._url = url

    async def create_connection(self, with_db: bool) -> None:
        """Open the pool, once."""
        del with_db
        if self._pool is not None:
            return
        try:
            self._pool = await asyncpg.create_pool(
                self._url,
                min_size=self.pool_minsize,
                max_size=self.pool_maxsize,
                connection_class=_Connection,
                server_settings=SETTINGS,
            )
        except (asyncpg.PostgresError, *_UNREACHABLE) as error:
            raise DBConnectionError(f"the database cannot be opened ({type(error).__name__})") from error

    def _in_transaction(self) -> TransactionContext:
        return _TransactionContext(_Transaction(self), self._pool_init_lock)

    @asynccontextmanager
    async def moment(self) -> AsyncIterator[Callable[..., Awaitable[Sequence[Any]]]]:
        """Give a `fetch(sql, values)` in which everything is of one moment."""
        if self._pool is None:
            await self.create_connection(with_db=True)
        with translating():
            async with self._pool.acquire() as connection:  # type: ignore[union-attr]
                transaction = connection.transaction(isolation="repeatable_read", readonly=True)
                await uninterrupted(transaction.start())
                try:

                    async def fetch(sql: str, values: Sequence[Any] = ()) -> Sequence[Any]:
                        rows: Sequence[Any] = await connection.fetch(numbered(sql), *values)
                        return rows

                    yield fetch
                finally:
                    if not connection.is_closed():
                        await uninterrupted(transaction.rollback())


client_class = Client
