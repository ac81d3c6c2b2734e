"""The device's half, where a vector cannot say it: what happens over several exchanges."""

import copy
import json

import pytest

from sync.codec import encode_line
from sync.ids import row_hash, sum_text
from sync.messages.down import End, From, Hi, Line, Row, To
from sync.messages.outcome import Verdict
from sync.replica import ARCHIVE_LENGTH, Replica
from sync.version import TELL_EVERY_MS
from tests.sync.toys import World, of, put_note


@pytest.fixture
async def world() -> World:
    world = World()
    await world.grant("person:1", "person:1", "hub:A")
    return world


def clone_of(replica: Replica) -> Replica:
    """The same storage on a second phone."""
    return Replica.load(copy.deepcopy(replica.dump()))


def sent(message: bytes) -> list[int]:
    return [mutation["n"] for mutation in json.loads(message).get("mutations", [])]


def outcomes(replica: Replica) -> list[tuple[int, int, Verdict]]:
    return [(entry.inc, entry.outcome.n, entry.outcome.verdict) for entry in replica.archive]


# The exchange


def test_EX2_an_answer_nobody_asked_for_changes_nothing() -> None:
    replica = Replica("7")
    assert not replica.absorb("nonce-01", b'["hi",1,"nonce-01",0,0,9,0]\n["end","nonce-01"]\n').ours
    assert replica.inc == 1


async def test_EX8_a_device_tells_how_it_is_when_it_begins_when_it_pushes_and_once_in_a_while(
    world: World,
) -> None:
    replica = Replica("7")
    told = {"wall", "app"}

    async def exchange(nonce: str, wall: int, *, lost: bool = False) -> set[str]:
        message = replica.compose(nonce, wall=wall, app="0.1.0")
        answer = await world.answer(message)
        if not lost:
            replica.absorb(nonce, answer)
        said: dict[str, object] = json.loads(message)
        return said.keys() & {"wall", "app", "beat"}

    assert await exchange("nonce-01", 5000, lost=True) == told
    assert await exchange("nonce-02", 6000) == told
    assert await exchange("nonce-03", 7000) == set()
    put_note(replica, 1, "something to send", "hub:A")
    assert await exchange("nonce-04", 8000) == told | {"beat"}
    assert await exchange("nonce-05", 8000 + TELL_EVERY_MS - 1) == set()
    assert await exchange("nonce-06", 8000 + TELL_EVERY_MS) == told
    assert await exchange("nonce-07", 8000) == told  # its clock was put back


async def test_EX2_an_answer_to_a_former_life_changes_nothing(world: World) -> None:
    original = Replica("7")
    put_note(original, 1, "of the original", "hub:A")
    clone = clone_of(Replica("7"))
    put_note(clone, 1, "of the clone", "hub:A")
    await world.settle(original)
    answer = await world.answer(clone.compose("nonce-77"))
    clone.absorb("nonce-77", answer)
    assert clone.inc == 2
    assert list(clone.outbox) == [(2, 1)]
    stale = clone.absorb("nonce-77", answer.replace(b'["end"', b'["done",1,"applied"]\n["end"'))
    assert not stale.ours
    assert clone.outbox.keys() == {(2, 1)}


async def test_EX2_an_answer_to_an_earlier_message_comes_too_late(world: World) -> None:
    replica = Replica("7")
    put_note(replica, 1, "first", "hub:A")
    early = await world.answer(replica.compose("nonce-91"))
    put_note(replica, 2, "second", "hub:A")
    late = await world.answer(replica.compose("nonce-92"))
    assert not replica.absorb("nonce-91", early).ours
    assert replica.absorb("nonce-92", late).complete
    assert replica.seen == 2


async def test_EX4_who_misses_the_end_asks_again(world: World) -> None:
    replica = Replica("7")
    answer = await world.answer(replica.compose("nonce-91"))
    cut = replica.absorb("nonce-91", answer[: answer.index(b'["end"')])
    assert (cut.complete, cut.more) == (False, True)
    assert (await world.exchange(replica)).complete


# Mutations


async def test_MU1_numbers_are_dense_and_the_bytes_of_a_number_never_change(world: World) -> None:
    replica = Replica("7")
    assert [put_note(replica, key, "あ\u2028", "hub:A") for key in range(3)] == [1, 2, 3]
    first = replica.compose("nonce-91")
    replica = clone_of(replica)  # stored, and loaded again
    put_note(replica, 9, "later", "hub:A")
    again = replica.compose("nonce-91")
    for raw in list(replica.outbox.values())[:3]:
        assert raw in first
        assert raw in again


async def test_MU2_a_mutation_stays_until_its_outcome_is_stored(world: World) -> None:
    replica = Replica("7")
    put_note(replica, 1, "x", "hub:A")
    answer = await world.answer(replica.compose("nonce-91"))
    replica.absorb("nonce-91", answer[: answer.index(b'["done"') + 5])
    assert (len(replica.outbox), len(replica.archive)) == (1, 0)
    await world.exchange(replica)
    assert (len(replica.outbox), len(replica.archive)) == (0, 1)
    assert (await world.done())["x"] == 1


async def test_MU3_what_does_not_fit_into_one_message_goes_in_several_in_order(world: World) -> None:
    replica = Replica("7")
    for key in range(5):
        put_note(replica, key, "x" * 200_000, "hub:A")
    assert sent(replica.compose("nonce-91")) == [1, 2]
    await world.settle(replica)
    assert outcomes(replica) == [(1, n, Verdict.APPLIED) for n in range(1, 6)]


async def test_MU6_what_a_clone_has_written_is_not_lost_and_nothing_is_done_twice(world: World) -> None:
    original = Replica("7")
    put_note(original, 1, "before", "hub:A")
    await world.settle(original)
    put_note(original, 2, "waits on both", "hub:A")
    clone = clone_of(original)
    put_note(original, 3, "of the original", "hub:A")
    put_note(clone, 4, "of the clone", "hub:A")
    for replica in (original, clone, original, clone):
        await world.settle(replica)
    assert await world.done() == dict.fromkeys(
        ["before", "waits on both", "of the original", "of the clone"], 1
    )
    assert original.outbox == clone.outbox == {}
    assert outcomes(clone) == [(1, 1, Verdict.APPLIED), (1, 2, Verdict.APPLIED), (2, 1, Verdict.APPLIED)]


async def test_MU6_an_outcome_settles_only_what_was_in_the_message(world: World) -> None:
    original = Replica("7")
    clone = clone_of(original)
    put_note(original, 1, "of the original", "hub:A")
    await world.settle(original)
    message = clone.compose("nonce-91")
    put_note(clone, 1, "of the clone", "hub:A")  # while the message is under way
    clone.absorb("nonce-91", await world.answer(message))
    assert len(clone.outbox) == 1
    await world.settle(clone)
    assert await world.done() == {"of the original": 1, "of the clone": 1}


async def test_MU6_what_two_copies_both_had_to_send_is_settled_for_both_and_done_once(world: World) -> None:
    replica = Replica("7")
    for key in range(4):
        put_note(replica, key, f"{key}" * 200_000, "hub:A")
    await world.answer(replica.compose("nonce-91"))  # 1 and 2 arrive, the answer is lost
    twin = clone_of(replica)
    await world.settle(twin)  # the same bytes: 1 to 4 arrive
    await world.settle(replica)
    assert (replica.inc, replica.outbox) == (1, {})
    assert set((await world.done()).values()) == {1}
    assert len(await world.done()) == 4


async def test_MU6_two_clones_that_both_go_on_both_get_through(world: World) -> None:
    replicas = [Replica("7"), Replica("7"), Replica("7")]
    for turn in range(6):
        for who, replica in enumerate(replicas):
            put_note(replica, turn, f"{turn} of {who}", "hub:A")
            await world.exchange(replica)
    for replica in replicas * 2:
        await world.settle(replica)
    assert await world.done() == {f"{turn} of {who}": 1 for turn in range(6) for who in range(3)}


async def test_MU9_a_server_restored_from_a_backup_is_refilled_by_its_phones(world: World) -> None:
    replicas = [Replica("7"), Replica("8")]
    for replica in replicas:
        put_note(replica, 1, f"before, of {replica.device}", "hub:A")
        await world.settle(replica)
    backup = world.backup()
    for key in range(3):
        for replica in replicas:
            put_note(replica, key, f"{key} after, of {replica.device}", "hub:A")
            await world.settle(replica)
    expected = await world.done()
    world.restore(backup)
    put_note(replicas[0], 9, "after the restore", "hub:A")
    for replica in replicas * 2:
        await world.settle(replica)
        assert not replica.disagreements()
    assert await world.done() == {**expected, "after the restore": 1}
    assert [replica.inc for replica in replicas] == [1, 1]
    assert replicas[0].dump()["scopes"] == (await world.fresh()).dump()["scopes"]


async def copies(world: World, count: int = 2) -> list[Replica]:
    """Copies of one device that each did something of their own and came to rest, each in its own life."""
    first = Replica("7")
    put_note(first, 0, "before", "hub:A")
    await world.settle(first)
    replicas = [first, *(clone_of(first) for _ in range(count - 1))]
    for who, replica in enumerate(replicas):
        put_note(replica, who, f"of {who}", "hub:A")
    for replica in replicas:
        await world.settle(replica)
    return replicas


async def test_MU9_the_lives_of_a_copied_device_are_all_refilled(world: World) -> None:
    empty = world.backup()
    replicas = await copies(world, 3)
    assert [replica.inc for replica in replicas] == [1, 2, 3]
    expected = await world.done()
    world.restore(empty)
    for replica in replicas:
        await world.settle(replica)
    assert await world.done() == expected
    assert [replica.inc for replica in replicas] == [1, 2, 3]


@pytest.mark.parametrize("first", [0, 1])
async def test_MU9_a_number_that_a_copy_took_after_the_restore_hides_nothing(
    world: World, first: int
) -> None:
    """Both copies write under the same number again, one of them over what the other had there."""
    original, clone = Replica("7"), Replica("7")
    backup = world.backup()
    put_note(original, 1, "of the original", "hub:A")
    await world.settle(original)
    world.restore(backup)
    put_note(clone, 2, "of the clone", "hub:A")
    for replica in [(original, clone), (clone, original)][first]:
        await world.settle(replica)
    await world.settle(original)
    assert await world.done() == {"of the original": 1, "of the clone": 1}


async def test_MU9_a_history_that_differs_further_back_is_found_at_the_next_contact(world: World) -> None:
    original = Replica("7")
    backup = world.backup()
    put_note(original, 1, "first of the original", "hub:A")
    put_note(original, 2, "second of the original", "hub:A")
    await world.settle(original)
    twin = clone_of(original)
    world.restore(backup)
    other = Replica("7")
    put_note(other, 3, "of another copy", "hub:A")
    for replica in (other, twin, original):
        await world.settle(replica)
    assert set((await world.done()).values()) == {1}
    assert len(await world.done()) == 3


async def test_MU9_nothing_is_taken_behind_what_the_device_has_otherwise(world: World) -> None:
    """Else a copy that comes later would find its newest there, and never ask about what is before it."""
    original, other = Replica("7"), Replica("7")
    backup = world.backup()
    for key in (1, 2):
        put_note(original, key, f"{key} of the original", "hub:A")
    await world.settle(original)
    twin = clone_of(original)
    world.restore(backup)
    put_note(other, 3, "of another copy", "hub:A")
    for replica in (other, twin):
        await world.settle(replica)
    async with world.store.write("7") as transaction:
        assert list(await transaction.entries("7", 1, [1, 2])) == [
            1
        ]  # 2 of the twin came in a life of its own
    await world.settle(original)
    assert [entry.inc for entry in original.archive] == [3, 3]


async def test_MU9_a_cut_answer_does_not_hide_what_was_forgotten(world: World) -> None:
    """Its outcome would settle the newest again, and the next message would speak of that one alone."""
    replica = Replica("7")
    backup = world.backup()
    put_note(replica, 1, "one", "hub:A")
    await world.settle(replica)
    world.restore(backup)
    put_note(replica, 2, "two", "hub:A")
    answer = await world.answer(replica.compose("nonce-91"))
    assert answer.index(b'["forgot"') < answer.index(b'["from"')
    replica.absorb("nonce-91", answer[: answer.index(b'["from"')])
    assert sorted(replica.outbox) == [(1, 1), (1, 2)]
    await world.settle(replica)
    assert await world.done() == {"one": 1, "two": 1}


async def test_MU11_what_was_numbered_anew_is_done_once_whichever_number_arrives_first(world: World) -> None:
    replica = Replica("7")
    put_note(replica, 1, "one", "hub:A")
    late = replica.compose("nonce-91")
    replica._renumber(1, 2)
    await world.answer(late)
    await world.settle(replica)
    assert outcomes(replica) == [(2, 1, Verdict.APPLIED)]
    assert await world.done() == {"one": 1}


async def test_MU11_a_request_that_was_long_under_way_does_nothing_again(world: World) -> None:
    replica = Replica("7")
    put_note(replica, 1, "one", "hub:A", name="note.refuse")
    late = replica.compose("nonce-91")
    replica._renumber(1, 2)
    await world.settle(replica)
    assert of(await world.answer(late), "done") == [[1, "refused", "not_yours"]]
    assert await world.done() == {}


async def test_MU11_two_copies_that_number_the_same_mutation_anew_do_it_once(world: World) -> None:
    """It waits on both; under its number the server has what a third copy did."""
    replica, third = Replica("7"), Replica("7")
    put_note(replica, 1, "waits on both", "hub:A")
    clone = clone_of(replica)
    put_note(third, 1, "of the third", "hub:A")
    for each in (third, replica, clone):
        await world.settle(each)
    assert await world.done() == {"of the third": 1, "waits on both": 1}
    assert [replica.inc, clone.inc] == [2, 3]


async def test_MU11_what_two_copies_did_under_one_number_are_two_mutations(world: World) -> None:
    """They had the same number first, and are not the same."""
    await copies(world, 3)
    assert await world.done() == dict.fromkeys(["before", "of 0", "of 1", "of 2"], 1)


async def test_MU11_numbered_a_third_time_it_is_still_the_same(world: World) -> None:
    replica = Replica("7")
    put_note(replica, 1, "one", "hub:A")
    await world.answer(replica.compose("nonce-91"))
    for life in (1, 2, 3):
        replica._renumber(life, life + 1)
    await world.settle(replica)
    assert (replica.inc, await world.done()) == (4, {"one": 1})


@pytest.mark.parametrize("waiting", [0, 1])
async def test_MU9_an_archive_that_does_not_reach_back_means_the_next_incarnation(
    world: World, waiting: int
) -> None:
    empty = world.backup()
    replica = Replica("7")
    for key in range(3):
        put_note(replica, key, f"{key}", "hub:A")
    await world.settle(replica)
    del replica.archive[0]  # it was long ago
    for _ in range(waiting):
        put_note(replica, 9, "waits", "hub:A")
    world.restore(empty)
    await world.settle(replica)
    assert replica.inc == 2
    assert await world.done() == dict.fromkeys(["1", "2", *["waits"] * waiting], 1)
    put_note(replica, 10, "later", "hub:A")
    await world.settle(replica)
    assert (await world.done())["later"] == 1


async def test_MU9_without_any_archive_the_next_mutation_still_gets_through(world: World) -> None:
    empty = world.backup()
    replica = Replica("7")
    put_note(replica, 1, "x", "hub:A")
    await world.settle(replica)
    replica.archive.clear()
    world.restore(empty)
    await world.settle(replica)
    put_note(replica, 2, "later", "hub:A")
    await world.settle(replica)
    assert await world.done() == {"later": 1}


@pytest.mark.parametrize("forgotten", [False, True])
async def test_MU9_a_device_that_is_paired_anew_sends_what_its_server_lacks_and_nothing_twice(
    world: World, forgotten: bool
) -> None:
    empty = world.backup()
    replica = Replica("7")
    put_note(replica, 1, "settled", "hub:A")
    await world.settle(replica)
    put_note(replica, 2, "waits", "hub:A")
    if forgotten:
        world.restore(empty)
    replica.adopt("9", forgotten=forgotten)
    await world.settle(replica)
    assert await world.done() == {"settled": 1, "waits": 1}
    assert (replica.device, replica.inc, replica.outbox) == ("9", 1, {})
    assert not replica.disagreements()


async def test_MU10_a_revoked_device_keeps_its_work_in_the_archive(world: World) -> None:
    replica = await world.settle(Replica("7"))
    put_note(replica, 1, "x", "hub:A")
    world.revoked.add("7")
    await world.settle(replica)
    assert replica.scopes == {}
    assert [(entry.outcome.verdict, entry.outcome.code) for entry in replica.archive] == [
        (Verdict.HELD, "device_revoked")
    ]


async def test_the_archive_keeps_the_newest(world: World) -> None:
    replica = Replica("7")
    for key in range(ARCHIVE_LENGTH + 10):
        put_note(replica, key, "x", name="note.unheard_of")  # held, which is quick
    await world.settle(replica)
    assert [entry.outcome.n for entry in replica.archive] == list(range(11, ARCHIVE_LENGTH + 11))


# Scopes


async def test_SC5_a_scope_that_is_gone_is_deleted_and_comes_back_whole(world: World) -> None:
    await world.place("note/1", 1, "hub:A")
    replica = await world.settle(Replica("7"))
    put_note(replica, 2, "kept", "hub:A")
    await world.revoke("person:1", "hub:A")
    nonce = "nonce-91"
    answer = await world.answer(replica.compose(nonce))
    replica.absorb(nonce, answer[: answer.index(b'["done"')] + answer[answer.index(b'["gone"') :])
    assert "hub:A" not in replica.scopes
    assert len(replica.outbox) == 1
    await world.grant("person:1", "hub:A")
    await world.settle(replica)
    assert replica.rows("hub:A").keys() == {"note/1", "note/2"}


async def test_SC9_a_row_is_kept_byte_for_byte(world: World) -> None:
    odd = [b' { "a" : 1 } ', b"1E400", b"-0", b'"\\u3042\\/"', "𠮷".join(['"', '"']).encode()]
    async with world.store.write("") as transaction:
        for number, body in enumerate(odd):
            await transaction.rows.place(f"odd,{number}]", {"hub:A": body})
    replica = await world.settle(Replica("7"))
    assert list(replica.scopes["hub:A"].rows.values()) == odd
    assert not replica.disagreements()


@pytest.mark.parametrize("change", ["body", "lost", "more"])
def test_I5_rows_that_are_not_those_the_server_counted_are_noticed(change: str) -> None:
    replica = Replica("7")
    replica.compose("nonce-91")
    row, total = Row("note/1", b"1"), sum_text(row_hash("note/1", b"1"))
    told: list[Line] = [
        Hi(1, "nonce-91", 0, 0, 1, 0),
        From("hub:A", 0),
        row,
        To("hub:A", 1, total, 1, more=False),
        End("nonce-91"),
    ]
    replica.absorb("nonce-91", b"".join(map(encode_line, told)))
    assert replica.disagreements() == []
    rows = replica.scopes["hub:A"].rows
    if change == "body":
        rows["note/1"] = b"2"
    elif change == "lost":
        del rows["note/1"]
    else:
        rows["note/2"] = b"1"
    assert replica.disagreements() == ["hub:A"]
