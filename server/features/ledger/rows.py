"""What of the ledger becomes a row: each line for the worker whose it is; for the desk of the hub sums by worker and month.

The desk fetches the lines themselves when somebody looks at them: with 50,000 pieces they would be most of what it holds. No firm
sees any of it.
"""

from collections.abc import Sequence
from typing import Any

from tortoise.connection import get_connection

from server.features.ledger.models import LedgerLine
from server.features.people.models import Membership
from server.features.people.rules import Role, tint
from server.features.terms.rules import bounds
from server.store.unit import Bodies, Renderer


def told(line: LedgerLine) -> dict[str, Any]:
    """A line as its worker and the desk read it. Its piece, order and result have to be loaded."""
    order = line.piece.order
    return {
        "kind": line.kind,
        "provisional": line.provisional,
        "confirmed": line.confirmed,
        "fee": line.fee,
        "at": line.at,
        "basis": line.at if line.basis_at is None else line.basis_at,
        "due": line.due_on,
        "order": order.id,
        "title": order.title,
        "firm": order.firm.name,
        "piece": line.piece_id,
        "code": line.piece.code,
        "receipt": line.result.given_receipt,
        "refers": line.refers_to_id,
        "reason": line.reason,
    }


async def ledger(keys: Sequence[int]) -> dict[int, Bodies]:
    """`ledger/<id>`."""
    lines = LedgerLine.filter(id__in=keys).select_related("piece__order__firm", "result")
    return {each.id: {f"person:{each.person_id}": told(each)} for each in await lines}


# Plain SQL, because every delivery changes a month (decision 0013).
_SUMS = (
    "SELECT COUNT(*) AS lines, SUM(provisional) AS expected, SUM(confirmed) AS settled, SUM(fee) AS fees"
    " FROM ledger WHERE person_id = ? AND basis_at >= ? AND basis_at < ?"
)


async def account(keys: Sequence[str]) -> dict[str, Bodies]:
    """`account/<person>.<month>`: a worker's sums of what came in in a month, on the desk."""
    found: dict[str, Bodies] = {}
    people = {int(key.split(".")[0]) for key in keys}
    memberships = Membership.filter(person_id__in=people, role=Role.WORKER.value).select_related(
        "hub", "person"
    )
    where = {each.person_id: each for each in await memberships}
    for key in keys:
        person, month = key.split(".")
        membership = where.get(int(person))
        if membership is None:
            continue
        start, end = bounds(month)
        (sums,) = await get_connection("default").execute_query_dict(_SUMS, [int(person), start, end])
        if sums["lines"]:
            found[key] = {
                f"desk:{membership.hub.code}": {
                    "worker": {"id": int(person), "name": membership.person.name, "tint": tint(int(person))},
                    "month": month,
                    "lines": sums["lines"],
                    "provisional": int(sums["expected"]),
                    "confirmed": int(sums["settled"]),
                    "fee": int(sums["fees"]),
                }
            }
    return found


RENDERERS: dict[str, Renderer] = {"ledger": ledger, "account": account}
