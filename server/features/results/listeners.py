"""How results react to what happens elsewhere."""

from server.features.files.events import FilesChanged
from server.features.pieces.events import LeaseEnded
from server.features.results.models import Draft
from server.features.results.receiving import ROW, look_again
from server.store.unit import Listener, Unit


async def forget_draft(unit: Unit, event: LeaseEnded) -> None:
    """The server's copy of a draft goes with the lease; the phone keeps its own for a while."""
    if await Draft.filter(piece_id=event.piece, person_id=event.person).delete():
        unit.touch("draft", event.piece, "lease_ended")


async def count_files(unit: Unit, event: FilesChanged) -> None:
    """A file of a delivery came in, or will not."""
    if event.of.startswith(ROW):
        await look_again(unit, int(event.of.removeprefix(ROW)))


LISTENERS: dict[type, list[Listener]] = {LeaseEnded: [forget_draft], FilesChanged: [count_files]}
