"""What of a pack becomes a row: for who took it, while something of it is still to do."""

from collections.abc import Sequence

from server.features.packs.models import Pack
from server.features.pieces.models import Lease
from server.features.pieces.rules import LeaseState
from server.store.unit import Bodies


async def pack(keys: Sequence[int]) -> dict[int, Bodies]:
    """`pack/<id>`: its pieces that are still there or were delivered, each with its yen, `[piece, yen]`."""
    states = [LeaseState.ACTIVE.value, LeaseState.DELIVERED.value]
    leases: dict[int | None, list[Lease]] = {}
    for lease in (
        await Lease.filter(pack_id__in=keys, state__in=states).select_related("piece__order").order_by("id")
    ):
        leases.setdefault(lease.pack_id, []).append(lease)
    found: dict[int, Bodies] = {}
    for each in await Pack.filter(id__in=keys):
        own = leases.get(each.id, [])
        if any(lease.state == LeaseState.ACTIVE for lease in own):
            found[each.id] = {
                f"person:{each.person_id}": {
                    "minutes": each.minutes,
                    "at": each.at,
                    "pieces": [[lease.piece_id, lease.piece.order.yen] for lease in own],
                }
            }
    return found


RENDERERS = {"pack": pack}
