"""How results react to what happens elsewhere."""

from server.features.pieces.events import LeaseEnded
from server.store.unit import Unit


async def forget_draft(unit: Unit, event: LeaseEnded) -> None:
    """The server's copy of a draft goes with the lease; the phone keeps its own for a while."""
    forget = "DELETE FROM draft WHERE piece_id = ? AND person_id = ?"
    forgotten, _ = await unit.db.execute_query(forget, [event.piece, event.person])
    if forgotten:
        unit.touch("draft", event.piece, "lease_ended")


LISTENERS = {LeaseEnded: [forget_draft]}
