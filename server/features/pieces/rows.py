"""What of a piece becomes a row: its cells for the one who holds it, its state for the desk. Nobody else sees a cell.

Who reviews a delivery sees the cells that it answers, for that time: results/rows.py.
"""

from collections.abc import Sequence
from typing import Any

from server.features.orders.rules import OrderState
from server.features.people.models import Person
from server.features.people.rules import tint
from server.features.pieces.models import Lease, Piece
from server.features.pieces.rules import OCCUPYING, LeaseState, PieceState
from server.features.results.models import Result
from server.features.results.rules import COUNTED
from server.features.sources.reading import shown_of
from server.store.unit import Bodies


def _as_the_desk_knows(lease: Lease) -> dict[str, Any]:
    """What there is to say of a lease that runs; nothing of what there is not."""
    said: dict[str, Any] = {"taken": lease.taken_at}
    if lease.started_at is not None:
        said["started"] = lease.started_at
    if lease.held_at is not None:
        said["held_at"] = lease.held_at
    if lease.moving_at is not None:
        to = lease.moving_to
        said["moving"] = {"at": lease.moving_at, "to": face(to) if to else None}
    return said


def _as_its_worker_knows(lease: Lease) -> dict[str, Any]:
    said: dict[str, Any] = {}
    if lease.started_at is not None:
        said["started"] = True
    if lease.pack_id is not None:
        said["pack"] = lease.pack_id
    if lease.held_at is not None:
        said["held_at"] = lease.held_at
    if lease.moving_at is not None:
        said["moving"] = True
    if lease.handed_by is not None:
        said["handed"] = face(lease.handed_by)
    return said


def face(person: Person) -> dict[str, Any]:
    """Somebody, as others see them beside a piece."""
    return {"id": person.id, "name": person.name, "tint": tint(person.id)}


async def piece(keys: Sequence[int]) -> dict[int, Bodies]:
    """`piece/<id>`."""
    leases: dict[int, list[Lease]] = {}
    for each in (
        await Lease.filter(piece_id__in=keys, state__in=[state.value for state in OCCUPYING])
        .select_related("person", "handed_by", "moving_to")
        .order_by("id")
    ):
        leases.setdefault(each.piece_id, []).append(each)
    receipts = dict(
        await Result.filter(piece_id__in=keys, state__in=COUNTED).values_list("piece_id", "receipt")
    )
    found: dict[int, Bodies] = {}
    known = Piece.filter(id__in=keys).exclude(order__state=OrderState.CANCELLED.value)
    there = await known.select_related("order", "order__hub")
    pictured = [each.id for each in there if each.order.pictures is not None and each.id in leases]
    sources = await shown_of(pictured) if pictured else {}
    for piece in there:
        taken = leases.get(piece.id, [])
        active = [lease for lease in taken if lease.state == LeaseState.ACTIVE]
        shown = (active or taken)[-1:]
        desk: dict[str, Any] = {
            "order": piece.order_id,
            "code": piece.code,
            "no": piece.no,
            "state": piece.state,
            "worker": next((face(lease.person) for lease in shown), None),
            "until": min((lease.until for lease in active if lease.held_at is None), default=None),
            "receipt": receipts.get(piece.id),
        }
        for lease in active[-1:]:
            desk |= _as_the_desk_knows(lease)
        if piece.wanted > 1:
            desk |= {"wanted": piece.wanted, "workers": [face(lease.person) for lease in taken]}
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
                    "state": (PieceState.LEASED if lease.held_at is None else PieceState.BLOCKED).value,
                    "until": lease.until,
                    "rows": [
                        {"no": piece.first_row + at, "given": cells} for at, cells in enumerate(piece.given)
                    ],
                    **_as_its_worker_knows(lease),
                    **({"sources": sources[piece.id]} if piece.id in sources else {}),
                }
                for lease in active
            },
        }
    return found


async def ended(keys: Sequence[int]) -> dict[int, Bodies]:
    """`ended/<piece>` for whoever's lease of it ended without them: why, by whom, and that what they wrote is still good."""
    found: dict[int, dict[str, dict[str, Any]]] = {}
    leases = Lease.filter(piece_id__in=keys, telling=True).select_related("piece__order", "moved_by")
    holders = set(
        await Lease.filter(piece_id__in=keys, state=LeaseState.ACTIVE.value).values_list(
            "piece_id", "person_id"
        )
    )
    for each in await leases.order_by("id"):
        if (each.piece_id, each.person_id) not in holders:
            found.setdefault(each.piece_id, {})[f"person:{each.person_id}"] = {
                "order": each.piece.order_id,
                "code": each.piece.code,
                "title": each.piece.order.title,
                "why": each.state,
                "at": each.ended_at,
                "by": face(each.moved_by) if each.moved_by else None,
                "words": each.words,
            }
    return dict(found)


RENDERERS = {"piece": piece, "ended": ended}
