"""I12: what happens at the same moment comes out as if one after the other, on both databases.

On SQLite one writer is let in at a time anyway; on PostgreSQL these are the turns, row locks and scopes of postgres_dialect.py.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from itertools import cycle
from pathlib import Path

import pytest

from server.cli.rows import differing
from server.features.devices.models import Device, Invite
from server.features.devices.rules import INVITE_TRIES
from server.features.files import uploads
from server.features.hubs.opening import hub_of
from server.features.people.membership import join
from server.features.people.rules import Role
from server.features.pieces.rules import MAX_HELD
from tests.features.files.hands import create, photo, send
from tests.support.postgres import PostgresServer
from tests.support.region import ANSWERS, DAY, House, Phone, new_order, open_region, open_region_on, token_of


@pytest.fixture(params=["sqlite", "postgres"])
async def house(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[House]:
    if request.param == "postgres":
        async with open_region_on(request.getfixturevalue("postgres_server"), tmp_path) as house:
            yield house
    else:
        async with open_region(tmp_path) as house:
            yield house


async def consistent(house: House) -> bool:
    house.database.bind()
    return (await differing(house.database.client))[0] == []


async def long_order(house: House, pieces: int) -> int:
    rows = "".join(f"N-{no},\r\n" for no in range(1, pieces + 1))
    async with house.unit() as unit:
        return (await new_order(unit, f"番号,答え\r\n{rows}", size=1)).id


async def new_phones(house: House, count: int, *people: str) -> list[Phone]:
    """Phones of their own for these people, in turn."""
    phones = []
    for number, who in zip(range(count), cycle(people), strict=False):
        token = token_of(f"phone {number}")
        welcome = await house.pair(await house.invitation(who), token)
        phones.append(Phone(house.http, welcome.json()["device"], token))
    return phones


async def sent(phone: Phone) -> None:
    """One exchange, whose answer nobody reads."""
    answer = await phone.post(phone.replica.compose("nonce-race"))
    assert answer.status_code == 200, answer.text


async def test_nobody_gets_a_piece_that_somebody_else_got(house: House) -> None:
    order = await long_order(house, 12)
    phones = await new_phones(house, 20, "worker", "colleague")
    for phone in phones:
        phone.write("piece.take", f"order/{order}", order=order, count=1)

    await asyncio.gather(*map(sent, phones))

    leases = await house.query("SELECT piece_id FROM lease WHERE state = 'active' AND piece_id > 4")
    pieces = [lease["piece_id"] for lease in leases]
    assert len(pieces) == len(set(pieces)) == 12
    assert (await house.online("coordinator")).rows("desk:MDR")[f"order/{order}"]["pieces"]["ready"] == 0
    assert await consistent(house)


async def test_two_phones_of_one_person_hold_no_more_than_one(house: House) -> None:
    order = await long_order(house, MAX_HELD + 20)
    phones = await new_phones(house, 12, "colleague")
    for phone in phones:
        phone.write("piece.take", f"order/{order}", order=order, count=25)

    await asyncio.gather(*map(sent, phones))

    held = await house.query("SELECT COUNT(*) AS n FROM lease WHERE person_id = 2 AND state = 'active'")
    assert held == [{"n": MAX_HELD}]


async def test_MU5_the_same_message_five_times_at_once_counts_once(house: House) -> None:
    phone = await house.online("worker")
    phone.write("result.submit", "piece/1", piece=1, rev=1, answers=ANSWERS)
    message = phone.replica.compose("nonce-again")

    answers = await asyncio.gather(*(phone.post(message) for _ in range(5)))

    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.content.split(b"\n")[1] for answer in answers}) == 1  # the same outcome for all
    assert await house.query("SELECT COUNT(*) AS n FROM result") == [{"n": 1}]
    assert await house.query("SELECT COUNT(*) AS n FROM sync_inbox WHERE inc = 1 AND device = '1'") == [
        {"n": 2}
    ]


async def test_the_last_pieces_delivered_at_once_finish_the_order(house: House) -> None:
    """Each of the two sees the other's piece still out, unless they wait for each other."""
    colleague = await house.online("colleague")
    assert await colleague.take(2) == "applied"
    worker = await house.online("worker")
    for phone, pieces in ((worker, (1,)), (colleague, (2, 3))):
        for piece in pieces:
            phone.write("result.submit", f"piece/{piece}", piece=piece, rev=1, answers=ANSWERS)

    await asyncio.gather(worker.sync(), colleague.sync())

    assert await house.query("SELECT state FROM orders WHERE id = 1") == [{"state": "done"}]
    desk = (await house.online("coordinator")).rows("desk:MDR")["order/1"]
    assert (desk["state"], desk["pieces"]["received"]) == ("done", 3)
    receipts = await house.query("SELECT receipt FROM result ORDER BY receipt")
    assert [row["receipt"][-4:] for row in receipts] == ["0001", "0002", "0003"]
    assert await consistent(house)


async def test_a_delivery_and_the_end_of_its_lease_do_not_cross(house: House) -> None:
    phones = [await house.online("worker")]
    house.clock.forward(2 * DAY)
    phones[0].write("result.submit", "piece/1", piece=1, rev=1, answers=ANSWERS)

    await asyncio.gather(house.sweep(), phones[0].sync(), house.sweep())

    assert await house.query("SELECT state FROM result") == [{"state": "received"}]
    assert await house.query("SELECT state FROM piece WHERE id = 1") == [{"state": "received"}]
    assert await consistent(house)


async def test_one_code_is_one_device(house: House) -> None:
    code = await house.invitation()
    tokens = [token_of(f"new {n}") for n in range(8)]

    answers = await asyncio.gather(*(house.pair(code, token) for token in tokens))

    assert Counter(answer.status_code for answer in answers) == {200: 1, 410: 7}
    house.database.bind()
    assert await Device.filter(token_hash__isnull=False).count() == 9


async def test_every_wrong_try_is_counted(house: House) -> None:
    code = await house.invitation()
    wrong = code[:4] + f"{(int(code[4:]) + 1) % 10_000:04d}"

    await asyncio.gather(*(house.pair(wrong, token_of(f"new {n}")) for n in range(8)))

    house.database.bind()
    assert (await Invite.all().order_by("-id").first()).tries == INVITE_TRIES  # type: ignore[union-attr]
    assert (await house.pair(code, token_of("right"))).status_code == 410


async def test_one_name_is_one_person(house: House) -> None:
    async def invited() -> int:
        async with house.unit() as unit:
            return (await join(unit, await hub_of("MDR"), Role.WORKER, "新しい人")).person_id

    assert len(set(await asyncio.gather(*(invited() for _ in range(6))))) == 1


async def test_contact_and_work_at_once_leave_the_desk_right(house: House) -> None:
    """Contacts take no turn: only the lock on the row keeps what is counted and what is written together."""
    order = await long_order(house, 20)
    phones = await new_phones(house, 16, "worker", "colleague")
    for number, phone in enumerate(phones, 1):
        phone.write("piece.take", f"order/{order}", order=order, count=1)
        phone.replica.enqueue(
            "nothing.known", "x", {}, at=number
        )  # another number of pending ones: a contact is written

    await asyncio.gather(*map(sent, phones))

    desk = (await house.online("coordinator")).rows("desk:MDR")
    assert desk[f"order/{order}"]["pieces"] == {"total": 20, "ready": 4, "leased": 16, "received": 0}
    assert await consistent(house)


async def test_what_no_column_can_hold_strands_nobody(house: House) -> None:
    """U+0000 in a cell, and numbers that no id can be."""
    phone = await house.online("worker")
    assert await phone.act("piece.give_back", "piece/9", piece=2**53 - 1) == "refused not_yours"
    assert await phone.take(order=2**40) == "refused no_such_order"
    typed = [["a\x00b", "6748585"], ["\\u0000", "6748585"]]
    assert await phone.save(1, typed) == "applied"
    kept = phone.own("draft/")["draft/1"]["answers"]
    assert kept[0][0].replace("\ufdd0", "\x00") == "a\x00b"
    assert kept[1][0] == "\\u0000"
    assert await phone.submit(1, typed) == "applied"


async def test_one_file_from_two_hubs_at_once_is_kept_once(house: House) -> None:
    data = photo(3)

    answers = await asyncio.gather(
        *(send(house, data, who) for who in ("worker", "worker elsewhere", "colleague"))
    )

    assert {answer.status_code for answer in answers} == {204}
    assert await house.query("SELECT COUNT(*) AS n FROM blob") == [{"n": 1}]
    assert await house.query("SELECT COUNT(*) AS n FROM blob_holder") == [{"n": 3}]


async def test_nobody_begins_more_uploads_than_one_may(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "OPEN_UPLOADS", 3)

    answers = await asyncio.gather(
        *(create(house, b"x", name=f"{number:064}", length=100) for number in range(8))
    )

    assert Counter(answer.status_code for answer in answers) == {201: 3, 429: 5}


async def test_a_file_of_another_hub_does_not_wait(postgres_server: PostgresServer, tmp_path: Path) -> None:
    """On PostgreSQL: SQLite lets one writer in at a time anyway."""
    taken, done = asyncio.Event(), asyncio.Event()

    async def hold(house: House) -> None:
        async with house.store.unit("MDR"):
            taken.set()
            await done.wait()

    async with open_region_on(postgres_server, tmp_path) as house, asyncio.TaskGroup() as group:
        house.database.bind()
        group.create_task(hold(house))
        await taken.wait()
        async with asyncio.timeout(30):
            assert (await send(house, photo(4), "worker elsewhere")).status_code == 204
        here = group.create_task(send(house, photo(5), "worker"))
        await asyncio.wait({here}, timeout=0.5)
        assert not here.done()
        done.set()
        assert (await here).status_code == 204
