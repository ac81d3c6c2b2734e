"""How results react to what happens elsewhere."""

from server.features.files.events import FilesChanged
from server.features.pieces.events import LeaseEnded
from server.features.results.receiving import ROW, look_again
from server.store.unit import Listener, Unit


async def forget_draft(unit: Unit, event: LeaseEnded) -> None:
    """The server's copy of a draft goes with the lease; the phone keeps its own for a while."""
    forget = "DELETE FROM draft WHERE piece_id = ? AND person_id = ?"
    forgotten, _ = await unit.db.execute_query(forget, [event.piece, event.person])
    if forgotten:
        unit.touch("draft", event.piece, "lease_ended")


async def count_files(unit: Unit, event: FilesChanged) -> None:
    """A file of a delivery came in, or will not."""
    if event.of.startswith(ROW):
        await look_again(unit, int(event.of.removeprefix(ROW)))


LISTENERS: dict[type, list[Listener]] = {LeaseEnded: [forget_draft], FilesChanged: [count_files]}
