"""Templates besides exchanges: what is wrong with a form, and the form of an XLSForm workbook. Nothing is written down."""

import asyncio
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from server.features.people.rules import Role
from server.features.templates.rules import MAX_FORM_BYTES, MAX_WORKBOOK_UNPACKED
from server.forms.form import Fault, Form, from_schema, to_schema
from server.forms.xlsform import MAX_BYTES, Taken, read_xlsform
from server.http.bodies import body_of
from server.http.endpoint import Endpoint
from server.problems import Problem
from server.sheets.package import inspect
from server.sheets.problems import SheetError
from server.text import of_form, preferred


def _sentence(code: str, detail: str, lang: str) -> str:
    """`at`: where in an expression, which is the last word of its fault's detail."""
    return of_form(code, lang, detail=detail, at=detail.rpartition(" ")[2])


def _told(form: Form | None, faults: list[Fault], lang: str) -> dict[str, Any]:
    """A form for the desk: its one writing, and each fault with its sentence."""
    return {
        "form": None if form is None else to_schema(form),
        "faults": [
            {**msgspec.to_builtins(fault), "message": _sentence(fault.code, fault.detail, lang)}
            for fault in faults
        ],
    }


async def check(request: Request) -> Response:
    """What is wrong with a form, field by field: the same judgement as when it is published."""
    lang = preferred(request.headers.get("accept-language", ""))
    try:
        schema = msgspec.json.decode(await body_of(request, MAX_FORM_BYTES), type=dict[str, Any])
    except msgspec.MsgspecError as error:
        raise Problem("bad_request", 400) from error
    form, faults = await asyncio.to_thread(from_schema, schema)
    return JSONResponse(_told(form, faults, lang), headers={"Cache-Control": "no-store"})


def _taken(data: bytes) -> Taken:
    """Reads a workbook when it is known what unpacking it costs. Raises SheetError."""
    if data.startswith(b"PK"):
        inspect(data, MAX_WORKBOOK_UNPACKED)
    return read_xlsform(data)


async def xlsform(request: Request) -> Response:
    """The form of a workbook, and by sheet and row what of it was not taken."""
    lang = preferred(request.headers.get("accept-language", ""))
    data = await body_of(request, MAX_BYTES)
    try:
        taken = await asyncio.to_thread(_taken, data)
    except SheetError as error:
        raise Problem(error.code, 422, dict(error.details), **error.details) from error
    left = [
        {**msgspec.to_builtins(each), "message": _sentence(each.code, each.detail, lang)}
        for each in taken.left
    ]
    return JSONResponse({**_told(taken.form, [], lang), "left": left}, headers={"Cache-Control": "no-store"})


ENDPOINTS = [
    Endpoint("POST", "/forms/check", frozenset({Role.COORDINATOR}), check),
    Endpoint("POST", "/forms/xlsform", frozenset({Role.COORDINATOR}), xlsform),
]
