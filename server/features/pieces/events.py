"""What happened to pieces, for other features to react to."""

from dataclasses import dataclass

from server.features.pieces.rules import LeaseState


@dataclass(frozen=True)
class LeaseEnded:
    """A worker no longer holds a piece: given back, expired or delivered, as `how` says."""

    piece: int
    person: int
    how: LeaseState
