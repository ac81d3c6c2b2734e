"""A transaction that another one got in the way of is tried again as a whole, and never held against a mutation."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import msgspec
import pytest

from sync.authority import WAITS, Authority
from sync.codec import decode_up
from sync.errors import Contention
from sync.memory import MemoryStore, MemoryTransaction
from sync.messages.mutation import Mutation
from sync.messages.outcome import Outcome, Verdict
from sync.ports import Caller, Intent
from sync.replica import Replica


class Nothing(msgspec.Struct):
    """No arguments."""


class Crowded(MemoryStore):
    """Undoes the first transactions at their end, as a database does that found a deadlock."""

    def __init__(self, times: int) -> None:
        super().__init__()
        self.times = times

    @asynccontextmanager
    async def write(self, device: str) -> AsyncIterator[MemoryTransaction]:
        async with super().write(device) as transaction:
            yield transaction
            if self.times:
                self.times -= 1
                raise Contention("deadlock")


async def exchanged(store: MemoryStore, *, handler_fails: int = 0) -> tuple[list[Outcome], int]:
    """One exchange with one mutation: its outcomes, and how often the handler ran."""
    runs = 0

    async def handle(house: Any, caller: Caller, mutation: Mutation, args: Any) -> None:
        nonlocal runs
        runs += 1
        if runs <= handler_fails:
            raise Contention("deadlock")

    authority = Authority(store, {("do", 1): Intent(Nothing, handle)}, lambda: 0)
    replica = Replica("7")
    replica.enqueue("do", "lane", {}, at=0)
    answer = await authority.answer(Caller("7", "m"), decode_up(replica.compose("nonce-1")))
    return list(replica.absorb("nonce-1", answer).outcomes), runs


@pytest.mark.parametrize("times", range(len(WAITS) + 1))
async def test_MU4_an_undone_transaction_is_tried_again(times: int) -> None:
    assert await exchanged(Crowded(times)) == ([Outcome(1, Verdict.APPLIED)], times + 1)


async def test_MU8_a_handler_in_the_way_of_another_is_not_a_broken_one() -> None:
    assert await exchanged(MemoryStore(), handler_fails=2) == ([Outcome(1, Verdict.APPLIED)], 3)


async def test_MU4_who_is_never_let_in_is_told_so_and_nothing_is_kept() -> None:
    store = Crowded(len(WAITS) + 1)
    with pytest.raises(Contention):
        await exchanged(store)
    assert (await exchanged(store))[0] == [Outcome(1, Verdict.APPLIED)]
