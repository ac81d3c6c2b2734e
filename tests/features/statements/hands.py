"""What people do with statements in the tests, in one word each."""

from datetime import date, timedelta
from typing import Any

from server.features.terms.rules import day_of
from tests.features.reviews.hands import accepted, checked, delivered
from tests.support.region import DAY, House

YEN = 260
"""What the region's order pays for a piece."""
UNTIL = "2026-11-30"
"""The first closing after the region's day, 2026-11-22."""


async def settled(house: House, who: str = "worker", piece: int = 1) -> None:
    """A piece delivered, checked and accepted."""
    assert await delivered(house, who, piece) == "applied"
    assert await checked(house, piece) == "applied"
    assert await accepted(house, piece) == "applied"


async def closed(house: House, until: str = UNTIL, who: str = "coordinator", hub: str = "MDR") -> str:
    """A coordinator closes the ledger."""
    return await (await house.online(who)).act("ledger.close", f"books/{hub}", hub=hub, until=until)


async def paid(
    house: House, yen: int = YEN, statement: int = 1, on: str = "", who: str = "coordinator"
) -> str:
    """A coordinator marks a payout, of today unless told otherwise."""
    args = {"statement": statement, "yen": yen, "on": on or str(day_of(house.clock.now))}
    return await (await house.online(who)).act("payout.mark", f"statement/{statement}", **args)


async def undone(house: House, payout: int = 1, who: str = "coordinator") -> str:
    """A coordinator takes a payout back."""
    return await (await house.online(who)).act("payout.undo", "statement/1", payout=payout)


async def says(house: House, verb: str, statement: int = 1, who: str = "worker") -> str:
    """A worker says something to a statement: check or receive."""
    return await (await house.online(who)).act(
        f"statement.{verb}", f"statement/{statement}", statement=statement
    )


def december(house: House, day: int = 2) -> None:
    """Let the time pass to a day in December 2026."""
    house.clock.forward((date(2026, 12, day) - day_of(house.clock.now)) // timedelta(days=1) * DAY)


async def statements(house: House, who: str = "worker") -> list[dict[str, Any]]:
    """What is on somebody's phone, in order."""
    rows = (await house.online(who)).own("statement/")
    return [rows[name] for name in sorted(rows, key=lambda name: int(name.split("/")[1]))]
