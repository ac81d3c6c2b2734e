"""What the simulation needs of a server: to ask it, to look into it, and to do to it what happens to servers."""

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

from tests.simulation.fleet.phone import Phone
from tests.support.region import Clock


class Act(NamedTuple):
    """A mutation that somebody could write down now."""

    name: str
    lane: str
    args: Any
    ver: int = 1


class Kept(NamedTuple):
    """An entry of the inbox."""

    raw: bytes
    verdict: str
    code: str | None


Key = tuple[str, int, int]
"""Device, incarnation, number."""


@dataclass(frozen=True)
class Truth:
    """Everything there is to know about a server at one moment."""

    inbox: dict[Key, Kept]
    effects: Counter[int]
    """How often the mutation of each stamp was carried out in this history."""
    receipts: dict[str, list[int]]
    """The receipt numbers that were given out, by hub and day, in no order."""
    wrong_rows: Sequence[str]
    """Stored rows that are not what the tables say."""


class House(Protocol):
    clock: Clock

    async def people(self) -> list[Phone]:
        """A phone for everybody, paired, with nothing on it."""

    async def paired(self, owner: str) -> Phone:
        """One more phone for somebody."""

    async def answer(self, device: str, message: bytes) -> bytes: ...

    async def scopes(self, device: str) -> set[str]:
        """What the device may hold now."""

    def act(self, phone: Phone, choose: random.Random) -> Act | None:
        """Something that its owner may do by what the phone shows, or might try although it is too late."""

    def poison(self, choose: random.Random) -> Act: ...

    def refusal(self, phone: Phone, choose: random.Random) -> Act:
        """What the server will say no to."""

    async def move_row(self, choose: random.Random) -> None:
        """Somebody else moves a row out of a scope or into one."""

    async def turn(self, phone: Phone, choose: random.Random) -> bool:
        """Take one of its scopes from a member, or give it back; whether one was taken."""

    def revocation(self, phone: Phone, choose: random.Random) -> tuple[str, Act]:
        """Who can take this phone out of service, and how."""

    async def tick(self) -> None:
        """What the server does by itself, now and then."""

    async def backup(self) -> None: ...

    async def restore(self) -> None:
        """Go back to the last backup."""

    async def drop_state(self) -> None:
        """The process ends and another begins."""

    async def truth(self, *, rows: bool) -> Truth: ...
