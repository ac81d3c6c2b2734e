"""What the protocol needs from its house: a store, a clock, and a registry of mutations. Protocols, no code."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any, Protocol, TypeVar

import msgspec

from sync.ids import DeviceId, Member, RowId, Scope
from sync.messages.down import Drop, Row, Want
from sync.messages.mutation import Mutation, Origin
from sync.messages.outcome import Outcome

House = TypeVar("House", covariant=True)
"""What the domain's handlers write with, inside the transaction. The protocol only hands it through."""


class Caller(msgspec.Struct, frozen=True):
    """Who is asking: a device, the member it belongs to, and whether it may still pull."""

    device: DeviceId
    member: Member
    revoked: bool = False


class Entry(msgspec.Struct, frozen=True):
    """One mutation in the inbox, as it came and with what became of it."""

    n: int
    hash: bytes
    raw: bytes
    lane: str
    outcome: Outcome


class Kept(msgspec.Struct, frozen=True):
    """What the inbox has of a life: its highest `n`, and the hash under the number asked for, None if it is not there."""

    last: int
    hash: bytes | None


class Standing(msgspec.Struct, frozen=True):
    """Where a device stands: its newest incarnation, the highest `n` of the one it speaks as, and what was asked besides."""

    inc: int
    last: int
    revoked: bool = False
    """It was taken out of service: it pulls nothing (MU10)."""
    lives: tuple[Kept, ...] = ()


class Head(msgspec.Struct, frozen=True):
    """The state of a scope at one moment: its newest seq, its sum, the number of its live rows."""

    seq: int = 0
    sum: int = 0
    count: int = 0


class Change(msgspec.Struct, frozen=True):
    """One entry of a scope's feed: the row as it is now, or its tombstone."""

    seq: int
    line: Row | Drop


class Snapshot(Protocol):
    """A view of the store in which everything is of one moment (SC4)."""

    async def standing(self, device: DeviceId, inc: int, lives: Sequence[Origin] = ()) -> Standing:
        """Where the device stands, and what the inbox has of these lives at these numbers (MU9)."""

    async def outcomes(self, device: DeviceId, inc: int, after: int) -> Sequence[Outcome]:
        """Every outcome of this incarnation above `after`, in order of `n` (MU7)."""

    async def heads(self, member: Member) -> Mapping[Scope, Head]:
        """The scopes of a member, with their heads."""

    async def marked(self, scope: Scope, seq: int, total: int) -> bool:
        """Whether there is a mark with this sum at `seq` or later (SC8)."""

    async def changes(
        self, scope: Scope, after: int, limit_bytes: int, *, tombstones: bool = True
    ) -> Sequence[Change]:
        """The feed of a scope after a seq, in order, until `limit_bytes` are full; at least one if there is any (SC7)."""


class RowWriter(Protocol):
    """How rows and memberships change; the same for the domain, the contract suite and the reference store."""

    async def place(self, row_id: RowId, bodies: Mapping[Scope, bytes], why: str = "") -> None:
        """Say where a row stands now: in exactly these scopes, with these bodies.

        Elsewhere it becomes a tombstone with the reason `why`. Bytes that are already there take no seq (SC3).
        """

    async def grant(self, member: Member, scope: Scope) -> None:
        """Let a member hold a scope. Doing it twice is the same as once."""

    async def revoke(self, member: Member, scope: Scope) -> None:
        """Take a scope from a member."""

    async def retire(self, device: DeviceId) -> None:
        """Take a device out of service: from now on it pulls nothing (MU10). Doing it twice is the same as once."""


class Transaction(Protocol[House]):
    """One writing transaction for one device, which no other transaction of that device overlaps."""

    @property
    def house(self) -> House:
        """What the domain writes with."""

    @property
    def rows(self) -> RowWriter:
        """How rows change. The domain's house uses it underneath; handlers never do."""

    async def standing(self, device: DeviceId, inc: int, lives: Sequence[Origin] = ()) -> Standing:
        """As in a snapshot."""

    async def entries(self, device: DeviceId, inc: int, numbers: Sequence[int]) -> Mapping[int, Entry]:
        """What is in the inbox under these numbers."""

    async def kin(self, device: DeviceId, origin: Origin) -> Sequence[Entry]:
        """What is in the inbox, under whatever numbers, of all that had this number first (MU11)."""

    async def blocked(self, device: DeviceId, inc: int, lane: str, after: int) -> bool:
        """Whether a mutation of this lane with `n` > `after` was refused or held (LA2)."""

    async def enter(
        self, device: DeviceId, inc: int, n: int, raw: bytes, lane: str, origin: Origin | None = None
    ) -> None:
        """Write a mutation to the inbox, before it is judged (MU4). `origin`: the number that it had first, if not this one."""

    async def settle(self, device: DeviceId, inc: int, outcome: Outcome) -> None:
        """Write the outcome beside it."""

    async def renew(self, device: DeviceId, above: int) -> int:
        """Give the device an incarnation that it never had, larger than `above`, and return it (MU6)."""

    def savepoint(self) -> AbstractAsyncContextManager[None]:
        """What happens inside is undone, alone, when an exception leaves it."""


class Store(Protocol[House]):
    """Where rows, inbox and memberships live."""

    def write(self, device: DeviceId) -> AbstractAsyncContextManager[Transaction[House]]:
        """A transaction that commits on a clean exit and leaves nothing behind otherwise.

        Rows are stamped with their seqs at the end, in one go, so that the visible seqs are a gap-free prefix (SC1). Raises
        Contention when another transaction got in the way: then nothing happened, and it may be tried again as a whole.
        """

    def read(self) -> AbstractAsyncContextManager[Snapshot]:
        """A snapshot."""

    async def expire(self, before: int) -> int:
        """Forget what only devices need that were away for long (SC12); return how many tombstones that was.

        In each scope: the tombstones up to the newest mark of `before` (ms) or earlier, and the marks before that one.
        """


Handler = Callable[[Any, Caller, Mutation, Any], Awaitable[None]]
"""`(house, caller, mutation, args)`: does it, or raises Refused or Held."""


class Intent(msgspec.Struct, frozen=True):
    """A registered mutation: the type of its arguments, and who carries it out."""

    args: type[msgspec.Struct]
    handler: Handler


Registry = Mapping[tuple[str, int], Intent]
"""Every mutation ever shipped, by name and version."""

Upcasters = Mapping[tuple[str, int], Callable[[Any], Any]]
"""How the arguments of an older version become those of the next one: `(name, ver)` → decoded arguments in, out.

A version that has an upcaster has no handler any more; the chain ends at a version that has one.
"""


class Stopped(msgspec.Struct, frozen=True):
    """A mutation that was held or refused, as it came: None for `mutation` when nobody can read it."""

    inc: int
    raw: bytes
    mutation: Mutation | None
    outcome: Outcome


Keeper = Callable[[Any, Caller, Stopped], Awaitable[None]]
"""`(house, caller, stopped)`: lets the house show a person what was stopped, in the transaction of the outcome."""

Wants = Callable[[Caller], Awaitable[Sequence[Want]]]
"""`(caller)`: the files that this member still has to send, the oldest first, MAX_WANTED of them at most (FI3)."""

Clock = Callable[[], int]
"""Milliseconds since 1970 by the server's clock, the only one that decides."""
