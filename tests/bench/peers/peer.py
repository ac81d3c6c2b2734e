"""What the bench asks of everybody: a server with rows in it, and devices that sync with it."""

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol


class Missing(Exception):
    """This peer cannot be had here; the message is the sentence for the table."""


@dataclass(frozen=True)
class Record:
    """Something to push: a number that nobody else uses, and the delivery."""

    number: int
    body: dict[str, Any]


@dataclass
class Got:
    """What an exchange brought: the numbers of what was acknowledged, and of the rows and records that came."""

    acknowledged: list[int] = field(default_factory=list)
    came: list[int] = field(default_factory=list)


class Device(Protocol):
    """One phone, with a connection of its own."""

    async def ready(self, count: int) -> None:
        """Be able to push so many records, and have nothing to pull; not measured."""

    async def exchange(self, records: Sequence[Record] = ()) -> Got:
        """Push these and pull what is new, until nothing waits on either side; everything, the first time."""

    async def again(self) -> Got:
        """The last push once more, as if its answer had been lost."""

    def twin(self, url: str = "") -> "Device":
        """The same device by another way, if a URL is given. Only one of the two may push."""

    def follower(self, url: str) -> "Device":
        """Somebody else's device that stands where this one stands, and only reads."""

    async def close(self) -> None:
        """Hang up."""


class Peer(Protocol):
    """A server that runs."""

    @property
    def port(self) -> int:
        """Where it listens on 127.0.0.1."""

    @property
    def roots(self) -> Sequence[int]:
        """The processes that were started for it; see processes.tree."""

    async def device(self, place: str, url: str = "") -> Device:
        """A device at a place, by the direct way unless a URL is given.

        `cards`: a thousand rows to read, a new device each time. `hub:<k>`: the k-th of those who all read and write the same.
        `own:<k>`: the k-th person's own deliveries; `ten:<k>`: those of ten lines; `small:<k>`: the smallest mutation. Where
        there is no such difference these three are alike.
        """

    async def change(self, count: int) -> None:
        """Somebody else changes so many of the rows at `cards`."""


class Kind(Protocol):
    """How to get one of them."""

    name: str
    about: str
    """Version, database and way of working: for the foot of the table."""
    pushes: int
    """Exchanges of each phone in the loop: fewer for those who are slow, since the rate is what counts."""

    def running(self, folder: Path, rows: int) -> AbstractAsyncContextManager[Peer]:
        """Start it in an empty folder, with so many rows in all, a thousand of them at `cards`. Raises Missing."""
