"""Pieces and leases: states, and how long somebody may keep a piece. Pure."""

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
    """Where a piece is. `waiting`: it was delivered, and not all of its files are here. `blocked_question`: its worker has asked
    something, and the lease does not run on until there is an answer (holds.py).
    """

    READY = "ready"
    LEASED = "leased"
    BLOCKED = "blocked_question"
    WAITING = "waiting"
    RECEIVED = "received"


class LeaseState(StrEnum):
    """How a lease stands or ended."""

    ACTIVE = "active"
    GIVEN_BACK = "given_back"
    EXPIRED = "expired"
    DELIVERED = "delivered"


def lease_until(now: int, minutes: int) -> int:
    """When a lease ends: after 24 hours or eight times the estimate, whichever is longer. All in ms but `minutes`."""
    return now + max(LEASE_HOURS * HOUR_MS, LEASE_TIMES_ESTIMATE * minutes * 60_000)


def refilling(now: int, restored_at: int) -> bool:
    """Whether phones may know of leases that this server forgot: it was restored a short while ago. 0 is never."""
    return 0 < restored_at <= now < restored_at + REFILL_DAYS * DAY_MS
