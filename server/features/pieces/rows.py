"""What of a piece becomes a row: its cells for the one who holds it, its state for the desk. Nobody else sees a cell.

Who reviews a delivery sees the cells that it answers, for that time: results/rows.py.
"""

from collections.abc import Sequence
from typing import Any

from server.features.people.rules import tint
from server.features.pieces.models import Lease, Piece
from server.features.pieces.rules import OCCUPYING, LeaseState, PieceState
from server.features.results.models import Result
from server.features.results.rules import COUNTED
from server.store.unit import Bodies


async def pieces(keys: Sequence[int]) -> dict[int, Bodies]:
    """`piece/<id>`."""
    leases: dict[int, list[Lease]] = {}
    for each in (
        await Lease.filter(piece_id__in=keys, state__in=[state.value for state in OCCUPYING])
        .select_related("person")
        .order_by("id")
    ):
        leases.setdefault(each.piece_id, []).append(each)
    receipts = dict(
        await Result.filter(piece_id__in=keys, state__in=COUNTED).values_list("piece_id", "receipt")
    )
    found: dict[int, Bodies] = {}
    for piece in await Piece.filter(id__in=keys).select_related("order", "order__hub"):
        taken = leases.get(piece.id, [])
        active = [lease for lease in taken if lease.state == LeaseState.ACTIVE]
        shown = (active or taken)[-1:]
        workers = [
            {"id": lease.person_id, "name": lease.person.name, "tint": tint(lease.person_id)}
            for lease in taken
        ]
        desk: dict[str, Any] = {
            "order": piece.order_id,
            "code": piece.code,
            "no": piece.no,
            "state": piece.state,
            "worker": next((workers[taken.index(lease)] for lease in shown), None),
            "until": min((lease.until for lease in active), default=None),
            "receipt": receipts.get(piece.id),
        }
        if piece.wanted > 1:
            desk |= {"wanted": piece.wanted, "workers": workers}
        if piece.gold:
            desk["gold"] = True  # that there is a key: what it says stays here
        found[piece.id] = {
            f"desk:{piece.order.hub.code}": desk,
            # One of several who answer it sees what one alone sees: that it is theirs.
            **{
                f"person:{lease.person_id}": {
                    "order": piece.order_id,
                    "code": piece.code,
                    "no": piece.no,
                    "state": PieceState.LEASED.value,
                    "until": lease.until,
                    "rows": [
                        {"no": piece.first_row + at, "given": cells} for at, cells in enumerate(piece.given)
                    ],
                }
                for lease in active
            },
        }
    return found


RENDERERS = {"piece": pieces}
