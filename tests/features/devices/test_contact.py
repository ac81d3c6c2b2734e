"""The desk sees when a phone was last heard of, without a write for every idle poll."""

from typing import Any

import msgspec
import pytest

from server.cli.rows import differing
from server.features.devices.rules import CONTACT_EVERY_MS, Heartbeat, Reported, lost
from sync.codec import decode_up, encode_up
from sync.messages.up import Up
from sync.replica import Replica
from tests.support.region import MINUTE, START, House, Phone


async def shown(house: House) -> dict[str, Any]:
    desk = (await house.online("coordinator")).rows("desk:MDR")
    device: dict[str, Any] = desk["person/1"]["devices"][0]
    return device


async def heads(house: House) -> list[dict[str, Any]]:
    return await house.query("SELECT name, seq FROM sync_scope WHERE name = 'desk:MDR'")


async def idle(phone: Phone, pending: int = 0, app: str = "0.1.0") -> None:
    """An exchange without mutations."""
    up = decode_up(phone.replica.compose("nonce-idle"))
    body = encode_up(msgspec.structs.replace(up, app=app, beat=(pending, 0, 0, 0)))
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


async def contact(phone: Phone, replica: Replica, **said: Any) -> None:
    """An exchange that brings the heartbeat of a replica and nothing else: what it keeps does not get through."""
    up = decode_up(replica.compose("nonce-beat"))
    up = msgspec.structs.replace(up, mutations=[], **said)
    assert (await phone.post(encode_up(up))).status_code == 200


async def test_all_of_the_heartbeat_shows_on_the_desk(house: House) -> None:
    worker = house.phone("worker")
    for n in range(3):
        worker.write("result.save", "piece/1", piece=1, answers=[[str(n)]])
    house.clock.forward(10 * MINUTE)

    await contact(
        worker,
        worker.replica,
        beat=(3, 620, 9 * MINUTE, 5_000_000),
        wall=house.clock() + 3 * MINUTE,
        app="0.1.0",
    )

    device = await shown(house)
    assert device == {
        "id": "1",
        "label": device["label"],
        "paired_at": device["paired_at"],
        "contact_at": START + 10 * MINUTE,
        "pending": 3,
        "pending_bytes": 620,
        "pending_since": START + MINUTE,
        "storage": 5_000_000,
        "ahead_ms": 3 * MINUTE,
        "lost": None,
        "lost_at": None,
        "app": "0.1.0",
        "revoked": False,
    }


async def test_what_arrived_waits_no_more_and_an_unknown_storage_forgets_nothing(house: House) -> None:
    worker = house.phone("worker")
    worker.write("result.save", "piece/1", piece=1, answers=[["1"]])
    await contact(worker, worker.replica, beat=(1, 200, MINUTE, 5_000_000))
    await worker.sync()

    device = await shown(house)
    assert (device["pending"], device["pending_bytes"], device["pending_since"]) == (0, 0, None)
    assert device["storage"] == 5_000_000


async def test_a_phone_that_comes_back_from_last_week_is_missed_what_it_kept(house: House) -> None:
    worker = house.phone("worker")
    await worker.sync()
    week_ago = worker.replica.dump()
    for n in range(4):
        worker.write("result.save", "piece/1", piece=1, answers=[[str(n)]])
    await contact(worker, worker.replica, wall=house.clock())
    house.clock.forward(MINUTE)

    back = Replica.load(week_ago)
    back.enqueue("result.save", "piece/1", {"piece": 1, "answers": [["other"]]}, at=START)
    await contact(worker, back, wall=house.clock())

    device = await shown(house)
    assert (device["pending"], device["lost"], device["lost_at"]) == (1, 3, house.clock())


async def test_nothing_is_missed_that_arrived_by_hand_or_under_another_number(house: House) -> None:
    worker = house.phone("worker")
    for n in range(4):
        worker.write("result.save", "piece/1", piece=1, answers=[[str(n)]])
    await contact(worker, worker.replica, wall=house.clock())
    house.clock.forward(MINUTE)
    moved = Replica.load(worker.replica.dump())
    moved.inc = 2  # the same four, from 1 again

    await contact(worker, moved, wall=house.clock())
    assert (await shown(house))["lost"] is None
    worker.replica = moved
    await worker.sync()
    assert ((await shown(house))["lost"], (await shown(house))["pending"]) == (None, 0)


BEFORE = Reported(life=2, made=15, last=10, wall=1000)


@pytest.mark.parametrize(
    ("life", "made", "wall", "missing"),
    [
        (2, 15, 1001, 0),  # the five are still there
        (2, 18, 1001, 0),
        (2, 12, 1001, 3),
        (2, 3, 1001, 5),  # a copy from long ago
        (2, 12, 1000, 0),  # an old message that was under way for long
        (3, 5, 1001, 0),  # renumbered
        (3, 1, 1001, 4),
        (1, 99, 1001, 0),  # it speaks of a former life
    ],
)
def test_what_a_device_came_back_without(life: int, made: int, wall: int, missing: int) -> None:
    said = Heartbeat(pending=0, bytes=0, since=None, storage=0, ahead_ms=0, life=life, made=made)

    assert lost(BEFORE, said, wall) == missing


def test_an_absurd_heartbeat_fits_into_the_table() -> None:
    huge = 2**53 - 1
    said = Heartbeat.of(
        Up(v=1, device="1", inc=huge, nonce="nonce-01", seen=huge, wall=2**63 - 1, beat=(huge,) * 4), START
    )

    assert said.pending == 1_000_000
    assert all(
        -(2**63) <= value < 2**63 for value in (said.bytes, said.since or 0, said.ahead_ms or 0, said.made)
    )
