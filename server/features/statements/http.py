"""Statements besides exchanges: lines and closings when somebody looks at them, PDFs and sheets, and what an order costs."""

import asyncio
from datetime import date
from typing import Any
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from server.features.hubs.models import Hub
from server.features.ledger.models import LedgerLine
from server.features.ledger.rows import told
from server.features.people.rules import Role, require, tint
from server.features.statements.closing import open_days, shares, waiting
from server.features.statements.models import Closing, Payout, Statement
from server.features.statements.paper import Paper, PaperLine, printed
from server.features.statements.rules import tax_within
from server.features.statements.sheets import (
    Table,
    invoice,
    invoice_table,
    lines_table,
    names,
    of_month,
    statement_code,
    statements_table,
)
from server.features.terms.dated import due_of, longest_of, standing
from server.features.terms.rules import Due, day_of, month_of
from server.http.endpoint import Endpoint
from server.problems import Problem
from server.sheets.plain import written
from server.sheets.problems import SheetError
from server.text import books, preferred

TYPES = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
}
MAX_AMOUNT = 10**10
PRIVATE = {"Cache-Control": "no-store"}


def _lang(request: Request) -> str:
    return preferred(request.headers.get("accept-language", ""))


def _now(request: Request) -> int:
    now: int = request.app.state.clock()
    return now


def _month(request: Request) -> str:
    month = request.path_params.get("month") or request.query_params.get("month", "")
    try:
        date.fromisoformat(f"{month}-01")
    except ValueError:
        raise Problem("bad_request", 400, {"reason": "month"}) from None
    return str(month)


def _number(request: Request, name: str, most: int = 2**31 - 1) -> int:
    text = request.query_params.get(name, "")
    if not (text.isascii() and text.isdecimal() and int(text) <= most):
        raise Problem("bad_request", 400, {"reason": name})
    return int(text)


def _file(data: bytes, name: str, kind: str) -> Response:
    return Response(
        data,
        headers={
            **PRIVATE,
            "Content-Type": TYPES[kind],
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}",
            "X-Content-Type-Options": "nosniff",
        },
    )


async def lines(request: Request) -> Response:
    """A worker's lines of a month, for the desk of their hub."""
    found = await of_month(request.state.actor.hub, _month(request), _number(request, "person"))
    body = [{"id": line.id, **told(line)} for line in found]
    return JSONResponse({"lines": body}, headers=PRIVATE)


async def closing(request: Request) -> Response:
    """What closing on a day would count together, before anything is written; without one, the first day that is open."""
    hub, today = request.state.actor.hub, day_of(_now(request))
    days = await open_days(hub, today)
    wanted = request.query_params.get("until")
    until = (
        next((day for day in days if day.isoformat() == wanted), None) if wanted else next(iter(days), None)
    )
    if wanted and until is None:
        raise Problem("not_closable", 409)
    body: dict[str, Any] = {"days": [day.isoformat() for day in days], "until": None, "people": []}
    if until is not None:
        left = await waiting(hub, until)
        counted = await shares(hub, until, today)
        called = await names([*left, *(share.person.id for share in counted)])
        by_person = {share.person.id: share for share in counted}
        body |= {
            "until": until.isoformat(),
            "people": [
                {
                    "id": person,
                    "name": name,
                    "tint": tint(person),
                    "yen": share.yen if share else 0,
                    "fee": share.fee if share else 0,
                    "lines": len(share.lines) if share else 0,
                    "due": share.due_on.isoformat() if share and share.due_on else None,
                    "waiting": left.get(person, 0),
                }
                for person, name in sorted(called.items())
                for share in [by_person.get(person)]
            ],
        }
    return JSONResponse(body, headers=PRIVATE)


async def paper(request: Request) -> Response:
    """A statement as PDF: for the worker whose it is, and for the coordinators of its hub."""
    actor, lang = request.state.actor, _lang(request)
    number = request.path_params["id"]
    one = await Statement.get_or_none(id=int(number)) if number.isdecimal() and len(number) < 10 else None
    if one is not None:
        await one.fetch_related("closing__hub", "person")
    mine = one is not None and one.person_id == actor.person
    its_desk = one is not None and actor.role is Role.COORDINATOR and one.closing.hub_id == actor.hub
    if one is None or not (mine or its_desk):
        raise Problem("no_such_statement", 404)
    hub = one.closing.hub
    found = LedgerLine.filter(stated__statement_id=one.id).order_by("id")
    stated = await found.select_related("piece__order__firm", "refers_to")
    payouts = await Payout.filter(statement_id=one.id).order_by("id")
    back = {each.refers_to_id for each in payouts}
    previous = await Closing.filter(hub_id=hub.id, until__lt=one.closing.until).order_by("-until").first()
    first = min((day_of(line.basis_at or line.at) for line in stated), default=None)
    sheet = Paper(
        code=statement_code(hub.code, one.closing.until, one.id),
        hub=hub.name,
        hub_number=(await standing(hub.id, date.fromisoformat(one.closing.until))).number,
        worker=one.person.name,
        number=one.number,
        since=first.isoformat() if first else (previous.until if previous else one.closing.until),
        until=one.closing.until,
        due=one.due_on or "",
        yen=one.yen,
        fee=one.fee,
        tax_percent=one.tax_percent,
        tax=tax_within(one.yen, one.tax_percent),
        credit=one.credit_percent,
        paid=[(each.paid_on, each.yen) for each in payouts if each.yen > 0 and each.id not in back],
        checked=day_of(one.checked_at).isoformat() if one.checked_at else "",
        lines=[_printed(line, lang) for line in stated],
    )
    data = await asyncio.to_thread(printed, sheet, lang)
    return _file(data, f"{books('title', lang)}_{sheet.code}.pdf", "pdf")


def _printed(line: LedgerLine, lang: str) -> PaperLine:
    order, about = line.piece.order, line.refers_to
    cites = ""
    if about is not None and line.kind not in ("accepted", "lapsed"):
        day = day_of(about.basis_at or about.at).isoformat()
        cites = books("cites", lang, day=day, code=line.piece.code)
    return PaperLine(
        day=day_of(line.basis_at or line.at).isoformat(),
        code=line.piece.code,
        title=order.title,
        firm=order.firm.name,
        kind=books(f"kind.{line.kind}", lang),
        cites=cites,
        reason=line.reason,
        yen=line.confirmed,
    )


async def _sheet(request: Request, table: Table, name: str) -> Response:
    lang = _lang(request)
    kind = request.query_params.get("format", "csv")
    if kind not in ("csv", "xlsx"):
        raise Problem("bad_request", 400)
    columns, rows = table
    labels = [(books(f"column.{key}", lang), type_) for key, type_ in columns]
    try:
        data, problems = await asyncio.to_thread(
            written, name, labels, rows, kind, request.query_params.get("encoding")
        )
    except SheetError as error:
        raise Problem(error.code, 422, dict(error.details), **error.details) from error
    if problems:
        raise Problem("unencodable_cells", 422, count=len(problems))
    return _file(data, f"{name}.{kind}", kind)


async def ledger_sheet(request: Request) -> Response:
    """The lines of a month, or its statements, for accounting."""
    actor, month, what = request.state.actor, _month(request), request.path_params["what"]
    hub = await Hub.get(id=actor.hub)
    if what == "lines":
        table = await lines_table(hub.id, hub.code, month, _lang(request))
    elif what == "statements":
        table = await statements_table(hub.id, hub.code, month)
    else:
        raise Problem("not_found", 404)
    title = books("sheet.lines" if what == "lines" else "sheet.statements", _lang(request))
    return await _sheet(request, table, f"{title}_{hub.code}_{month}")


async def _invoice(request: Request) -> dict[str, Any]:
    actor = request.state.actor
    firm = actor.firm if actor.role is Role.FIRM else _number(request, "firm")
    require(actor, Role.FIRM, Role.COORDINATOR, firm=firm)
    return await invoice(actor.hub, firm, _month(request))


async def firm_invoice(request: Request) -> Response:
    """What a firm owes for a month: for its own people, and for the hub's coordinator (`firm=`)."""
    hub = await Hub.get(id=request.state.actor.hub)
    told_hub = {"code": hub.code, "name": hub.name}
    running = _month(request) >= month_of(_now(request))
    return JSONResponse({**await _invoice(request), "hub": told_hub, "running": running}, headers=PRIVATE)


async def invoice_sheet(request: Request) -> Response:
    """The same as a sheet."""
    lang, owed = _lang(request), await _invoice(request)
    hub = await Hub.get(id=request.state.actor.hub)
    name = f"{books('sheet.invoice', lang)}_{hub.code}_{owed['month']}"
    return await _sheet(request, invoice_table(owed, lang), name)


def _due(due: Due) -> dict[str, Any]:
    return {
        "on": due.on.isoformat(),
        "day": due.number,
        "level": due.level.value,
        "last": due.last.isoformat(),
    }


async def quote_order(request: Request) -> Response:
    """What an order of so many yen costs with the fee, when it is paid if it came in today, and at the latest."""
    today = day_of(_now(request))
    pay = (await standing(request.state.actor.hub, today)).pay
    yen = _number(request, "yen", MAX_AMOUNT)
    body = {
        "yen": yen,
        "fee_percent": pay.fee_percent,
        "fee": pay.fee(yen),
        "today": _due(due_of(today, pay, None)),
        "longest": _due(longest_of(today, pay, None)),
    }
    return JSONResponse(body, headers=PRIVATE)


COORDINATOR = frozenset({Role.COORDINATOR})
PAYING = frozenset({Role.COORDINATOR, Role.FIRM})

ENDPOINTS = [
    Endpoint("GET", "/ledger/lines", COORDINATOR, lines),
    Endpoint("GET", "/ledger/closing", COORDINATOR, closing),
    Endpoint("GET", "/ledger/sheets/{what}", COORDINATOR, ledger_sheet),
    Endpoint("GET", "/statements/{id}/pdf", frozenset({Role.WORKER, Role.COORDINATOR}), paper),
    Endpoint("GET", "/invoices/{month}", PAYING, firm_invoice),
    Endpoint("GET", "/invoices/{month}/sheet", PAYING, invoice_sheet),
    Endpoint("GET", "/terms/quote", PAYING, quote_order),
]
