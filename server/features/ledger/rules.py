"""The ledger: kinds of lines, the states of an entry, and what may be corrected. Pure. Every amount is integer yen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, TypeVar


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
    INTEREST = "interest"
    """The hub paid later than the law allows: what it owes for that (遅延利息)."""


@dataclass(frozen=True)
class Signs:
    """The signs that the amounts of a kind of line may have: -1, 0 and 1."""

    provisional: frozenset[int]
    confirmed: frozenset[int]

    def fit(self, provisional: int, confirmed: int) -> bool:
        """Whether a line of this kind may add so much."""
        return sign(provisional) in self.provisional and sign(confirmed) in self.confirmed


def sign(yen: int) -> int:
    """-1, 0 or 1."""
    return (yen > 0) - (yen < 0)


_NO, _MORE, _LESS = frozenset({0}), frozenset({0, 1}), frozenset({-1, 0})

SIGNS: Mapping[LineKind, Signs] = {
    LineKind.RECEIVED: Signs(_MORE, _NO),
    LineKind.ACCEPTED: Signs(_LESS, _MORE),
    LineKind.LAPSED: Signs(_LESS, _NO),
    LineKind.LATE_FULL: Signs(_NO, _MORE),
    LineKind.LATE_PART: Signs(_NO, _MORE),
    LineKind.LATE_NONE: Signs(_NO, _NO),
    LineKind.EXTRA: Signs(_NO, frozenset({1})),
    LineKind.REJECTED: Signs(_LESS, _NO),
    LineKind.APPEAL_FULL: Signs(_NO, _MORE),
    LineKind.APPEAL_PART: Signs(_NO, _MORE),
    LineKind.APPEAL_NONE: Signs(_NO, _NO),
    LineKind.PROPOSAL: Signs(_NO, frozenset({1})),
    LineKind.ADJUSTED: Signs(_NO, frozenset({-1, 1})),
    LineKind.INTEREST: Signs(_NO, frozenset({1})),
}
"""What each kind may add to 見込み and to 確定. A new kind says it here; the book refuses what does not fit."""


_NO_MONEY_YET = frozenset({LineKind.RECEIVED, LineKind.LAPSED, LineKind.REJECTED})
STATED = frozenset(LineKind) - _NO_MONEY_YET
"""Kinds that stand on a statement: all that say something about 確定."""

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
"""Kinds of which a delivery has one at most."""

CORRECTABLE = SETTLING | {LineKind.INTEREST}
"""Kinds that can be corrected."""


class Line(Protocol):
    """What the arithmetic needs to know of a line."""

    id: int
    kind: str
    provisional: int
    confirmed: int


OneLine = TypeVar("OneLine", bound=Line)


def open_claim(lines: Sequence[OneLine]) -> OneLine | None:
    """Of one worker's lines on one piece, in order: the provisional one that is neither confirmed nor gone."""
    claim: OneLine | None = None
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
