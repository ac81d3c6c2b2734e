"""What happened to results, for other features to react to."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ResultReceived:
    """A delivery arrived, on time or late."""

    result: int
    piece: int
    order: int
    person: int
    several: bool = False
    """Whether its piece gets more answers than one."""
    gold: bool = False
    """Whether the right answers to its piece are known."""
