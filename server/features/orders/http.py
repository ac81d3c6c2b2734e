"""Orders besides exchanges: preview of a sheet, sheet in, sheet out."""

import asyncio
from typing import Any
from urllib.parse import quote

import msgspec
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from server.features.firms.models import Firm
from server.features.hubs.models import Hub
from server.features.orders.intake import (
    MAX_SHEET_BYTES,
    Terms,
    all_given,
    confirmed,
    create,
    guessed_columns,
    opened_sheet,
    told,
)
from server.features.orders.models import Order
from server.features.orders.outgo import FORMATS, outgoing
from server.features.people.rules import Role, require
from server.features.templates.opening import form_of_version, version_of
from server.http.bodies import capped
from server.http.endpoint import Endpoint
from server.problems import Problem
from server.sheets.check import check
from server.sheets.problems import RowError
from server.text import preferred

SAMPLE_ROWS = 5
MAX_TERMS_BYTES = 256 * 1024


async def _uploaded(request: Request) -> tuple[bytes, str, str]:
    """The file, its name, and the terms beside it."""
    whole = capped(request, MAX_SHEET_BYTES + MAX_TERMS_BYTES)
    async with whole.form(max_files=1, max_fields=4, max_part_size=MAX_TERMS_BYTES) as form:
        file, terms = form.get("file"), form.get("terms", "")
        if not isinstance(file, UploadFile) or not isinstance(terms, str):
            raise Problem("file_missing", 422)
        data = await file.read(MAX_SHEET_BYTES + 1)
        return data, (file.filename or "sheet").replace("\\", "/").rsplit("/", 1)[-1][:200], terms


def _with_told_rows(problem: Problem, request: Request) -> Problem:
    rows = problem.details.get("rows")
    if rows and isinstance(rows[0], RowError):
        problem.details["rows"] = told(rows, preferred(request.headers.get("accept-language", "")))
    return problem


async def preview(request: Request) -> Response:
    """What the sheet seems to be, before anything is written."""
    data, name, _ = await _uploaded(request)
    sheet = await opened_sheet(data, name)
    columns = await asyncio.to_thread(guessed_columns, sheet)
    errors = await asyncio.to_thread(check, sheet, columns)
    body: dict[str, Any] = {
        "name": sheet.name,
        "format": sheet.format,
        "encoding": sheet.encoding,
        "title_rows": len(sheet.title),
        "rows": len(sheet.rows),
        "columns": msgspec.to_builtins(columns),
        "sample": [[row.cell(column.index) for column in columns] for row in sheet.rows[:SAMPLE_ROWS]],
        "errors": told(errors, preferred(request.headers.get("accept-language", ""))),
    }
    return JSONResponse(body, headers={"Cache-Control": "no-store"})


async def take_in(request: Request) -> Response:
    """Make an order of a sheet. All or nothing."""
    actor = request.state.actor
    data, name, text = await _uploaded(request)
    try:
        terms = msgspec.json.decode(text, type=Terms)
    except msgspec.MsgspecError as error:
        raise Problem("bad_terms", 422, {"reason": str(error)}) from error
    hub = await Hub.get_or_none(code=terms.hub)
    require(actor, Role.COORDINATOR, hub=hub.id if hub else 0)
    firm = await Firm.get_or_none(id=terms.firm)
    if hub is None or firm is None:
        raise Problem("no_such_firm", 422)
    sheet = await opened_sheet(data, name)
    guessed = await asyncio.to_thread(guessed_columns, sheet)
    version = await version_of(hub, terms.version)
    columns = all_given(guessed, form_of_version(version)) if version else confirmed(guessed, terms.columns)
    try:
        async with request.app.state.store.unit(hub.code) as unit:
            order = await create(unit, hub, firm, sheet, columns, terms)
    except Problem as problem:
        raise _with_told_rows(problem, request) from problem
    return JSONResponse({"id": order.id, "code": order.code}, 201)


async def take_out(request: Request) -> Response:
    """The filled sheet: for the hub's coordinator and the firm whose it is."""
    actor = request.state.actor
    order = await Order.get_or_none(code=request.path_params["code"])
    if order is None:
        raise Problem("no_such_order", 404)
    require(actor, Role.COORDINATOR, Role.FIRM, hub=order.hub_id, firm=order.firm_id)
    wanted, encoding = request.query_params.get("format"), request.query_params.get("encoding")
    if wanted not in FORMATS:
        raise Problem("bad_request", 400)
    try:
        sheet = await outgoing(order, wanted, encoding)
    except Problem as problem:
        raise _with_told_rows(problem, request) from problem
    return Response(
        sheet.data,
        headers={
            "Content-Type": sheet.type,
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(sheet.name)}",
            "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff",
        },
    )


ENDPOINTS = [
    Endpoint("POST", "/sheets", frozenset({Role.COORDINATOR}), preview),
    Endpoint("POST", "/orders", frozenset({Role.COORDINATOR}), take_in),
    Endpoint("GET", "/orders/{code}/sheet", frozenset({Role.COORDINATOR, Role.FIRM}), take_out),
]
