"""Pieces and leases: states, and how long somebody may keep a piece. Pure."""

from enum import StrEnum

HOUR_MS = 3_600_000
LEASE_HOURS = 24
LEASE_TIMES_ESTIMATE = 8
MAX_TAKEN_AT_ONCE = 30
MAX_HELD = 100
"""How many pieces one person may hold at the same time."""


class PieceState(StrEnum):
    """Where a piece is."""

    READY = "ready"
    LEASED = "leased"
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
