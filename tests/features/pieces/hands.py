"""What people do with leases in these tests, in one word each."""

from typing import Any

from server.features.pieces.rules import Holding, LeaseState, holding
from tests.support.region import House


async def standing(house: House, piece: int = 1, person: int = 1) -> Holding:
    """How somebody stands to a piece, by their last lease of it."""
    rows = await house.query(
        "SELECT state, started_at FROM lease WHERE piece_id = ? AND person_id = ? ORDER BY id DESC LIMIT 1",
        piece,
        person,
    )
    return (
        holding(LeaseState(rows[0]["state"]), rows[0]["started_at"] is not None) if rows else Holding.OFFERED
    )


async def reassigned(house: House, how: str, *pieces: int, who: str = "coordinator", **more: Any) -> str:
    """A coordinator moves pieces of the worker."""
    desk = await house.online(who)
    args = {"person": 1, "pieces": [*pieces] or [1], "how": how, **more}
    return await desk.act("lease.reassign", "person/1", **args)


async def packed(house: House, who: str = "colleague", minutes: int = 30, **more: Any) -> str:
    """Somebody takes a pack."""
    return await (await house.online(who)).act("pack.take", "pack", minutes=minutes, **more)
