"""What the two databases do differently for a sync store: who waits for whom, and how rows are stamped.

Everything else is the same SQL, written with `?` for both (asyncpg_engine.py numbers the placeholders).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from tortoise.backends.base.client import BaseDBAsyncClient

from sync.ids import DeviceId, RowId, Scope
from sync.ports import Head

WHOLE = "*"
"""The turn of whoever wants to be alone in the house."""

FREE = ""
"""The turn of whoever is in nobody's way: one statement that reads nothing before it writes."""


@dataclass
class Stamped:
    """One scope with its new head, and the entries of its feed that moved: `(row, seq, body or None, why)`."""

    scope: Scope
    head: Head
    entries: list[tuple[RowId, int, bytes | None, str]] = field(default_factory=list)


class Dialect(Protocol):
    """How a database keeps transactions out of each other's way. Locks are held until the transaction ends."""

    async def lock_device(self, db: BaseDBAsyncClient, device: DeviceId) -> None:
        """One device is served once at a time."""

    async def lock_turn(self, db: BaseDBAsyncClient, turn: str) -> None:
        """Nobody else has this turn, or WHOLE."""

    async def lock_rows(self, db: BaseDBAsyncClient, ids: Sequence[RowId]) -> None:
        """Nobody else renders these rows: from here on, what is read of them is what will be true at the commit."""

    async def lock_heads(self, db: BaseDBAsyncClient, scopes: Sequence[Scope]) -> dict[Scope, Head]:
        """The heads of these scopes (SC1), which nobody else stamps. The last locks: from here on only `stamp` and the commit."""

    async def stamp(self, db: BaseDBAsyncClient, stamped: Sequence[Stamped], now: int) -> None:
        """Write feeds, heads and marks; `now` in ms."""


def signed(value: int) -> int:
    """An unsigned 64-bit sum as the database keeps it."""
    return value - (1 << 64) if value >= 1 << 63 else value


def unsigned(value: int) -> int:
    """And back."""
    return value & ((1 << 64) - 1)
