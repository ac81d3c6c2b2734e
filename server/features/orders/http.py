"""Orders besides exchanges: preview of a sheet, sheet in, sheet out."""

import asyncio
from typing import Annotated, Any
from urllib.parse import quote

import msgspec
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from server.features.firms.models import Firm
from server.features.hubs.models import Hub
from server.features.orders.intake import (
    MAX_SHEET_BYTES,
    Brought,
    Terms,
    Wish,
    all_given,
    confirmed,
    create,
    guessed_columns,
    opened_sheet,
    terms_of,
    told,
)
from server.features.orders.models import Order
from server.features.orders.mutations import ask
from server.features.orders.outgo import FORMATS, outgoing
from server.features.people.rules import Role, require
from server.features.sources.keeping import find
from server.features.sources.rules import MAX_PICTURES
from server.features.templates.opening import form_of_version, version_of
from server.http.bodies import capped
from server.http.endpoint import Endpoint
from server.problems import Problem
from server.sheets.check import check
from server.sheets.pictures import match
from server.sheets.problems import RowError
from server.text import preferred

SAMPLE_ROWS = 5
MAX_TERMS_BYTES = 256 * 1024

Names = Annotated[list[Annotated[str, msgspec.Meta(max_length=255)]], msgspec.Meta(max_length=MAX_PICTURES)]


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


def _names(text: str) -> list[str]:
    """The names of the files that somebody chose beside the sheet."""
    if not text:
        return []
    try:
        return msgspec.json.decode(text, type=Names)
    except msgspec.MsgspecError as error:
        raise Problem("bad_request", 422) from error


async def preview(request: Request) -> Response:
    """What the sheet seems to be, and which row names which file, before anything is written or a file is sent."""
    data, name, text = await _uploaded(request)
    names = _names(text)
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
    }
    if names:
        matched = await asyncio.to_thread(match, sheet, names)
        errors = sorted([*errors, *matched.errors], key=lambda error: (error.row, error.line))
        body["pictures"] = {
            "column": matched.column,
            "used": sorted({place for row in matched.rows for place in row}),
            "spare": list(matched.spare),
        }
    body["errors"] = told(errors, preferred(request.headers.get("accept-language", "")))
    return JSONResponse(body, headers={"Cache-Control": "no-store"})


async def take_in(request: Request) -> Response:
    """Make an order of a sheet. All or nothing. What a firm says is its wish; the terms are those that the hub published."""
    actor = request.state.actor
    data, name, text = await _uploaded(request)
    asks = actor.role is Role.FIRM
    try:
        said: Wish | Terms
        said = msgspec.json.decode(text, type=Wish) if asks else msgspec.json.decode(text, type=Terms)
    except msgspec.MsgspecError as error:
        raise Problem("bad_terms", 422, {"reason": str(error)}) from error
    hub = (
        await Hub.get_or_none(id=actor.hub)
        if isinstance(said, Wish)
        else await Hub.get_or_none(code=said.hub)
    )
    require(actor, Role.COORDINATOR, Role.FIRM, hub=hub.id if hub else 0)
    firm = await Firm.get_or_none(id=actor.firm if isinstance(said, Wish) else said.firm)
    if hub is None or firm is None:
        raise Problem("no_such_firm", 422)
    sheet = await opened_sheet(data, name)
    guessed = await asyncio.to_thread(guessed_columns, sheet)
    version = await version_of(hub, said.version)
    if isinstance(said, Wish):
        if version is None:
            raise Problem("no_such_template", 422)
        terms = terms_of(version, hub, firm, said)
    else:
        terms = said
    columns = all_given(guessed, form_of_version(version)) if version else confirmed(guessed, terms.columns)
    try:
        async with request.app.state.store.unit(hub.code) as unit:
            brought = Brought(actor.membership, await find(actor.membership, sheet, terms.pictures))
            order = await create(unit, hub, firm, sheet, columns, terms, brought)
            if isinstance(said, Wish):
                await ask(unit, order, propose=said.propose)
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
    Endpoint("POST", "/sheets", frozenset({Role.COORDINATOR, Role.FIRM}), preview),
    Endpoint("POST", "/orders", frozenset({Role.COORDINATOR, Role.FIRM}), take_in),
    Endpoint("GET", "/orders/{code}/sheet", frozenset({Role.COORDINATOR, Role.FIRM}), take_out),
]
