"""The readable reference store: everything in dictionaries, one writer at a time. Other stores must behave like it."""

import asyncio
import copy
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from hashlib import sha256

from sync.codec import line_size
from sync.ids import DeviceId, Member, RowId, Scope, check_id, row_hash
from sync.messages.down import Drop, Row
from sync.messages.mutation import Origin
from sync.messages.outcome import Outcome, Verdict
from sync.ports import Change, Clock, Entry, Head, Kept, Standing


@dataclass
class _Scope:
    head: Head = field(default_factory=Head)
    feed: dict[RowId, tuple[int, bytes | None, str]] = field(default_factory=dict)
    marks: dict[int, tuple[int, int]] = field(default_factory=dict)
    """Seq → sum, and when."""


@dataclass
class _State:
    scopes: dict[Scope, _Scope] = field(default_factory=dict)
    members: dict[Member, set[Scope]] = field(default_factory=dict)
    inbox: dict[tuple[DeviceId, int], dict[int, Entry]] = field(default_factory=dict)
    incarnations: dict[DeviceId, int] = field(default_factory=dict)
    origins: dict[tuple[DeviceId, Origin], tuple[Origin, ...]] = field(default_factory=dict)
    """Under which numbers there is something that had this one first."""
    retired: frozenset[DeviceId] = frozenset()
    facts: dict[str, object] = field(default_factory=dict)

    def copy(self) -> "_State":
        """A state of its own. Entries, heads and bodies never change, so only what holds them is copied; and the facts."""
        return _State(
            {
                name: _Scope(each.head, dict(each.feed), dict(each.marks))
                for name, each in self.scopes.items()
            },
            {member: set(held) for member, held in self.members.items()},
            {life: dict(entries) for life, entries in self.inbox.items()},
            dict(self.incarnations),
            dict(self.origins),
            self.retired,
            copy.deepcopy(self.facts),
        )


class MemorySnapshot:
    """One moment of a state."""

    def __init__(self, state: _State) -> None:
        self._state = state

    async def standing(self, device: DeviceId, inc: int, lives: Sequence[Origin] = ()) -> Standing:
        """See ports.Snapshot; likewise below."""
        newest, revoked = self._state.incarnations.get(device, 1), device in self._state.retired
        kept = tuple(self._kept(device, life, n) for life, n in lives)
        return Standing(newest, self._kept(device, inc).last, revoked, kept)

    def _kept(self, device: DeviceId, inc: int, n: int = 0) -> Kept:
        entries = self._state.inbox.get((device, inc), {})
        return Kept(max(entries, default=0), entries[n].hash if n in entries else None)

    async def outcomes(self, device: DeviceId, inc: int, after: int) -> Sequence[Outcome]:
        """Outcomes above `after`."""
        entries = self._state.inbox.get((device, inc), {})
        return [entries[n].outcome for n in sorted(entries) if n > after]

    async def heads(self, member: Member) -> Mapping[Scope, Head]:
        """Scopes of the member, by name."""
        held = sorted(self._state.members.get(member, ()))
        return {
            name: self._state.scopes[name].head if name in self._state.scopes else Head() for name in held
        }

    async def marked(self, scope: Scope, seq: int, total: int) -> bool:
        """Whether the scope stood at that sum, then or later."""
        known = self._state.scopes.get(scope, _Scope())
        return any(at >= seq and found == total for at, (found, _) in known.marks.items())

    async def changes(
        self, scope: Scope, after: int, limit_bytes: int, *, tombstones: bool = True
    ) -> Sequence[Change]:
        """Feed entries after a seq."""
        known = self._state.scopes.get(scope, _Scope())
        found: list[Change] = []
        size = 0
        for row_id, (seq, body, why) in sorted(known.feed.items(), key=lambda item: item[1][0]):
            if seq <= after or (body is None and not tombstones):
                continue
            line = Drop(row_id, why) if body is None else Row(row_id, body)
            size += line_size(line)
            if found and size > limit_bytes:
                break
            found.append(Change(seq, line))
        return found


class MemoryRows:
    """The row writer: stages places, and stamps them all at once at the end."""

    def __init__(self, state: _State) -> None:
        self._state = state
        self._touched: set[Scope] = set()
        self.staged: dict[RowId, tuple[Mapping[Scope, bytes], str]] = {}

    async def place(self, row_id: RowId, bodies: Mapping[Scope, bytes], why: str = "") -> None:
        """See ports.RowWriter; likewise below."""
        self.staged[check_id(row_id)] = ({check_id(scope): body for scope, body in bodies.items()}, why)

    async def grant(self, member: Member, scope: Scope) -> None:
        """Add a scope."""
        self._state.members.setdefault(member, set()).add(check_id(scope))

    async def revoke(self, member: Member, scope: Scope) -> None:
        """Take a scope."""
        self._state.members.get(member, set()).discard(scope)

    async def retire(self, device: DeviceId) -> None:
        """Out of service."""
        self._state.retired |= {device}

    def stamp(self, now: int) -> None:
        """Write what was staged, and a mark for each scope that changed."""
        for row_id, (bodies, why) in self.staged.items():
            for name, scope in self._state.scopes.items():
                _, before, _ = scope.feed.get(row_id, (0, None, ""))
                if before is not None and name not in bodies:
                    self._stamp(name, row_id, None, why)
            for name, body in bodies.items():
                _, before, _ = self._state.scopes.setdefault(name, _Scope()).feed.get(row_id, (0, None, ""))
                if before != body:
                    self._stamp(name, row_id, body, "")
        for name in self._touched:
            head = self._state.scopes[name].head
            self._state.scopes[name].marks[head.seq] = (head.sum, now)

    def _stamp(self, name: Scope, row_id: RowId, body: bytes | None, why: str) -> None:
        scope = self._state.scopes[name]
        _, before, _ = scope.feed.get(row_id, (0, None, ""))
        total, count = scope.head.sum, scope.head.count
        if before is not None:
            total ^= row_hash(row_id, before)
            count -= 1
        if body is not None:
            total ^= row_hash(row_id, body)
            count += 1
        scope.head = Head(scope.head.seq + 1, total, count)
        scope.feed[row_id] = (scope.head.seq, body, why)
        self._touched.add(name)


class MemoryTransaction(MemorySnapshot):
    """A transaction on a private copy of the state."""

    def __init__(self, state: _State) -> None:
        super().__init__(state)
        self._rows = MemoryRows(state)

    @property
    def house(self) -> "MemoryTransaction":
        """Handlers write with the transaction itself."""
        return self

    @property
    def rows(self) -> MemoryRows:
        """The row writer."""
        return self._rows

    @property
    def facts(self) -> dict[str, object]:
        """Where a small domain keeps what it knows."""
        return self._state.facts

    async def entries(self, device: DeviceId, inc: int, numbers: Sequence[int]) -> Mapping[int, Entry]:
        """See ports.Transaction; likewise below."""
        entries = self._state.inbox.get((device, inc), {})
        return {n: entries[n] for n in numbers if n in entries}

    async def blocked(self, device: DeviceId, inc: int, lane: str, after: int) -> bool:
        """Whether the lane is blocked."""
        entries = self._state.inbox.get((device, inc), {})
        return any(
            entry.lane == lane
            and n > after
            and entry.outcome.verdict is not Verdict.APPLIED
            and entry.outcome.code
            for n, entry in entries.items()
        )

    async def kin(self, device: DeviceId, origin: Origin) -> Sequence[Entry]:
        """By the first number."""
        numbers = self._state.origins.get((device, origin), ())
        return [self._state.inbox[device, inc][n] for inc, n in numbers]

    async def enter(
        self, device: DeviceId, inc: int, n: int, raw: bytes, lane: str, origin: Origin | None = None
    ) -> None:
        """Keep the mutation; until it is settled its outcome is `held` without a code."""
        known = self._state.incarnations.get(device, 1)
        self._state.incarnations[device] = max(known, inc)
        entry = Entry(n, sha256(raw).digest(), raw, lane, Outcome(n, Verdict.HELD))
        self._state.inbox.setdefault((device, inc), {})[n] = entry
        first = device, origin or (inc, n)
        self._state.origins[first] = (*self._state.origins.get(first, ()), (inc, n))

    async def settle(self, device: DeviceId, inc: int, outcome: Outcome) -> None:
        """Keep the outcome."""
        entries = self._state.inbox[device, inc]
        entry = entries[outcome.n]
        entries[outcome.n] = Entry(entry.n, entry.hash, entry.raw, entry.lane, outcome)

    async def renew(self, device: DeviceId, above: int) -> int:
        """Next incarnation."""
        self._state.incarnations[device] = max(self._state.incarnations.get(device, 1), above) + 1
        return self._state.incarnations[device]

    @asynccontextmanager
    async def savepoint(self) -> AsyncIterator[None]:
        """Undo what happens inside when it fails."""
        before, staged = self._state.copy(), dict(self._rows.staged)
        try:
            yield
        except BaseException:
            self._state.__dict__.update(before.__dict__)
            self._rows.staged = staged
            raise


class MemoryStore:
    """See ports.Store."""

    def __init__(self, clock: Clock = lambda: 0) -> None:
        self._state = _State()
        self._clock = clock
        self._lock = asyncio.Lock()

    @asynccontextmanager
    async def write(self, device: DeviceId) -> AsyncIterator[MemoryTransaction]:
        """One writer at a time, on a copy that replaces the state at the end."""
        del device
        async with self._lock:
            transaction = MemoryTransaction(self._state.copy())
            yield transaction
            transaction.rows.stamp(self._clock())
            self._state = transaction._state

    @asynccontextmanager
    async def read(self) -> AsyncIterator[MemorySnapshot]:
        """The state as it is now; writers replace it, they never change it."""
        yield MemorySnapshot(self._state)

    async def expire(self, before: int) -> int:
        """Forget what is older."""
        dropped = 0
        async with self._lock:
            state = self._state.copy()
            for scope in state.scopes.values():
                floor = max((seq for seq, (_, at) in scope.marks.items() if at <= before), default=0)
                scope.marks = {seq: mark for seq, mark in scope.marks.items() if seq >= floor}
                kept = {
                    name: entry
                    for name, entry in scope.feed.items()
                    if entry[1] is not None or entry[0] > floor
                }
                dropped += len(scope.feed) - len(kept)
                scope.feed = kept
            self._state = state
        return dropped
