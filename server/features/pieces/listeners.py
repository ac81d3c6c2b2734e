"""How pieces react to what happens elsewhere."""

from server.features.pieces.leases import told
from server.features.pieces.models import Lease
from server.features.results.events import ResultReceived
from server.store.unit import Listener, Unit


async def heard_by_delivering(unit: Unit, event: ResultReceived) -> None:
    """Who delivers a piece that was theirs reads at the delivery what became of it."""
    for lease in await Lease.filter(
        piece_id=event.result.piece_id, person_id=event.result.person_id, telling=True
    ):
        await told(unit, lease)


LISTENERS: dict[type, list[Listener]] = {ResultReceived: [heard_by_delivering]}
