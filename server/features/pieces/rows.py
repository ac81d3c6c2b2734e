"""What of a piece becomes a row: its cells for the one who holds it, its state for the desk. Nobody else sees a cell.

Who reviews a delivery sees the cells that it answers, for that time: results/rows.py.
"""

from collections.abc import Sequence
from typing import Any

from server.features.orders.rules import OrderState
from server.features.people.rules import tint
from server.features.pieces.models import Lease, Piece
from server.features.pieces.rules import LeaseState
from server.features.results.models import Result
from server.features.results.rules import COUNTED
from server.features.sources.reading import shown_of
from server.store.unit import Bodies


async def piece(keys: Sequence[int]) -> dict[int, Bodies]:
    """`piece/<id>`."""
    leases = {
        lease.piece_id: lease
        for lease in await Lease.filter(
            piece_id__in=keys, state__in=[LeaseState.ACTIVE.value, LeaseState.DELIVERED.value]
        )
        .select_related("person")
        .order_by("id")
    }
    receipts = dict(
        await Result.filter(piece_id__in=keys, state__in=COUNTED).values_list("piece_id", "receipt")
    )
    found: dict[int, Bodies] = {}
    known = Piece.filter(id__in=keys).exclude(order__state=OrderState.CANCELLED.value)
    pieces = await known.select_related("order", "order__hub")
    pictured = [each.id for each in pieces if each.order.pictures is not None and each.id in leases]
    sources = await shown_of(pictured) if pictured else {}
    for each in pieces:
        lease = leases.get(each.id)
        worker = lease and {"id": lease.person_id, "name": lease.person.name, "tint": tint(lease.person_id)}
        active = lease is not None and lease.state == LeaseState.ACTIVE
        bodies: dict[str, dict[str, Any]] = {
            f"desk:{each.order.hub.code}": {
                "order": each.order_id,
                "code": each.code,
                "no": each.no,
                "state": each.state,
                "worker": worker,
                "until": lease.until if lease and active else None,
                "receipt": receipts.get(each.id),
            }
        }
        if lease and active:
            bodies[f"person:{lease.person_id}"] = {
                "order": each.order_id,
                "code": each.code,
                "no": each.no,
                "state": each.state,
                "until": lease.until,
                "rows": [{"no": each.first_row + at, "given": cells} for at, cells in enumerate(each.given)],
            }
            if each.id in sources:
                bodies[f"person:{lease.person_id}"]["sources"] = sources[each.id]
        found[each.id] = bodies
    return found


RENDERERS = {"piece": piece}
