"""What people do in the tests of reviews, in one word each."""

from typing import Any

from server.features.reviews.steps import hear_silence
from tests.support.region import ANSWERS, DAY, House

BACK = {"code": "differs", "words": "税率が8%の行があります", "pins": []}


async def checked(house: House, piece: int = 1, rev: int = 1) -> str:
    """The coordinator passes a delivery on."""
    desk = await house.online("coordinator")
    return await desk.act("review.check", f"piece/{piece}", piece=piece, rev=rev)


async def sent_back(house: House, piece: int = 1, rev: int = 1, who: str = "coordinator", **more: Any) -> str:
    """Somebody sends a delivery back."""
    phone = await house.online(who)
    return await phone.act("review.return", f"piece/{piece}", piece=piece, rev=rev, **{**BACK, **more})


async def accepted(house: House, piece: int = 1, rev: int = 1, who: str = "firm") -> str:
    """The firm accepts a delivery."""
    return await (await house.online(who)).act("review.accept", f"piece/{piece}", piece=piece, rev=rev)


async def decided(house: House, verdict: str, piece: int = 1, who: str = "coordinator", **more: Any) -> str:
    """A coordinator decides about what the worker delivered late."""
    desk = await house.online(who)
    given = {"piece": piece, "person": 1, "rev": 1, "verdict": verdict, **more}
    return await desk.act("late.decide", f"piece/{piece}", **given)


async def delivered(house: House, who: str = "worker", piece: int = 1, rev: int = 1) -> str:
    """Somebody delivers."""
    return await (await house.online(who)).submit(piece, ANSWERS, rev)


async def delivered_late(house: House) -> None:
    """The worker's lease ran out, and the piece is the colleague's when the delivery comes."""
    house.clock.forward(2 * DAY)
    await house.sweep()
    assert await (await house.online("colleague")).take() == "applied"
    assert await delivered(house) == "applied"


async def state(house: House, result: int = 1) -> str:
    """How a delivery stands."""
    rows = await house.query("SELECT state FROM result WHERE id = ?", result)
    return str(rows[0]["state"]) if rows else ""


async def silence(house: House) -> int:
    """What the sweep does about firms that say nothing."""
    async with house.unit() as unit:
        return await hear_silence(unit)
