"""What happened to people, for other features to react to."""

from dataclasses import dataclass


@dataclass(frozen=True)
class CoordinatorJoined:
    """A hub has a coordinator, perhaps its first: the face that its firms see."""

    hub: int
