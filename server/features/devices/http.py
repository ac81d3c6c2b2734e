"""Devices besides exchanges: pairing, and inviting somebody to pair."""

import io
from typing import Annotated, TypeVar

import msgspec
import segno
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from server.features.devices.models import Device
from server.features.devices.pairing import invite, pair
from server.features.devices.rules import shown_code
from server.features.firms.models import Firm
from server.features.hubs.models import Hub
from server.features.people.membership import join
from server.features.people.models import Membership
from server.features.people.rules import Role, require, tint
from server.http.bodies import body_of
from server.http.endpoint import PUBLIC, Endpoint
from server.problems import Problem

MAX_BODY = 4096

Asked = TypeVar("Asked", bound=msgspec.Struct)


class PairRequest(msgspec.Struct):
    """What a phone sends to be paired; it minted the token itself."""

    code: Annotated[str, msgspec.Meta(max_length=40)]
    token: Annotated[str, msgspec.Meta(max_length=64)]
    label: Annotated[str, msgspec.Meta(max_length=200)] = ""
    app: Annotated[str, msgspec.Meta(max_length=64)] = ""


class InviteRequest(msgspec.Struct):
    """Whom to invite, as what."""

    hub: str
    role: Role
    name: Annotated[str, msgspec.Meta(max_length=200)]
    firm: int | None = None


async def _json(request: Request, kind: type[Asked]) -> Asked:
    try:
        return msgspec.json.decode(await body_of(request, MAX_BODY), type=kind)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as error:
        raise Problem("bad_request", 422, {"reason": str(error)}) from error


async def _welcome(device: Device) -> dict[str, object]:
    membership = await Membership.get(id=device.membership_id).select_related("person", "hub", "firm")
    firm = membership.firm
    return {
        "device": str(device.id),
        "person": {
            "id": membership.person_id,
            "name": membership.person.name,
            "role": membership.role,
            "tint": tint(membership.person_id),
        },
        "hub": {"code": membership.hub.code, "name": membership.hub.name},
        "firm": {"id": firm.id, "name": firm.name} if firm else None,
    }


async def pair_device(request: Request) -> Response:
    """A code for a device. The same code with the same token gives the same answer again."""
    asked = await _json(request, PairRequest)
    async with request.app.state.tries.of(request.client.host if request.client else ""):
        async with request.app.state.store.unit() as unit:
            outcome = await pair(unit, asked.code, asked.token, asked.label, asked.app)
        if isinstance(outcome, Problem):
            raise outcome
    return JSONResponse(await _welcome(outcome), headers={"Cache-Control": "no-store"})


async def invite_person(request: Request) -> Response:
    """A code and a QR for somebody, new or known, at the coordinator's own hub."""
    asked = await _json(request, InviteRequest)
    hub = await Hub.get_or_none(code=asked.hub)
    require(request.state.actor, Role.COORDINATOR, hub=hub.id if hub else 0)
    firm = await Firm.get_or_none(id=asked.firm) if asked.firm is not None else None
    if hub is None or (asked.firm is not None and (firm is None or firm.hub_id != hub.id)):
        raise Problem("no_such_firm", 422)
    async with request.app.state.store.unit() as unit:
        membership = await join(unit, hub, asked.role, asked.name, firm)
        invitation = await invite(unit, membership)
    person = await membership.person
    url = pairing_url(request.app.state.settings.address(str(request.base_url)), invitation.code)
    return JSONResponse(
        {
            "code": shown_code(invitation.code),
            "expires_at": invitation.expires_at,
            "person": {
                "id": person.id,
                "name": person.name,
                "role": membership.role,
                "tint": tint(person.id),
            },
            "url": url,
            "qr": qr_svg(url),
        },
        201,
        headers={"Cache-Control": "no-store"},
    )


def pairing_url(base: str, code: str) -> str:
    """What the QR says. The code stands behind the #, so that it never reaches a server's log."""
    return f"{base}/#/pair/{code}"


def qr_svg(text: str) -> str:
    """A QR code (ISO/IEC 18004) as an SVG of its own."""
    out = io.BytesIO()
    segno.make(text, error="m").save(
        out, kind="svg", scale=4, border=4, xmldecl=False, dark="#22201c", light="#ffffff"
    )
    return out.getvalue().decode()


ENDPOINTS = [
    Endpoint("POST", "/pair", PUBLIC, pair_device),
    Endpoint("POST", "/invites", frozenset({Role.COORDINATOR}), invite_person),
]
