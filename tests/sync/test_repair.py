"""Scopes whose rows on a device are not the server's: what goes over the line, and what stays as it is (SC8, SC10-SC12)."""

import base64
import json
from typing import Any
from unittest.mock import patch

import pytest

from sync.buckets import bucket_count, bucket_of, bucket_sums, in_mask, mask_text, pack, unpack
from sync.codec import decode_up, encode_line
from sync.errors import RemoteProtocolError
from sync.messages.down import Row
from sync.replica import Replica
from sync.version import MAX_BUCKET_BYTES, MIN_BUDGET, PAGE_BYTES
from tests.sync.toys import NOW, World, lines, of, words

ROWS = 200


@pytest.fixture
async def world() -> World:
    """A hub with 200 notes of about 250 bytes: too many to send them all for one."""
    world = World()
    await world.grant("person:1", "hub:A")
    for key in range(ROWS):
        await world.place(f"note/{key}", f"{key} " + "x" * 200, "hub:A")
    return world


@pytest.fixture
async def phone(world: World) -> Replica:
    """A device that holds all of it."""
    return await world.settle(Replica("7"))


async def down(world: World, replica: Replica, **more: Any) -> bytes:
    """One exchange of the replica; the answer, for a look at it."""
    nonce = world.nonce()
    answer = await world.answer(replica.compose(nonce, **more))
    assert replica.absorb(nonce, answer).ours
    return answer


async def assert_equals_fresh(world: World, replica: Replica) -> None:
    assert replica.disagreements() == []
    assert replica.dump()["scopes"] == (await world.fresh()).dump()["scopes"]


def sums_in(message: bytes) -> dict[str, Any]:
    """What a message up says about buckets."""
    said: dict[str, Any] = json.loads(message).get("buckets", {})
    return said


# The buckets themselves


def test_SC10_a_row_stays_in_its_bucket_when_its_body_changes_and_buckets_divide_evenly() -> None:
    counts = [0] * 64
    for key in range(64_00):
        counts[bucket_of(f"note/{key}", 64)] += 1
    assert min(counts) > 50
    before = bucket_sums([("note/1", b"1"), ("note/2", b"2")], 64)
    after = bucket_sums([("note/1", b"changed"), ("note/2", b"2")], 64)
    assert [k for k in range(64) if before[k] != after[k]] == [bucket_of("note/1", 64)]
    assert bucket_of("note/1", 4096) // 64 == bucket_of("note/1", 64)


@pytest.mark.parametrize(("rows", "count"), [(0, 64), (2048, 64), (2049, 128), (10_000, 512), (10**7, 4096)])
def test_SC10_there_are_as_many_buckets_as_a_page_each_takes(rows: int, count: int) -> None:
    assert bucket_count(rows) == count


def test_SC10_sums_and_masks_stand_in_a_message_and_come_back() -> None:
    sums = bucket_sums([(f"note/{key}", b"%d" % key) for key in range(300)], 128)
    assert unpack(pack(sums)) == sums
    mask = mask_text([bucket_of("note/7", 128)], 128)
    assert len(mask) == 32
    assert [key for key in range(300) if in_mask(mask, f"note/{key}")] == [
        key for key in range(300) if bucket_of(f"note/{key}", 128) == bucket_of("note/7", 128)
    ]


@pytest.mark.parametrize("length", [0, 8, 64 * 8 - 8, 65 * 8, 96 * 8, 8192 * 8])
def test_SC10_any_other_number_of_sums_is_no_message(length: int) -> None:
    said = {"v": 1, "device": "7", "inc": 1, "nonce": "nonce-01"}
    said["buckets"] = {"hub:A": base64.b64encode(bytes(length)).decode()}
    with pytest.raises(RemoteProtocolError):
        decode_up(json.dumps(said).encode())
    said["buckets"] = {"hub:A": base64.b64encode(bytes(64 * 8)).decode()}
    assert decode_up(json.dumps(said).encode()).buckets == {"hub:A": bytes(512)}


def test_SC10_who_is_in_no_doubt_sends_no_sums() -> None:
    assert b"buckets" not in Replica("7").compose("nonce-01")


# A server with another history


async def test_SC8_SC10_after_a_restore_only_what_differs_goes_over_the_line(
    world: World, phone: Replica
) -> None:
    backup = world.backup()
    await world.place("note/3", "forgotten by the server", "hub:A")
    await world.place("note/500", "likewise", "hub:A")
    await world.settle(phone)
    world.restore(backup)
    await world.place("note/4", "new on the server", "hub:A")
    asked = await down(world, phone)
    assert words(asked) == ["hi", "unlike", "end"]
    assert len(phone.rows("hub:A")) == ROWS + 1  # the screen keeps what it has
    message = phone.compose("nonce-99")
    assert len(sums_in(message)["hub:A"]) == 684  # 64 sums of 8 bytes in base64
    mended = await down(world, phone)
    assert [word for word in words(mended) if word != "row"] == ["hi", "mend", "to", "end"]
    assert len(of(mended, "row")) < 15  # three buckets of about three rows
    assert not sums_in(phone.compose("nonce-98"))
    assert words(await down(world, phone)) == ["hi", "end"]
    await assert_equals_fresh(world, phone)


async def test_SC8_a_small_scope_is_sent_from_0_at_once(world: World) -> None:
    await world.grant("person:1", "person:1")
    await world.place("note/1000", "old", "person:1")
    phone = await world.settle(Replica("7"))
    backup = world.backup()
    await world.place("note/1000", "newer", "person:1")
    await world.settle(phone)
    world.restore(backup)
    answer = await down(world, phone)
    assert of(answer, "from") == [["person:1", 0]]
    await assert_equals_fresh(world, phone)


async def test_SC10_the_same_rows_under_another_cursor_cost_no_row(world: World, phone: Replica) -> None:
    backup = world.backup()
    await world.place("note/500", "comes", "hub:A")
    await world.place("note/500", "goes")
    await world.settle(phone)
    world.restore(backup)
    assert phone.scopes["hub:A"].seq > ROWS
    await down(world, phone)
    mended = await down(world, phone)
    assert lines(mended)[1:3] == [
        ["mend", "hub:A", ROWS + 2, "0" * 16],
        ["to", "hub:A", ROWS, phone.scopes["hub:A"].sum, ROWS, False],
    ]
    await assert_equals_fresh(world, phone)


async def test_SC10_a_repair_resumes_where_it_broke_and_what_is_mended_stays(world: World) -> None:
    """A server that has the same ids with other bodies, over a line that cuts every answer after its first whole segment."""
    phone = await world.settle(Replica("7"))
    other = World()
    await other.grant("person:1", "hub:A")
    for key in range(ROWS):
        await other.place(f"note/{key}", f"{key} " + "y" * 200, "hub:A")
    await down(other, phone)
    mended = [0]
    for _ in range(100):
        nonce = other.nonce()
        answer = await other.answer(phone.compose(nonce, budget=MIN_BUDGET))
        cut = answer.find(b"\n", answer.find(b'["to"')) + 1
        assert 0 < cut < 3 * MIN_BUDGET
        assert len(phone.rows("hub:A")) == ROWS  # nothing leaves the screen meanwhile
        phone.absorb(nonce, answer[:cut])
        mended.append(sum("y" in text for text in phone.rows("hub:A").values()))
        if not phone.scopes["hub:A"].unlike:
            break
        assert mended[-1] > mended[-2]
    assert mended[-1] == ROWS
    assert len(mended) > 10
    await assert_equals_fresh(other, phone)


async def test_SC10_a_repair_goes_on_while_the_server_does(world: World, phone: Replica) -> None:
    phone.scopes["hub:A"].rows = dict.fromkeys(phone.scopes["hub:A"].rows, b'"spoilt"')
    phone.audit()
    key = 0
    while (await world.exchange(phone, budget=MIN_BUDGET)).more:
        key += 1
        await world.place(f"note/{key}", "changed meanwhile", "hub:A")
        await world.place(f"note/{key + 100}", "gone meanwhile")
        assert key < 100
    await world.settle(phone)
    await assert_equals_fresh(world, phone)


async def test_SC10_a_bucket_larger_than_the_budget_goes_as_a_whole(world: World, phone: Replica) -> None:
    big = bucket_of("note/7", 64)
    for key in (key for key in range(1000, 9000) if bucket_of(f"note/{key}", 64) == big):
        await world.place(f"note/{key}", "z" * 200, "hub:A")
    await world.settle(phone)
    phone.scopes["hub:A"].rows.pop("note/7")
    assert phone.audit() == ["hub:A"]
    mended = await down(world, phone, budget=MIN_BUDGET)
    assert len(of(mended, "mend")) == 1
    assert PAGE_BYTES < len(mended) < MAX_BUCKET_BYTES
    await assert_equals_fresh(world, phone)


async def test_SC10_a_bucket_that_might_never_arrive_is_no_repair_but_a_download_in_pages(
    world: World, phone: Replica
) -> None:
    phone.scopes["hub:A"].rows.pop("note/7")
    phone.audit()
    with patch("sync.repair.MAX_BUCKET_BYTES", 200):
        answer = await down(world, phone)
    assert of(answer, "from")[0] == ["hub:A", 0]
    await assert_equals_fresh(world, phone)


async def test_SC10_a_mending_segment_for_other_rows_than_were_summed_changes_nothing(
    world: World, phone: Replica
) -> None:
    phone.scopes["hub:A"].rows.pop("note/7")
    phone.audit()
    nonce = world.nonce()
    answer = await world.answer(phone.compose(nonce))
    await world.place("note/8", "changed", "hub:A")
    later = Replica.load(phone.dump())
    later.scopes["hub:A"].seq += 1
    later.compose(nonce)
    before = later.dump()
    later.absorb(nonce, answer)
    assert later.dump() == before
    healthy = await world.settle(Replica("8"))
    healthy.compose(nonce)
    before = healthy.dump()
    healthy.absorb(nonce, answer)
    assert healthy.dump() == before


async def test_SC10_every_scope_makes_progress_however_small_the_budget(world: World, phone: Replica) -> None:
    await world.grant("person:1", "person:1")
    for key in range(ROWS):
        await world.place(f"own/{key}", "あ" * 50, "person:1")
    await world.settle(phone)
    for scope in ("hub:A", "person:1"):
        phone.scopes[scope].rows = dict.fromkeys(phone.scopes[scope].rows, b"0")
    assert phone.audit() == ["hub:A", "person:1"]
    mended = await down(world, phone, budget=0)
    assert {scope for scope, *_ in of(mended, "mend")} == {"hub:A", "person:1"}
    assert len(mended) < 3 * MIN_BUDGET


# A device that finds it out by itself


@pytest.mark.parametrize("spoil", ["gone", "changed", "invented"])
async def test_SC11_what_goes_wrong_on_the_device_is_found_by_its_own_count_and_mended(
    world: World, phone: Replica, spoil: str
) -> None:
    rows = phone.scopes["hub:A"].rows
    match spoil:
        case "gone":
            del rows["note/9"]
        case "changed":
            rows["note/9"] = b'"9 y"'
        case "invented":
            rows["note/9999"] = rows["note/9"]
    assert words(await down(world, phone)) == ["hi", "end"]  # nobody could see it from outside
    assert phone.audit() == ["hub:A"]
    assert phone.audit() == []  # it is known already
    mended = await down(world, phone)
    assert len(of(mended, "row")) < 10
    await assert_equals_fresh(world, phone)


async def test_SC11_a_device_that_is_in_order_finds_nothing(world: World, phone: Replica) -> None:
    assert phone.audit() == []
    half = Replica("8")
    await world.exchange(half, budget=MIN_BUDGET)
    assert half.scopes["hub:A"].more
    assert half.audit() == []  # it cannot know yet


# Deletions that nobody remembers


async def test_SC12_a_phone_that_was_away_for_longer_than_deletions_are_remembered_equals_a_fresh_copy(
    world: World, phone: Replica
) -> None:
    await world.place("note/7", "gone meanwhile")
    await world.place("note/8", "changed", "hub:A")
    assert await world.store.expire(NOW) == 1
    answer = await down(world, phone)
    assert words(answer) == ["hi", "unlike", "end"]
    mended = await down(world, phone)
    assert len(of(mended, "row")) < 10
    assert "note/7" not in phone.rows("hub:A")
    await assert_equals_fresh(world, phone)


async def test_SC12_tombstones_forgotten_while_a_device_pages(world: World) -> None:
    """The device holds a row of its first page that is gone before it has read the last one."""
    phone = Replica("7")
    await world.exchange(phone, budget=MIN_BUDGET)
    assert "note/1" in phone.rows("hub:A")
    await world.place("note/1", "gone while it pages")
    await world.place("note/150", "gone before it came")
    assert await world.store.expire(NOW) == 2
    await world.settle(phone)
    assert "note/1" not in phone.rows("hub:A")
    await assert_equals_fresh(world, phone)


async def test_SC12_a_device_at_the_newest_mark_notices_nothing(world: World, phone: Replica) -> None:
    await world.place("note/7", "gone")
    await world.settle(phone)
    await world.store.expire(NOW)
    assert words(await down(world, phone)) == ["hi", "end"]
    await world.place("note/8", "gone")
    assert words(await down(world, phone)) == ["hi", "from", "drop", "to", "end"]
    await assert_equals_fresh(world, phone)


def test_a_row_of_these_tests_is_of_the_size_they_count_on() -> None:
    assert 200 < len(encode_line(Row("note/100", json.dumps("100 " + "x" * 200).encode()))) < 250
