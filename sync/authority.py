"""The server's half of an exchange: take in, judge, answer. See SPEC.md; rule ids stand beside the code.

Theory of operation: a push runs in one transaction a device (`_push`), the pull in one snapshot afterwards (`_pull`).
Nothing of the answer comes from memory of the push: outcomes are read back from the inbox, so an answer that got
lost is simply given again.
"""

import asyncio
import logging
import random
from collections.abc import AsyncIterator, Iterator, Sequence
from hashlib import sha256
from typing import Any, NamedTuple

import msgspec

from sync.codec import decode_mutation, encode_line, read_number
from sync.errors import Contention, Misfit
from sync.ids import Scope, sum_text
from sync.judge import Judge
from sync.messages.down import End, Forgot, From, Gone, Hi, To, Unlike, Want
from sync.messages.mutation import Mutation, Origin
from sync.messages.outcome import Outcome, Verdict
from sync.messages.up import Cursor, Life, Up
from sync.ports import (
    Caller,
    Clock,
    Head,
    Keeper,
    Kept,
    Registry,
    Snapshot,
    Standing,
    Stopped,
    Store,
    Transaction,
    Upcasters,
    Wants,
)
from sync.repair import compare, mends, small
from sync.version import MAX_BUDGET, MAX_NUMBER, MAX_TAKEN, MAX_WANTED, MIN_BUDGET, PAGE_BYTES, PROTOCOL

log = logging.getLogger("sync.authority")

PROTOCOL_CODES = frozenset(
    {"unknown_mutation", "bad_arguments", "broken_handler", "lane_blocked", "device_revoked", "unreadable"}
)
"""The codes that the protocol itself can give; the domain adds its own."""


Brought = tuple[int, bytes]
"""A mutation of a file, with the incarnation that it was numbered in."""


class HandedOver(msgspec.Struct, frozen=True):
    """What became of a file: the outcome of each of its mutations by incarnation and number, in order, and which were new."""

    outcomes: dict[Origin, Outcome]
    new: set[Origin]


class Met(NamedTuple):
    """What a push came upon: the incarnation to use from now on, and up to which `n` all is what this device sent (MU6)."""

    inc: int
    compared: int = MAX_NUMBER


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
        met = await self._push(caller, up) if up.mutations else Met(up.inc)
        wanted = await self._wants(caller) if self._wants else ()
        async with self._store.read() as snapshot:
            async for chunk in self._pull(snapshot, caller, up, met, wanted):
                yield chunk

    async def answer(self, caller: Caller, up: Up) -> bytes:
        """The whole message down at once."""
        return b"".join([chunk async for chunk in self.exchange(caller, up)])

    async def hand_over(
        self, caller: Caller, pending: Sequence[Brought], remembered: Sequence[Brought] = ()
    ) -> HandedOver:
        """Take in what a file brings: a push by that device (HO3).

        What was `pending` is taken whole or, raising Misfit, nothing is; of what is `remembered`, what fits (HO5).
        """
        lives: dict[int, set[tuple[int, bytes]]] = {}
        for inc, raw in [*pending, *remembered]:
            lives.setdefault(inc, set()).add((read_number(raw), raw))
        must = {(inc, raw) for inc, raw in pending}
        handed = HandedOver({}, set())
        known: dict[int, set[int]] = {}
        async with self._store.write(caller.device) as transaction:
            for inc, numbered in sorted(lives.items()):
                standing = await transaction.standing(caller.device, inc)
                entries = await transaction.entries(caller.device, inc, [n for n, _ in numbered])
                hashes = {n: entry.hash for n, entry in entries.items()}
                last, differs = standing.last, False
                for n, raw in sorted(numbered):
                    if n == last + 1 and not differs:
                        await self._take(transaction, _as_of(caller, standing), inc, n, raw, standing.inc > 1)
                        hashes[n], last = sha256(raw).digest(), n
                        handed.new.add((inc, n))
                    if hashes.get(n) == sha256(raw).digest():
                        known.setdefault(inc, set()).add(n)
                    elif (inc, raw) in must:
                        raise Misfit("handover_differs" if n <= last or differs else "handover_gap")
                    else:
                        differs = differs or n <= last
        async with self._store.read() as snapshot:
            for inc, numbers in known.items():
                for outcome in await snapshot.outcomes(caller.device, inc, min(numbers) - 1):
                    if outcome.n in numbers:
                        handed.outcomes[inc, outcome.n] = outcome
        return handed

    # Push

    async def _push(self, caller: Caller, up: Up) -> Met:
        """Take in what is new, as one transaction; a store that undid it because of another one is asked again."""
        for wait in WAITS:
            try:
                return await self._take_in(caller, up)
            except Contention:
                log.info("exchange of device %s is tried again", caller.device)
                await asyncio.sleep(wait * random.uniform(0.5, 1.5))  # noqa: S311 - jitter, not a secret
        return await self._take_in(caller, up)

    async def _take_in(self, caller: Caller, up: Up) -> Met:
        """The transaction of a push."""
        numbered = sorted(((read_number(raw), bytes(raw)) for raw in up.mutations), key=lambda pair: pair[0])
        whole = len(numbered) <= MAX_TAKEN
        numbered = numbered[:MAX_TAKEN]  # LI4
        lives = [life for life in up.lives or () if life[0] == up.inc]
        async with self._store.write(caller.device) as transaction:
            standing = await transaction.standing(caller.device, up.inc, [(inc, n) for inc, n, _ in lives])
            if any(_differs(life, kept) for life, kept in zip(lives, standing.lives, strict=True)):
                # What it follows on is not what the device believes: it comes again with all that was before (MU9).
                return Met(up.inc, numbered[0][0] - 1)
            entries = await transaction.entries(caller.device, up.inc, [n for n, _ in numbered])
            known = {n: entry.hash for n, entry in entries.items()}
            last = standing.last
            for n, raw in numbered:
                if n <= last:
                    if known[n] != sha256(raw).digest():
                        return Met(await transaction.renew(caller.device, up.inc), n - 1)
                elif n == last + 1:
                    await self._take(transaction, _as_of(caller, standing), up.inc, n, raw, standing.inc > 1)
                    known[n] = sha256(raw).digest()
                    last = n
                else:
                    break  # MU3
        return Met(up.inc) if whole else Met(up.inc, numbered[-1][0])

    async def _take(
        self, transaction: Transaction[Any], caller: Caller, inc: int, n: int, raw: bytes, many: bool
    ) -> None:
        """Take in one mutation; `many`: the device has had other lives, so that it may be here under another number."""
        mutation = decode_mutation(raw)
        lane = mutation.lane if mutation else ""
        origin = (mutation.origin or None) if mutation else None
        before = None
        if mutation and (origin or many or inc > 1):
            before = await self._before(transaction, caller, mutation, origin or (inc, n))
        await transaction.enter(caller.device, inc, n, raw, lane, origin)  # MU4
        if before:
            await transaction.settle(caller.device, inc, msgspec.structs.replace(before, n=n))
            return
        outcome = await self._judge(transaction, caller, inc, n, mutation)
        await transaction.settle(caller.device, inc, outcome)
        await self._tell(transaction, caller, Stopped(inc, raw, mutation, outcome))

    async def _before(
        self, transaction: Transaction[Any], caller: Caller, mutation: Mutation, origin: Origin
    ) -> Outcome | None:
        """The outcome of this very mutation, if it came before under another number (MU11)."""
        for entry in await transaction.kin(caller.device, origin):
            other = decode_mutation(entry.raw)
            if other is not None and _deed(other) == _deed(mutation):
                return entry.outcome
        return None

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
        self, snapshot: Snapshot, caller: Caller, up: Up, met: Met, wanted: Sequence[Want]
    ) -> AsyncIterator[bytes]:
        lives = up.lives or ()
        standing = await snapshot.standing(caller.device, up.inc, [(inc, n) for inc, n, _ in lives])
        # It may have been taken out of service meanwhile, also by this very message (I16).
        caller = _as_of(caller, standing)
        lines = [encode_line(Hi(PROTOCOL, up.nonce, self._clock(), standing.last, met.inc, self._pace))]
        lines += [encode_line(line) for line in _forgotten(lives, standing)]  # MU9
        outcomes = await snapshot.outcomes(caller.device, up.inc, up.seen)
        lines += [encode_line(outcome) for outcome in outcomes if outcome.n <= met.compared]  # MU7, MU6
        lines += [encode_line(want) for want in wanted[:MAX_WANTED]]  # FI3
        heads = {} if caller.revoked else await snapshot.heads(caller.member)
        why = "device_revoked" if caller.revoked else "not_a_member"
        lines += [encode_line(Gone(scope, why)) for scope in up.cursors if scope not in heads]
        yield b"".join(lines)
        budget = min(max(up.budget, MIN_BUDGET), MAX_BUDGET)
        for scope, head in heads.items():
            async for size, page in self._scope(snapshot, scope, head, up, budget):
                budget -= size
                yield page
            if budget <= 0:
                budget = (
                    1  # later scopes still get one row each: every scope makes progress in every exchange
                )
        yield encode_line(End(up.nonce))

    async def _scope(
        self, snapshot: Snapshot, scope: Scope, head: Head, up: Up, budget: int
    ) -> AsyncIterator[tuple[int, bytes]]:
        """What one scope has for the device: nothing, what came after its cursor, a repair, or everything."""
        asked = up.cursors.get(scope)
        told = up.buckets.get(scope) if up.buckets else None
        start = 0
        if asked is not None and told is None and await _follows(snapshot, scope, head, asked):
            if asked[0] == head.seq:
                return  # EX7
            start = asked[0]
        elif asked is not None and asked[0] and not await small(snapshot, scope, head):
            if told is None:
                yield 0, encode_line(Unlike(scope))  # SC8
                return
            found = await compare(snapshot, scope, told)
            if found.cuttable:
                async for mended in mends(snapshot, scope, head, asked[0], found, budget):
                    yield mended  # SC10
                return
        async for paged in _pages(snapshot, scope, head, start, budget):
            yield paged


async def _follows(snapshot: Snapshot, scope: Scope, head: Head, cursor: Cursor) -> bool:
    """Whether a cursor is of this history, and of a part of it that is still known (SC8, SC12)."""
    seq, told = cursor
    if seq > head.seq or not told:
        return False
    total = int(told, 16)
    return total == head.sum or await snapshot.marked(scope, seq, total)


def _as_of(caller: Caller, standing: Standing) -> Caller:
    """The caller as the store knows it in this moment."""
    return msgspec.structs.replace(caller, revoked=caller.revoked or standing.revoked)


def _deed(mutation: Mutation) -> tuple[object, ...]:
    """What a mutation is apart from its number."""
    return mutation.name, mutation.ver, mutation.lane, mutation.at, bytes(mutation.args), mutation.files


def _forgotten(lives: Sequence[Life], standing: Standing) -> Iterator[Forgot]:
    """The lives of which the inbox holds less than the device's archive, or something else (MU9)."""
    for life, kept in zip(lives, standing.lives, strict=True):
        if kept.hash is None:
            yield Forgot(life[0], kept.last)
        elif _differs(life, kept):
            yield Forgot(life[0], 0)


def _differs(life: Life, kept: Kept) -> bool:
    """Whether the inbox has another mutation under the number that the device names."""
    _, _, told = life
    return kept.hash is not None and kept.hash.hex()[: len(told)] != told


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
