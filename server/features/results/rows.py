"""What of a delivery becomes a row: the receipt for its author, the answers for the desk, its files for both and for the firm."""

from collections.abc import Sequence
from typing import Any

from server.features.files.attaching import shown_of
from server.features.people.rules import tint
from server.features.results.models import Draft, Result
from server.features.results.receiving import files_of
from server.features.results.rules import ResultState
from server.store.unit import Bodies


async def result(keys: Sequence[int]) -> dict[int, Bodies]:
    """`result/<id>`."""
    found: dict[int, dict[str, dict[str, Any]]] = {}
    results = await Result.filter(id__in=keys).select_related("piece__order__hub", "person")
    named = [files_of(each.id) for each in results if each.files]
    files = await shown_of(named) if named else {}
    for each in results:
        piece, order = each.piece, each.piece.order
        waits = each.state == ResultState.WAITING_FILES
        shared = {
            "piece": each.piece_id,
            "order": order.id,
            "code": piece.code,
            "state": each.state,
            "receipt": each.given_receipt,
            "received_at": None if waits else each.received_at,
        }
        if each.files:
            shared |= {
                "text_at": each.text_at,
                **files.get(files_of(each.id), {"files": [0, 0], "attached": []}),
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
        if each.files:
            # A firm hears of a delivery with files, and sees them once it was received.
            hidden = set() if each.state == ResultState.RECEIVED else {"attached"}
            found[each.id] |= {
                f"firm:{order.firm_id}": {key: value for key, value in shared.items() if key not in hidden}
            }
    return dict(found)


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
