"""The desk sees when a phone was last heard of, without a write for every idle poll."""

from typing import Any

from server.cli.rows import differing
from server.features.devices.rules import CONTACT_EVERY_MS
from tests.support.region import MINUTE, START, House, Phone


async def shown(house: House) -> dict[str, Any]:
    desk = (await house.online("coordinator")).rows("desk:MDR")
    device: dict[str, Any] = desk["person/1"]["devices"][0]
    return device


async def heads(house: House) -> list[dict[str, Any]]:
    return await house.query("SELECT name, seq FROM sync_scope WHERE name = 'desk:MDR'")


async def idle(phone: Phone, pending: int = 0, app: str = "0.1.0") -> None:
    """An exchange without mutations."""
    body = phone.replica.compose("nonce-idle", app=app).replace(b'"beat":[0,', f'"beat":[{pending},'.encode())
    assert (await phone.post(body)).status_code == 200


async def test_idle_polls_are_written_down_once_in_a_while(house: House) -> None:
    worker = house.phone("worker")
    house.clock.forward(MINUTE)
    await idle(worker)
    first = await heads(house)

    for _ in range(10):
        house.clock.forward(MINUTE)
        await idle(worker)
    assert await heads(house) == first

    house.clock.forward(CONTACT_EVERY_MS)
    await idle(worker)
    assert (await shown(house))["contact_at"] == START + 11 * MINUTE + CONTACT_EVERY_MS


async def test_the_unsent_count_and_the_version_show_at_once(house: House) -> None:
    worker = house.phone("worker")
    await idle(worker)
    house.clock.forward(1000)

    await idle(worker, pending=3)
    assert ((await shown(house))["pending"], (await shown(house))["contact_at"]) == (3, START + 1000)
    await idle(worker, pending=3, app="0.2.0")
    assert (await shown(house))["app"] == "0.2.0"


async def test_absurd_heartbeats_are_taken_as_they_can_be(house: House) -> None:
    worker = house.phone("worker")

    await idle(worker, pending=2**53 - 1)

    assert (await shown(house))["pending"] == 1_000_000


async def test_rows_and_tables_agree_between_two_contacts(house: House) -> None:
    worker = house.phone("worker")
    for _ in range(5):
        house.clock.forward(2 * MINUTE)
        await idle(worker)

    house.database.bind()
    assert (await differing(house.database.client))[0] == []
