"""What happened to firms, for other features to react to."""

from dataclasses import dataclass


@dataclass(frozen=True)
class FirmJoined:
    """A hub has a firm more."""

    hub: int
