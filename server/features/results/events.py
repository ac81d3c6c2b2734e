"""What happened to results, for other features to react to."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ResultReceived:
    """A delivery arrived, on time or late."""

    result: int
    piece: int
    order: int
    person: int
