"""How results react to what happens elsewhere."""

from server.features.pieces.events import LeaseEnded
from server.features.results.models import Draft
from server.store.unit import Unit


async def forget_draft(unit: Unit, event: LeaseEnded) -> None:
    """The server's copy of a draft goes with the lease; the phone keeps its own for a while."""
    if await Draft.filter(piece_id=event.piece, person_id=event.person).delete():
        unit.touch("draft", event.piece, "lease_ended")


LISTENERS = {LeaseEnded: [forget_draft]}
