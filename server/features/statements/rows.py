"""What of statements becomes a row: the whole of it for its worker, so that it is on the phone; how it stands for the desk."""

from collections.abc import Sequence
from typing import Any

from server.features.people.rules import tint
from server.features.statements.models import Closing, Payout, Statement, StatementLine
from server.features.statements.rules import entry_of, tax_within
from server.store.unit import Bodies, Renderer


async def statement(keys: Sequence[int]) -> dict[int, Bodies]:
    """`statement/<id>`."""
    lines: dict[int, list[int]] = {}
    stated = StatementLine.filter(statement_id__in=keys).order_by("line_id")
    for number, line in await stated.values_list("statement_id", "line_id"):
        lines.setdefault(number, []).append(line)
    payouts: dict[int, list[Payout]] = {}
    for each in await Payout.filter(statement_id__in=keys).order_by("id"):
        payouts.setdefault(each.statement_id, []).append(each)
    found: dict[int, Bodies] = {}
    for one in await Statement.filter(id__in=keys).select_related("closing__hub", "person"):
        made = payouts.get(one.id, [])
        back = {each.refers_to_id for each in made}
        paid = sum(each.yen for each in made)
        stands = [each for each in made if each.yen > 0 and each.id not in back]
        shared: dict[str, Any] = {
            "until": one.closing.until,
            "closed_at": one.closing.at,
            "yen": one.yen,
            "fee": one.fee,
            "due": one.due_on,
            "state": entry_of(one.yen, paid, received=one.received_at is not None).value,
            "paid": paid,
            "payouts": [{"id": each.id, "yen": each.yen, "on": each.paid_on} for each in stands],
            "checked_at": one.checked_at,
            "received_at": one.received_at,
        }
        own = {
            "hub": one.closing.hub.name,
            "number": one.number,
            "tax_percent": one.tax_percent,
            "tax": tax_within(one.yen, one.tax_percent),
            "credit_percent": one.credit_percent,
            "lines": lines.get(one.id, []),
        }
        worker = {"id": one.person_id, "name": one.person.name, "tint": tint(one.person_id)}
        found[one.id] = {
            f"person:{one.person_id}": {**shared, **own},
            f"desk:{one.closing.hub.code}": {**shared, "worker": worker, "lines": len(lines.get(one.id, []))},
        }
    return found


async def books(keys: Sequence[str]) -> dict[str, Bodies]:
    """`books/<hub's code>`: up to which day the ledger is closed, for the desk."""
    found: dict[str, Bodies] = {}
    for each in await Closing.filter(hub__code__in=keys).order_by("until").select_related("hub"):
        found[each.hub.code] = {f"desk:{each.hub.code}": {"until": each.until, "at": each.at}}
    return found


RENDERERS: dict[str, Renderer] = {"statement": statement, "books": books}
