"""Pieces and leases: states, and how long somebody may keep a piece. Pure."""

from collections.abc import Collection
from enum import StrEnum

HOUR_MS = 3_600_000
LEASE_HOURS = 24
LEASE_TIMES_ESTIMATE = 8
MAX_TAKEN_AT_ONCE = 30
MAX_HELD = 100
"""How many pieces one person may hold at the same time."""


DAY_MS = 24 * HOUR_MS
REFILL_DAYS = 14
"""How long a restored server trusts phones about what it forgot: as long as they are sure to keep what they delivered."""


class PieceState(StrEnum):
    """Where a piece is. `ready`: somebody can take it. `leased`: nobody else can. `waiting`: delivered, and not all of its files
    are here. `differing`: every answer that was wanted is here, and they are not the same.
    """

    READY = "ready"
    LEASED = "leased"
    WAITING = "waiting"
    DIFFERING = "differing"
    RECEIVED = "received"


class LeaseState(StrEnum):
    """How a lease stands or ended. `reopened`: what was delivered went back to its worker, who has another one. `rejected`: what
    was delivered is not used.
    """

    ACTIVE = "active"
    GIVEN_BACK = "given_back"
    EXPIRED = "expired"
    DELIVERED = "delivered"
    REOPENED = "reopened"
    REJECTED = "rejected"


OCCUPYING = (LeaseState.ACTIVE, LeaseState.DELIVERED)
"""Leases that stand for an answer of their piece, given or to come."""

GOLD_EVERY = 25
"""One piece in so many that a worker takes of an order is one whose right answers are known."""


def free_slot(occupied: Collection[int], wanted: int) -> int | None:
    """Which of the wanted answers of a piece, from 1, nobody has or gives."""
    return next((slot for slot in range(1, wanted + 1) if slot not in occupied), None)


def state_of(occupied: int, wanted: int, active: int, waiting: bool, undecided: bool) -> PieceState:
    """Where a piece is, by its leases that stand for an answer, those of them that are `active`, whether files are `waiting`, and
    whether its answers are `undecided`.
    """
    if occupied < wanted:
        return PieceState.READY
    if active:
        return PieceState.LEASED
    if waiting:
        return PieceState.WAITING
    return PieceState.DIFFERING if undecided else PieceState.RECEIVED


def golds_due(taken: int) -> int:
    """How many of the first `taken` pieces of a worker are to be gold: from the middle of each GOLD_EVERY on, one more."""
    return (taken + GOLD_EVERY // 2) // GOLD_EVERY


def lease_until(now: int, minutes: int) -> int:
    """When a lease ends: after 24 hours or eight times the estimate, whichever is longer. All in ms but `minutes`."""
    return now + max(LEASE_HOURS * HOUR_MS, LEASE_TIMES_ESTIMATE * minutes * 60_000)


def refilling(now: int, restored_at: int) -> bool:
    """Whether phones may know of leases that this server forgot: it was restored a short while ago. 0 is never."""
    return 0 < restored_at <= now < restored_at + REFILL_DAYS * DAY_MS
