"""Writers that wait for each other anyway go together: one transaction, one rendering, one commit for all of them.

On SQLite only one transaction writes at a time, and its commit waits for the disk. Whoever comes meanwhile would begin when it is
over, one after the other. Instead they share the next one: each has the transaction to itself while it works, undoes alone
what went wrong (its savepoint), and is answered when the commit of all is on the disk. Nobody waits for a convoy to fill: it is
who happened to wait. Decision 0013.
"""

import asyncio
import logging
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from time import monotonic
from typing import Generic, TypeVar

from sync.errors import Contention

T = TypeVar("T")

log = logging.getLogger("server.store")

MOST = 64
"""Writers of one transaction."""

LONGEST_SECONDS = 0.1
"""After this nobody joins any more: other processes may be waiting for the file."""


class _Member(Generic[T]):
    def __init__(self) -> None:
        loop = asyncio.get_running_loop()
        self.turn: asyncio.Future[T] = loop.create_future()
        """The transaction, when it is theirs."""
        self.left: asyncio.Future[None] = loop.create_future()
        self.settled: asyncio.Future[None] = loop.create_future()
        """When it is committed."""


class Convoy(Generic[T]):
    """Shares what `whole` begins and commits among those who ask at the same time."""

    def __init__(self, whole: Callable[[], AbstractAsyncContextManager[T]]) -> None:
        self._whole = whole
        self._waiting: deque[_Member[T]] = deque()
        self._leading: asyncio.Task[None] | None = None
        self._apart = 0
        """How many of the next go alone: one of them made the commit of all fail."""

    @asynccontextmanager
    async def joined(self) -> AsyncIterator[T]:
        """The transaction, for as long as the block takes; at its end it is committed.

        Whoever raises has undone their part before (a savepoint around all of it), and the others are committed. Raises
        Contention when the commit failed because of anybody of several: nothing happened, and each tries again for itself.
        """
        member = _Member[T]()
        self._waiting.append(member)
        if self._leading is None or self._leading.done():
            # Its own task, made outside of any transaction: it goes on whoever of them is cancelled.
            self._leading = asyncio.create_task(self._lead())
        try:
            yield await member.turn
        except BaseException:
            member.settled.cancel()  # whatever becomes of the others is nothing to them
            raise
        finally:
            member.left.set_result(None)
        await member.settled

    async def _lead(self) -> None:
        while self._waiting:
            members: list[_Member[T]] = []
            try:
                async with self._whole() as transaction:
                    await self._serve(transaction, members)
            except BaseException as error:
                self._apart = len(members) if len(members) > 1 else 0
                for member in members or self._waiting:
                    _fail(member, error, several=len(members) > 1)
                if not members:
                    self._waiting.clear()
                if not isinstance(error, Exception):
                    raise
            else:
                for member in members:
                    if not member.settled.done():
                        member.settled.set_result(None)

    async def _serve(self, transaction: T, members: list[_Member[T]]) -> None:
        """Let one after the other have it, as long as somebody waits."""
        most = 1 if self._apart else MOST
        self._apart = max(0, self._apart - 1)
        until = monotonic() + LONGEST_SECONDS
        while self._waiting and len(members) < most and monotonic() < until:
            member = self._waiting.popleft()
            if not member.turn.done():  # else cancelled while it waited
                members.append(member)
                member.turn.set_result(transaction)
                await member.left


def _fail(member: _Member[T], error: BaseException, *, several: bool) -> None:
    told: BaseException = error
    if several:
        log.warning("a commit of several writers failed; each tries again alone: %r", error)
        told = Contention("the commit of several writers failed")
    for future in (member.turn, member.settled):
        if not future.done():
            future.set_exception(told)
            future.exception()  # who does not wait any more is not to be reported as careless
