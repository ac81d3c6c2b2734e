"""Inviting somebody: a person, a membership, a code and a QR; at the coordinator's own hub only."""

from typing import Any

import pytest

from server.cli.rows import differing
from server.features.firms.opening import open_firm
from server.features.hubs.opening import hub_of, open_hub
from server.features.people.membership import join
from server.features.people.rules import Role
from tests.support.region import MINUTE, START, House, new_order


async def invite(house: House, who: str = "coordinator", **asked: Any) -> Any:
    return await house.ask(who, "POST", "/invites", json={"hub": "MDR", "role": "worker", **asked})


async def test_an_invitation_is_a_code_a_link_and_a_qr(house: House) -> None:
    answer = await invite(house, name="  小林　ミン ")

    assert answer.status_code == 201
    said = answer.json()
    assert said["person"] == {"id": 8, "name": "小林 ミン", "role": "worker", "tint": 0}
    assert said["expires_at"] == START + 15 * MINUTE
    digits = said["code"].replace("-", "")
    assert len(digits) == 8
    assert said["url"] == f"http://test/#/pair/{digits}"  # behind the #, so that no server logs it
    assert said["qr"].startswith("<svg")
    assert "<script" not in said["qr"]
    assert answer.headers["cache-control"] == "no-store"
    assert (await house.pair(digits, "T" * 43)).json()["person"]["name"] == "小林 ミン"


async def test_a_second_phone_is_no_second_person(house: House) -> None:
    first, again = await invite(house, name="田中 さゆり"), await invite(house, name="田中　さゆり")

    assert first.json()["person"]["id"] == again.json()["person"]["id"] == 1
    assert first.json()["code"] != again.json()["code"]


async def test_a_new_person_stands_on_the_desk_at_once(house: House) -> None:
    coordinator = await house.online("coordinator")
    await invite(house, name="小林 ミン")

    await coordinator.sync()

    assert coordinator.rows("desk:MDR")["person/8"]["devices"] == []


@pytest.mark.parametrize(
    ("asked", "status", "code"),
    [
        ({"name": ""}, 422, "name_missing"),
        ({"name": "　 "}, 422, "name_missing"),
        ({"name": "x" * 101}, 422, "name_missing"),
        ({"name": "A", "role": "firm"}, 422, "firm_missing"),
        ({"name": "A", "firm": 1}, 422, "firm_not_wanted"),
        ({"name": "A", "role": "firm", "firm": 3}, 422, "no_such_firm"),
        ({"name": "A", "role": "firm", "firm": 99}, 422, "no_such_firm"),
        ({"name": "A", "role": "admin"}, 422, "bad_request"),
        ({"name": 7}, 422, "bad_request"),
        ({"name": "A", "hub": "KMR"}, 403, "not_allowed"),
        ({"name": "A", "hub": "NOPE"}, 403, "not_allowed"),
    ],
)
async def test_what_cannot_be(house: House, asked: dict[str, Any], status: int, code: str) -> None:
    people = await house.query("SELECT COUNT(*) AS n FROM person")

    answer = await invite(house, **asked)

    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)
    assert await house.query("SELECT COUNT(*) AS n FROM person") == people


async def test_a_hub_that_gets_its_first_coordinator_late_shows_the_face_on_its_orders(house: House) -> None:
    """As on a first day with the command line: hub, firm and order first, people afterwards."""
    async with house.unit() as unit:
        hub = await open_hub(unit, "NEW", "あたらしい拠点")
        firm = await open_firm(unit, hub, "はじめての店")
        await new_order(unit, hub="NEW", firm=firm.id)
        await join(unit, hub, Role.FIRM, "店主", firm)
    async with house.unit() as unit:
        await join(unit, await hub_of("NEW"), Role.COORDINATOR, "新居 花")

    house.database.bind()
    assert (await differing(house.database.client))[0] == []
    (row,) = await house.query(
        "SELECT body FROM sync_row WHERE id = 'order/3' AND scope = ?", f"firm:{firm.id}"
    )
    assert "新居 花" in bytes(row["body"]).decode()
