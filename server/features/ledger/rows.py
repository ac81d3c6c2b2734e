"""What of the ledger becomes a row: each line for the worker whose it is, and for the desk of the hub. No firm sees one."""

from collections.abc import Sequence
from typing import Any

from server.features.ledger.models import LedgerLine
from server.features.people.rules import tint
from server.store.unit import Bodies


async def ledger(keys: Sequence[int]) -> dict[int, Bodies]:
    """`ledger/<id>`."""
    found: dict[int, Bodies] = {}
    lines = LedgerLine.filter(id__in=keys).select_related("piece__order__hub", "person", "result")
    for each in await lines:
        order = each.piece.order
        line: dict[str, Any] = {
            "kind": each.kind,
            "provisional": each.provisional,
            "confirmed": each.confirmed,
            "at": each.at,
            "order": order.id,
            "title": order.title,
            "piece": each.piece_id,
            "code": each.piece.code,
            "receipt": each.result.given_receipt,
            "refers": each.refers_to_id,
            "reason": each.reason,
        }
        worker = {"id": each.person_id, "name": each.person.name, "tint": tint(each.person_id)}
        found[each.id] = {
            f"person:{each.person_id}": line,
            f"desk:{order.hub.code}": {**line, "worker": worker},
        }
    return found


RENDERERS = {"ledger": ledger}
