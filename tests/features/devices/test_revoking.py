"""A phone out of service: what it still sends is kept, and it learns nothing any more."""

from tests.support.region import DEVICES, House, Phone


async def revoke(coordinator: Phone, who: str) -> str:
    return await coordinator.act("device.revoke", f"device/{DEVICES[who]}", device=DEVICES[who])


async def test_what_it_sends_is_held_and_kept(house: House) -> None:
    worker, coordinator = await house.online("worker"), await house.online("coordinator")
    assert await revoke(coordinator, "worker") == "applied"

    assert await worker.submit(1) == "held device_revoked"

    (kept,) = await house.query(
        "SELECT payload, verdict FROM sync_inbox WHERE device = ? AND n = 2", DEVICES["worker"]
    )
    assert kept["verdict"] == "held"
    assert "株式会社きみつ".encode() in bytes(kept["payload"])
    assert await house.query("SELECT id FROM result") == []


async def test_its_rows_are_gone_and_its_outbox_is_not(house: House) -> None:
    worker, coordinator = await house.online("worker"), await house.online("coordinator")
    await revoke(coordinator, "worker")

    await worker.sync()

    assert worker.replica.scopes == {}
    assert b'["gone","person:1","device_revoked"]' in worker.answer
    assert b'["row"' not in worker.answer


async def test_it_cannot_download_again(house: House) -> None:
    fresh = await house.online("revoked")

    assert fresh.replica.scopes == {}
    assert (await house.ask("revoked", "GET", "/orders/MDR-0001/sheet")).status_code == 403


async def test_the_persons_other_phone_goes_on(house: House) -> None:
    coordinator = await house.online("coordinator")

    assert "order/1" in coordinator.rows("desk:MDR")
    devices = {
        device["id"]: device["revoked"] for device in coordinator.rows("desk:MDR")["person/6"]["devices"]
    }
    assert devices == {DEVICES["coordinator"]: False, DEVICES["revoked"]: True}


async def test_twice_is_once_and_unknown_ones_are_unknown(house: House) -> None:
    coordinator = await house.online("coordinator")

    assert [await revoke(coordinator, "worker"), await revoke(coordinator, "worker")] == [
        "applied",
        "applied",
    ]
    assert await coordinator.act("device.revoke", "device/999", device="999") == "refused no_such_device"
    assert await coordinator.act("device.revoke", "device/x", device="1; DROP") == "held bad_arguments"


async def test_a_new_code_brings_the_person_back(house: House) -> None:
    coordinator = await house.online("coordinator")
    await revoke(coordinator, "worker")
    answer = await house.pair(await house.invitation("worker"), "N" * 43)

    fresh = Phone(house.http, answer.json()["device"], "N" * 43)
    await fresh.sync()

    assert list(fresh.own("piece/")) == ["piece/1"]


async def test_one_that_takes_itself_out_learns_nothing_in_that_very_exchange(house: House) -> None:
    coordinator = await house.online("coordinator")
    coordinator.write("device.revoke", f"device/{DEVICES['coordinator']}", device=DEVICES["coordinator"])

    await coordinator.sync()

    assert coordinator.replica.outbox == {}
    assert coordinator.replica.scopes == {}
    assert b'["row"' not in coordinator.answer
