"""What happened to files, for other features to react to."""

from dataclasses import dataclass


@dataclass(frozen=True)
class FileVerified:
    """A member's file is whole, durable, and what its name says."""

    sha256: str
    membership: int
