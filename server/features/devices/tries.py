"""How often somebody at one address may try wrong codes. Each code dies after five; this is for whoever tries them all."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from limits import RateLimitItemPerMinute
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import MovingWindowRateLimiter

from server.problems import Problem

LIMIT = RateLimitItemPerMinute(30, 15)


class Tries:
    """Counts wrong tries by address, in memory. Right ones are free: a hub's people share an address and pair on one day."""

    def __init__(self) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        self._turn = asyncio.Lock()

    @asynccontextmanager
    async def of(self, address: str) -> AsyncIterator[None]:
        """One try. A Problem inside counts. One at a time, so that a thousand at once are no thousand free tries."""
        async with self._turn:
            if not await self._limiter.test(LIMIT, "pair", address):
                raise Problem("too_many_tries", 429)
            try:
                yield
            except Problem:
                await self._limiter.hit(LIMIT, "pair", address)
                raise
