"""What of a delivery becomes a row: the receipt for its author, the answers for the desk."""

from collections.abc import Sequence
from typing import Any

from server.features.people.rules import tint
from server.features.results.models import Draft, Result
from server.store.unit import Bodies


async def result(keys: Sequence[int]) -> dict[int, Bodies]:
    """`result/<id>`."""
    found: dict[int, Bodies] = {}
    for each in await Result.filter(id__in=keys).select_related("piece__order__hub", "person"):
        piece, order = each.piece, each.piece.order
        shared = {
            "piece": each.piece_id,
            "order": order.id,
            "code": piece.code,
            "state": each.state,
            "receipt": each.receipt,
            "received_at": each.received_at,
        }
        own = {"title": order.title, "yen": order.yen, "rows": len(piece.given), "rev": each.rev}
        worker = {"id": each.person_id, "name": each.person.name, "tint": tint(each.person_id)}
        found[each.id] = {
            f"person:{each.person_id}": {**shared, **own},
            f"desk:{order.hub.code}": {
                **shared,
                "worker": worker,
                "answers": each.answers,
                "flags": each.flags,
            },
        }
    return found


async def draft(keys: Sequence[int]) -> dict[int, Bodies]:
    """`draft/<piece>` for whoever has typed something into that piece: each sees only their own."""
    found: dict[int, dict[str, dict[str, Any]]] = {}
    for each in await Draft.filter(piece_id__in=keys):
        found.setdefault(each.piece_id, {})[f"person:{each.person_id}"] = {
            "answers": each.answers,
            "at": each.at,
        }
    return dict(found)


RENDERERS = {"result": result, "draft": draft}
