"""The ledger as sheets: lines and statements of a month for the coordinator, the invoice of a month for a firm."""

from collections.abc import Mapping, Sequence
from typing import Any

from server.features.ledger.models import LedgerLine
from server.features.ledger.rules import STATED
from server.features.people.models import Person
from server.features.statements.models import Payout, Statement, StatementLine
from server.features.statements.rules import tax_on_top, tax_within
from server.features.terms.dated import standing
from server.features.terms.rates import consumption_tax
from server.features.terms.rules import bounds, day_of
from server.sheets.values import ValueType
from server.text import books

Columns = Sequence[tuple[str, ValueType]]
Table = tuple[Columns, list[list[str]]]
"""Columns by their key in the catalogue `books`, and rows of text."""

LINES: Columns = (
    ("line", "number"),
    ("refers", "number"),
    ("day", "date"),
    ("written", "date"),
    ("worker", "text"),
    ("firm", "text"),
    ("order", "text"),
    ("title", "text"),
    ("piece", "text"),
    ("receipt", "text"),
    ("kind", "text"),
    ("provisional", "yen"),
    ("confirmed", "yen"),
    ("fee", "yen"),
    ("due", "date"),
    ("statement", "text"),
    ("reason", "text"),
)
STATEMENTS: Columns = (
    ("statement", "text"),
    ("until", "date"),
    ("worker", "text"),
    ("number", "text"),
    ("yen", "yen"),
    ("tax_percent", "number"),
    ("tax", "yen"),
    ("credit", "number"),
    ("fee", "yen"),
    ("due", "date"),
    ("paid", "yen"),
    ("paid_on", "date"),
    ("checked", "date"),
    ("received", "date"),
)
INVOICE: Columns = (
    ("order", "text"),
    ("title", "text"),
    ("count", "number"),
    ("work", "yen"),
    ("fee", "yen"),
    ("net", "yen"),
    ("tax_percent", "number"),
    ("tax_added", "yen"),
    ("gross", "yen"),
)


def statement_code(hub: str, until: str, number: int) -> str:
    """`MDR-260915-7`."""
    return f"{hub}-{until[2:].replace('-', '')}-{number}"


def _day(ms: int | None) -> str:
    return "" if ms is None else day_of(ms).isoformat()


async def of_month(hub: int, month: str, person: int | None = None) -> list[LedgerLine]:
    """The lines of a hub about what came in in a month, with all that stands beside them."""
    start, end = bounds(month)
    found = LedgerLine.filter(piece__order__hub_id=hub, basis_at__gte=start, basis_at__lt=end)
    if person is not None:
        found = found.filter(person_id=person)
    return await found.order_by("id").select_related("piece__order__firm", "result", "person")


async def lines_table(hub: int, code: str, month: str, lang: str) -> Table:
    """Every line of a month."""
    lines = await of_month(hub, month)
    stated: dict[int, str] = {}
    for each in await StatementLine.filter(line_id__in=[line.id for line in lines]).select_related(
        "statement__closing"
    ):
        stated[each.line_id] = statement_code(code, each.statement.closing.until, each.statement_id)
    rows = [
        [
            str(line.id),
            str(line.refers_to_id or ""),
            _day(line.basis_at or line.at),
            _day(line.at),
            line.person.name,
            line.piece.order.firm.name,
            line.piece.order.code,
            line.piece.order.title,
            line.piece.code,
            line.result.given_receipt or "",
            books(f"kind.{line.kind}", lang),
            str(line.provisional),
            str(line.confirmed),
            str(line.fee),
            line.due_on or "",
            stated.get(line.id, ""),
            line.reason,
        ]
        for line in lines
    ]
    return LINES, rows


async def statements_table(hub: int, code: str, month: str) -> Table:
    """Every statement whose closing is in a month."""
    rows = []
    found = Statement.filter(closing__hub_id=hub, closing__until__startswith=f"{month}-")
    for one in await found.order_by("closing__until", "id").select_related("closing", "person"):
        payouts = await Payout.filter(statement_id=one.id).order_by("id")
        paid = sum(each.yen for each in payouts)
        rows.append(
            [
                statement_code(code, one.closing.until, one.id),
                one.closing.until,
                one.person.name,
                one.number,
                str(one.yen),
                str(one.tax_percent),
                str(tax_within(one.yen, one.tax_percent)),
                str(one.credit_percent),
                str(one.fee),
                one.due_on or "",
                str(paid),
                payouts[-1].paid_on if paid else "",
                _day(one.checked_at),
                _day(one.received_at),
            ]
        )
    return STATEMENTS, rows


async def invoice(hub: int, firm: int, month: str) -> dict[str, Any]:
    """What a firm owes its hub for a month: what was confirmed in it, the hub's fee, and the tax, once for its rate.

    A correction counts in the month in which it was made, so a month that is over never changes. Interest is the hub's alone.
    """
    start, end = bounds(month)
    kinds = [kind.value for kind in STATED if kind.value != "interest"]
    lines = LedgerLine.filter(
        piece__order__hub_id=hub, piece__order__firm_id=firm, kind__in=kinds, at__gte=start, at__lt=end
    )
    orders: dict[int, dict[str, Any]] = {}
    for line in await lines.order_by("id").select_related("piece__order", "refers_to"):
        if line.refers_to is not None and line.refers_to.kind == "interest":
            continue
        order = line.piece.order
        row = orders.setdefault(
            order.id,
            {"order": order.id, "code": order.code, "title": order.title, "count": 0, "yen": 0, "fee": 0},
        )
        row["count"] += line.kind != "adjusted"
        row["yen"] += line.confirmed
        row["fee"] += line.fee
    last = day_of(end - 1)
    percent = consumption_tax(last)
    net = sum(row["yen"] + row["fee"] for row in orders.values())
    tax = tax_on_top(net, percent)
    return {
        "month": month,
        "number": (await standing(hub, last)).number,
        "orders": list(orders.values()),
        "yen": sum(row["yen"] for row in orders.values()),
        "fee": sum(row["fee"] for row in orders.values()),
        "net": net,
        "tax_percent": percent,
        "tax": tax,
        "gross": net + tax,
    }


def invoice_table(told: Mapping[str, Any], lang: str) -> Table:
    """An invoice as rows: one an order, and the sum, on which alone the tax stands."""
    rows = [
        [
            each["code"],
            each["title"],
            str(each["count"]),
            str(each["yen"]),
            str(each["fee"]),
            str(each["yen"] + each["fee"]),
            "",
            "",
            "",
        ]
        for each in told["orders"]
    ]
    count = sum(each["count"] for each in told["orders"])
    sums = [told[key] for key in ("yen", "fee", "net", "tax_percent", "tax", "gross")]
    rows.append(["", books("column.gross", lang), str(count), *map(str, sums)])
    return INVOICE, rows


async def names(people: Sequence[int]) -> dict[int, str]:
    """Their names."""
    return {each.id: each.name for each in await Person.filter(id__in=people)}
