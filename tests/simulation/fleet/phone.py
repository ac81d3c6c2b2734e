"""A phone of the fleet: a replica, whose it is, what its storage held a week ago, and what of its post is still under way."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sync.codec import decode_mutation
from sync.replica import Replica

COARSE = 1_000_000
"""A mutation's `at` is the device's clock in steps of this many ms, plus a serial number by which the oracle knows it."""


def stamp_of(raw: bytes) -> int:
    """The serial number of a mutation, whatever became of its number."""
    mutation = decode_mutation(raw)
    assert mutation is not None
    return mutation.at % COARSE


@dataclass
class Phone:
    replica: Replica
    owner: str
    clock_off: int = 0
    dumps: list[dict[str, Any]] = field(default_factory=list)
    """One a day; the first is a week old, or the oldest there is."""
    under_way: list[tuple[str, bytes]] = field(default_factory=list)
    """Requests that were sent and have not reached the server."""
    last_answer: tuple[str, bytes] = ("nonce-none", b"")

    @property
    def device(self) -> str:
        return self.replica.device

    def stamps(self) -> Iterator[int]:
        """Everything that its storage holds."""
        for raw in self.replica.outbox.values():
            yield stamp_of(raw)
        for entry in self.replica.archive:
            yield stamp_of(entry.raw)

    def pages_open(self) -> bool:
        """Whether it is in the middle of a download."""
        return any(held.more for held in self.replica.scopes.values())

    def keep_dump(self) -> None:
        self.dumps = [*self.dumps, self.replica.dump()][-7:]
