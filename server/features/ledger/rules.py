"""The ledger: kinds of lines, and what may be corrected. Pure. Every amount is integer yen."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Protocol


class LineKind(StrEnum):
    """Why a line stands there."""

    RECEIVED = "received"
    """A delivery came: provisional."""
    ACCEPTED = "accepted"
    """It was accepted: what was provisional is confirmed."""
    LAPSED = "lapsed"
    """It was sent back and did not come again: what was provisional goes."""
    LATE_FULL = "late_full"
    LATE_PART = "late_part"
    LATE_NONE = "late_none"
    """It came late, and a person decided: all of it, a part, nothing."""
    EXTRA = "extra"
    """It was done again for a reason that was not its worker's: paid on top."""
    REJECTED = "rejected"
    """Two people found that it cannot be used: what was provisional goes. Its worker may appeal."""
    APPEAL_FULL = "appeal_full"
    APPEAL_PART = "appeal_part"
    APPEAL_NONE = "appeal_none"
    """The worker appealed, and somebody else decided: all of it, a part, nothing."""
    ADJUSTED = "adjusted"
    """A correction of the line that it refers to."""
    PROPOSAL = "proposal"
    """提案料: for an idea, beside what its author delivered of that order."""


SETTLING = frozenset(
    {
        LineKind.ACCEPTED,
        LineKind.LATE_FULL,
        LineKind.LATE_PART,
        LineKind.LATE_NONE,
        LineKind.APPEAL_FULL,
        LineKind.APPEAL_PART,
        LineKind.APPEAL_NONE,
    }
)
"""Kinds of which a delivery has one at most. They are those that can be corrected."""


class Line(Protocol):
    """What the arithmetic needs to know of a line."""

    id: int
    kind: str
    provisional: int
    confirmed: int


def open_claim(lines: Sequence[Line]) -> Line | None:
    """Of one worker's lines on one piece, in order: the provisional one that is neither confirmed nor gone."""
    claim: Line | None = None
    for line in lines:
        if line.kind == LineKind.RECEIVED:
            claim = line
        elif line.kind in (LineKind.ACCEPTED, LineKind.LAPSED, LineKind.REJECTED):
            claim = None
    return claim


def part_fits(yen: int | None, price: int) -> bool:
    """Whether an amount is a part: more than nothing, and less than all."""
    return yen is not None and 0 < yen < price


def correction_fits(confirmed: int, yen: int, most: int) -> bool:
    """Whether a line that stands at `confirmed` can be corrected by `yen`: nobody owes for work, or gets more than `most`."""
    return yen != 0 and 0 <= confirmed + yen <= most
