"""What happened to pieces, for other features to react to."""

from dataclasses import dataclass


@dataclass(frozen=True)
class LeaseEnded:
    """A worker no longer holds a piece: given back, expired or delivered."""

    piece: int
    person: int
