"""The server's half of an exchange: take in, judge, answer. See SPEC.md; rule ids stand beside the code.

Theory of operation: a push runs in one transaction a device (`_push`), the pull in one snapshot afterwards (`_pull`).
Nothing of the answer comes from memory of the push: outcomes are read back from the inbox, so an answer that got
lost is simply given again.
"""

import asyncio
import logging
import random
from collections.abc import AsyncIterator, Sequence
from hashlib import sha256
from typing import Any

import msgspec

from sync.codec import decode_mutation, encode_line, read_number
from sync.errors import Contention, Misfit
from sync.ids import Scope, sum_text
from sync.judge import Judge
from sync.messages.down import End, From, Gone, Hi, To, Want
from sync.messages.mutation import Mutation
from sync.messages.outcome import Outcome, Verdict
from sync.messages.up import START, Cursor, Up
from sync.ports import (
    Caller,
    Clock,
    Head,
    Keeper,
    Registry,
    Snapshot,
    Stopped,
    Store,
    Transaction,
    Upcasters,
    Wants,
)
from sync.version import MAX_BUDGET, MAX_NUMBER, MAX_TAKEN, MAX_WANTED, MIN_BUDGET, PAGE_BYTES, PROTOCOL

log = logging.getLogger("sync.authority")

PROTOCOL_CODES = frozenset(
    {"unknown_mutation", "bad_arguments", "broken_handler", "lane_blocked", "device_revoked", "unreadable"}
)
"""The codes that the protocol itself can give; the domain adds its own."""


class HandedOver(msgspec.Struct, frozen=True):
    """What became of a file: the outcome of each of its mutations, in order of `n`, and which of them were new."""

    outcomes: list[Outcome]
    new: set[int]


WAITS = (0.01, 0.05, 0.2)
"""Seconds before a push is tried again that another transaction got in the way of."""


class Authority:
    """Answers exchanges, on a store, for a registry of mutations."""

    def __init__(
        self,
        store: Store[Any],
        registry: Registry,
        clock: Clock,
        *,
        upcasters: Upcasters | None = None,
        keeper: Keeper | None = None,
        wants: Wants | None = None,
        pace: int = 0,
    ) -> None:
        self._store = store
        self._judging = Judge(registry, upcasters)
        self._keeper = keeper
        self._wants = wants
        self._clock = clock
        self._pace = pace

    async def exchange(self, caller: Caller, up: Up) -> AsyncIterator[bytes]:
        """Take a message up and give the message down, line group by line group."""
        compared = await self._push(caller, up) if up.mutations else MAX_NUMBER
        wanted = await self._wants(caller) if self._wants else ()
        async with self._store.read() as snapshot:
            async for chunk in self._pull(snapshot, caller, up, compared, wanted):
                yield chunk

    async def answer(self, caller: Caller, up: Up) -> bytes:
        """The whole message down at once."""
        return b"".join([chunk async for chunk in self.exchange(caller, up)])

    async def hand_over(self, caller: Caller, inc: int, mutations: Sequence[bytes]) -> HandedOver:
        """Take in what a file brings: a push by that device (HO3), all of it or, raising Misfit, nothing (HO5)."""
        numbered = sorted({(read_number(raw), raw) for raw in mutations})
        numbers = [n for n, _ in numbered]
        async with self._store.write(caller.device) as transaction:
            standing = await transaction.standing(caller.device, inc)
            entries = await transaction.entries(caller.device, inc, numbers)
            for n, raw in numbered:
                if n in entries and entries[n].hash != sha256(raw).digest():
                    raise Misfit("handover_differs")
            fresh = [(n, raw) for n, raw in numbered if n > standing.last]
            if fresh and inc < standing.inc:
                raise Misfit("handover_former_life")
            if [n for n, _ in fresh] != list(range(standing.last + 1, standing.last + 1 + len(fresh))):
                raise Misfit("handover_gap")
            for n, raw in fresh:
                await self._take(transaction, caller, inc, n, raw)
        async with self._store.read() as snapshot:
            told = await snapshot.outcomes(caller.device, inc, numbers[0] - 1) if numbers else []
        wanted = set(numbers)
        return HandedOver([outcome for outcome in told if outcome.n in wanted], {n for n, _ in fresh})

    # Push

    async def _push(self, caller: Caller, up: Up) -> int:
        """Take in what is new, as one transaction; a store that undid it because of another one is asked again."""
        for wait in WAITS:
            try:
                return await self._take_in(caller, up)
            except Contention:
                log.info("exchange of device %s is tried again", caller.device)
                await asyncio.sleep(wait * random.uniform(0.5, 1.5))  # noqa: S311 - jitter, not a secret
        return await self._take_in(caller, up)

    async def _take_in(self, caller: Caller, up: Up) -> int:
        """The transaction of a push. Returns up to which `n` the inbox holds nothing but what this device may have sent (MU6)."""
        numbered = sorted(((read_number(raw), bytes(raw)) for raw in up.mutations), key=lambda pair: pair[0])
        whole = len(numbered) <= MAX_TAKEN
        numbered = numbered[:MAX_TAKEN]  # LI4
        async with self._store.write(caller.device) as transaction:
            standing = await transaction.standing(caller.device, up.inc)
            entries = await transaction.entries(caller.device, up.inc, [n for n, _ in numbered])
            known = {n: entry.hash for n, entry in entries.items()}
            last = standing.last
            for n, raw in numbered:
                if n <= last:
                    if known[n] != sha256(raw).digest():
                        if up.inc >= standing.inc:
                            await transaction.renew(caller.device, up.inc)
                        return n - 1
                elif n == last + 1 and up.inc >= standing.inc:
                    await self._take(transaction, caller, up.inc, n, raw)
                    known[n] = sha256(raw).digest()
                    last = n
                else:
                    break  # MU3, or a life that is over: `hi` tells the device which incarnation to take
        return MAX_NUMBER if whole else numbered[-1][0]

    async def _take(
        self, transaction: Transaction[Any], caller: Caller, inc: int, n: int, raw: bytes
    ) -> None:
        mutation = decode_mutation(raw)
        lane = mutation.lane if mutation else ""
        await transaction.enter(caller.device, inc, n, raw, lane)  # MU4
        outcome = await self._judge(transaction, caller, inc, n, mutation)
        await transaction.settle(caller.device, inc, outcome)
        await self._tell(transaction, caller, Stopped(inc, raw, mutation, outcome))

    async def _judge(
        self, transaction: Transaction[Any], caller: Caller, inc: int, n: int, mutation: Mutation | None
    ) -> Outcome:
        if mutation is None:
            return Outcome(n, Verdict.HELD, "unreadable")
        if caller.revoked:
            return Outcome(n, Verdict.HELD, "device_revoked")  # MU10
        if await transaction.blocked(caller.device, inc, mutation.lane, mutation.seen):
            return Outcome(n, Verdict.HELD, "lane_blocked")  # LA2
        return await self._judging.judge(transaction.house, transaction.savepoint, caller, mutation)

    async def _tell(self, transaction: Transaction[Any], caller: Caller, stopped: Stopped) -> None:
        """Show a person what was stopped. The outcome stands and the others go on even when that breaks."""
        if self._keeper is None or stopped.outcome.verdict is Verdict.APPLIED:
            return
        try:
            async with transaction.savepoint():
                await self._keeper(transaction.house, caller, stopped)
        except Contention:
            raise  # the whole transaction is lost, not this mutation
        except Exception:
            log.exception("nobody will see n=%d of device %s", stopped.outcome.n, caller.device)

    # Pull

    async def _pull(
        self, snapshot: Snapshot, caller: Caller, up: Up, compared: int, wanted: Sequence[Want]
    ) -> AsyncIterator[bytes]:
        standing = await snapshot.standing(caller.device, up.inc)
        hi = Hi(PROTOCOL, up.nonce, self._clock(), standing.last, max(standing.inc, up.inc), self._pace)
        lines = [encode_line(hi)]
        outcomes = await snapshot.outcomes(caller.device, up.inc, up.seen)
        lines += [encode_line(outcome) for outcome in outcomes if outcome.n <= compared]  # MU7, MU6
        lines += [encode_line(want) for want in wanted[:MAX_WANTED]]  # FI3
        heads = {} if caller.revoked else await snapshot.heads(caller.member)
        why = "device_revoked" if caller.revoked else "not_a_member"
        lines += [encode_line(Gone(scope, why)) for scope in up.cursors if scope not in heads]
        yield b"".join(lines)
        budget = min(max(up.budget, MIN_BUDGET), MAX_BUDGET)
        for scope, head in heads.items():
            asked = up.cursors.get(scope)
            start = await self._start(snapshot, scope, head, asked)
            if asked is not None and asked[1] and start == asked[0] == head.seq:
                continue  # EX7
            async for size, page in _pages(snapshot, scope, head, start, budget):
                budget -= size
                yield page
            if budget <= 0:
                budget = (
                    1  # later scopes still get one row each: every scope makes progress in every exchange
                )
        yield encode_line(End(up.nonce))

    async def _start(self, snapshot: Snapshot, scope: Scope, head: Head, asked: Cursor | None) -> int:
        """From where to send: the device's seq when it followed this history, else 0 (SC8)."""
        seq, told = asked or START
        if seq > head.seq or not told:
            return 0
        total = int(told, 16)
        return seq if total == head.sum or await snapshot.marked(scope, seq, total) else 0


async def _pages(
    snapshot: Snapshot, scope: Scope, head: Head, start: int, budget: int
) -> AsyncIterator[tuple[int, bytes]]:
    """The segments that bring a device from `start` towards the head, as far as the budget goes (SC7, LI3)."""
    at = start
    while True:
        changes = await snapshot.changes(scope, at, min(PAGE_BYTES, budget), tombstones=start > 0)
        rows: Sequence[bytes] = [encode_line(change.line) for change in changes]
        size = sum(map(len, rows))
        budget -= size
        # Nothing left after `at`: there are only tombstones, which a fresh download leaves out (SC6).
        reached = changes[-1].seq if changes else head.seq
        more = reached < head.seq
        opening = encode_line(From(scope, at))
        closing = encode_line(To(scope, reached, sum_text(head.sum), head.count, more))
        yield size, opening + b"".join(rows) + closing
        at = reached
        if not more or budget <= 0:
            return
