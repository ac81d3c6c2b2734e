"""The hand-over file, rule by rule of sync/SPEC.md: what a person carries does exactly what the network would have done."""

import json
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.errors import Misfit
from sync.handover import decode_hand_over, encode_hand_over, hand_over_of
from sync.messages.outcome import Outcome, Verdict
from sync.ports import Caller
from sync.replica import Replica
from sync.version import MAX_FILE_BYTES
from tests.sync.toys import World, put_note


@pytest.fixture
async def world() -> World:
    return await open_world()


async def open_world() -> World:
    world = World()
    await world.grant("person:1", "person:1", "hub:A")
    return world


async def bring(world: World, file: bytes) -> list[Outcome]:
    """Somebody brings a file to the counter."""
    brought = decode_hand_over(file)
    caller = Caller(brought.device, "person:1", brought.device in world.revoked)
    handed = await world.authority.hand_over(caller, brought.pending(), brought.remembered())
    return list(handed.outcomes.values())


def changed(file: bytes, **content: Any) -> bytes:
    """The same file with other content, and a sum that fits it."""
    envelope = json.loads(file)
    return encode_hand_over({**json.loads(envelope["content"]), **content})


def refused_whole(file: bytes) -> str:
    with pytest.raises(Misfit) as misfit:
        decode_hand_over(file)
    return misfit.value.code


class TestFile:
    def test_HO1_mutations_stand_in_it_with_their_exact_bytes(self) -> None:
        replica = Replica("7")
        put_note(replica, 1, 'a "quoted"\\ line\n名刺 \U0001f600', "hub:A")
        put_note(replica, 2, "two", "hub:A")
        brought = decode_hand_over(hand_over_of(replica))
        assert (brought.device, brought.inc) == ("7", 1)
        assert brought.pending() == [(1, replica.outbox[1, 1]), (1, replica.outbox[1, 2])]

    def test_HO1_line_ends_and_indentation_around_it_change_nothing(self) -> None:
        replica = Replica("7")
        put_note(replica, 1, "one\r\nline", "hub:A")
        file = hand_over_of(replica)
        shown = json.dumps(json.loads(file), indent=4, ensure_ascii=True).replace("\n", "\r\n")
        assert decode_hand_over(b"\xef\xbb\xbf" + shown.encode()).pending() == [(1, replica.outbox[1, 1])]

    def test_HO2_a_file_cut_anywhere_is_refused_whole(self) -> None:
        replica = Replica("7")
        put_note(replica, 1, "one", "hub:A")
        file = hand_over_of(replica)
        assert {refused_whole(file[:end]) for end in range(len(file))} == {"handover_damaged"}

    def test_HO2_a_letter_changed_anywhere_in_the_content_is_noticed(self) -> None:
        replica = Replica("7")
        put_note(replica, 1, "one", "hub:A")
        envelope = json.loads(hand_over_of(replica))
        for at, letter in enumerate(envelope["content"]):
            spoiled = (
                envelope["content"][:at] + ("x" if letter != "x" else "y") + envelope["content"][at + 1 :]
            )
            assert refused_whole(json.dumps({**envelope, "content": spoiled}).encode()) == "handover_damaged"

    @pytest.mark.parametrize(
        ("spoil", "code"),
        [
            ({"format": "something-else"}, "handover_damaged"),
            ({"version": 1}, "handover_version"),
            ({"version": 3}, "handover_version"),
            ({"sha256": "0" * 64}, "handover_damaged"),
            ({"content": 5}, "handover_damaged"),
        ],
    )
    def test_HO2_what_is_no_file_of_this_version_is_refused(self, spoil: dict[str, Any], code: str) -> None:
        envelope = json.loads(hand_over_of(Replica("7")))
        assert refused_whole(json.dumps({**envelope, **spoil}).encode()) == code

    @pytest.mark.parametrize(
        "content",
        [
            {"outbox": ["no mutation"]},
            {"outbox": ["{}"]},
            {"outbox": ['{"n":0}']},
            {"outbox": [7]},
            {"outbox": [[0, '{"n":1}']]},
            {"inc": 0},
            {"device": ""},
            {"archive": [{}]},
        ],
    )
    def test_HO2_content_that_fits_its_sum_and_no_shape_is_refused(self, content: dict[str, Any]) -> None:
        assert refused_whole(changed(hand_over_of(Replica("7")), **content)) == "handover_damaged"

    def test_HO2_a_file_that_is_too_long_is_not_even_read(self) -> None:
        assert refused_whole(b" " * (MAX_FILE_BYTES + 1)) == "too_large"

    def test_HO2_a_file_of_too_many_mutations_is_not_taken(self) -> None:
        replica = Replica("7")
        put_note(replica, 1, "one", "hub:A")
        text = replica.outbox[1, 1].decode()
        assert refused_whole(changed(hand_over_of(replica), outbox=[text] * 2501)) == "too_large"

    def test_HO2_nonsense_never_breaks_the_reader(self) -> None:
        for nonsense in (b"", b"null", b"[]", b"\xff\xfe", b"[" * 100_000, b'{"format":"hitokuchi-unsent"}'):
            assert refused_whole(nonsense) in ("handover_damaged", "handover_version")

    def test_HO1_keys_of_later_versions_are_ignored(self) -> None:
        assert decode_hand_over(changed(hand_over_of(Replica("7")), colour="indigo")).device == "7"


class TestTakingIn:
    async def test_HO3_a_file_is_judged_as_the_network_would_have(self, world: World) -> None:
        replica = Replica("7")
        for n, name in enumerate(["note.put", "note.refuse", "note.unheard_of", "note.break"], 1):
            put_note(replica, n, f"text {n}", "hub:A", name=name)
        assert await bring(world, hand_over_of(replica)) == [
            Outcome(1, Verdict.APPLIED),
            Outcome(2, Verdict.REFUSED, "not_yours"),
            Outcome(3, Verdict.HELD, "unknown_mutation"),
            Outcome(4, Verdict.HELD, "broken_handler"),
        ]

    async def test_HO3_lanes_hold_in_a_file(self, world: World) -> None:
        replica = Replica("7")
        put_note(replica, 1, "a", "hub:A", name="note.hold", lane="note/1")
        put_note(replica, 2, "b", "hub:A", lane="note/1")
        put_note(replica, 3, "c", "hub:A", lane="note/3")
        verdicts = [(each.verdict, each.code) for each in await bring(world, hand_over_of(replica))]
        assert verdicts == [
            (Verdict.HELD, "ask_somebody"),
            (Verdict.HELD, "lane_blocked"),
            (Verdict.APPLIED, None),
        ]

    async def test_HO3_half_a_surrogate_pair_has_the_same_bytes_either_way(self, world: World) -> None:
        replica = Replica("7")
        put_note(replica, 1, "half", "hub:A")
        replica.outbox[1, 1] = replica.outbox[1, 1].replace(b"half", b"\\ud83d half \\\\ud83d")
        await bring(world, hand_over_of(replica))
        await world.settle(replica)
        assert (replica.inc, [each.outcome.verdict for each in replica.archive]) == (1, [Verdict.APPLIED])
        assert sum((await world.done()).values()) == 1

    async def test_HO3_the_archive_refills_a_server_that_forgot(self, world: World) -> None:
        replica = Replica("7")
        put_note(replica, 1, "one", "hub:A")
        await world.settle(replica)
        backup = world.backup()
        put_note(replica, 2, "two", "hub:A")
        await world.settle(replica)
        world.restore(backup)
        put_note(replica, 3, "three", "hub:A")
        assert [each.n for each in await bring(world, hand_over_of(replica))] == [1, 2, 3]
        assert await world.done() == {"one": 1, "two": 1, "three": 1}

    async def test_HO3_a_former_life_counts_too(self, world: World) -> None:
        """The phone was copied, took another life, and then the server forgot everything."""
        empty = world.backup()
        other, replica = Replica("7"), Replica("7")
        put_note(replica, 1, "one", "hub:A")
        twin = Replica.load(replica.dump())
        await world.settle(replica)
        put_note(other, 1, "another", "hub:A")
        await world.settle(other)
        world.restore(empty)
        assert (other.inc, twin.inc) == (2, 1)
        await world.exchange(other)
        assert [each.n for each in await bring(world, hand_over_of(other))] == [1]
        assert [each.n for each in await bring(world, hand_over_of(replica))] == [1]
        assert await world.done() == {"one": 1, "another": 1}

    async def test_HO3_what_waits_of_a_former_life_stands_in_the_file_with_its_incarnation(
        self, world: World
    ) -> None:
        replica = Replica("7")
        put_note(replica, 1, "one", "hub:A")
        replica.inc, replica.next = 2, 1
        put_note(replica, 2, "two", "hub:A")
        brought = decode_hand_over(hand_over_of(replica))
        assert [inc for inc, _ in brought.pending()] == [1, 2]
        assert [each.n for each in await bring(world, hand_over_of(replica))] == [1, 1]

    async def test_HO5_what_the_archive_holds_and_the_server_cannot_take_keeps_nothing_out(
        self, world: World
    ) -> None:
        """Its beginning aged out: the network would number the rest anew, a file cannot."""
        empty = world.backup()
        replica = Replica("7")
        for n in (1, 2):
            put_note(replica, n, f"text {n}", "hub:A")
        await world.settle(replica)
        world.restore(empty)
        del replica.archive[0]
        replica.inc, replica.next = 2, 1
        put_note(replica, 3, "three", "hub:A")
        assert len(await bring(world, hand_over_of(replica))) == 1
        assert await world.done() == {"three": 1}

    async def test_HO4_the_same_file_twice_is_the_same_as_once(self, world: World) -> None:
        replica = Replica("7")
        put_note(replica, 1, "one", "hub:A")
        put_note(replica, 2, "two", "hub:A", name="note.refuse")
        file = hand_over_of(replica)
        first = await bring(world, file)
        assert await bring(world, file) == first
        assert await world.done() == {"one": 1}

    async def test_HO5_other_bytes_under_a_number_keep_the_whole_file_out(self, world: World) -> None:
        replica, clone = Replica("7"), Replica("7")
        put_note(replica, 1, "one", "hub:A")
        put_note(clone, 1, "another", "hub:A")
        put_note(clone, 2, "two", "hub:A")
        await world.settle(replica)
        assert await kept_out(world, clone) == "handover_differs"
        async with world.store.read() as snapshot:
            assert (await snapshot.standing("7", 1)).inc == 1

    async def test_HO5_a_gap_keeps_the_whole_file_out(self, world: World) -> None:
        replica = Replica("7")
        for n in (1, 2, 3):
            put_note(replica, n, f"text {n}", "hub:A")
        del replica.outbox[1, 2]
        assert await kept_out(world, replica) == "handover_gap"

    async def test_HO5_a_life_goes_on_in_a_file_after_another_began(self, world: World) -> None:
        replica = Replica("7")
        put_note(replica, 1, "one", "hub:A")
        async with world.store.write("7") as transaction:
            await transaction.renew("7", 1)
        assert await bring(world, hand_over_of(replica)) == [Outcome(1, Verdict.APPLIED)]

    async def test_HO6_from_a_revoked_device_everything_is_held(self, world: World) -> None:
        replica = Replica("7")
        put_note(replica, 1, "one", "hub:A")
        world.revoked.add("7")
        assert await bring(world, hand_over_of(replica)) == [Outcome(1, Verdict.HELD, "device_revoked")]
        assert await world.done() == {}

    async def test_HO7_the_phone_hears_the_same_outcomes_at_its_next_exchange(self, world: World) -> None:
        replica = Replica("7")
        put_note(replica, 1, "one", "hub:A")
        put_note(replica, 2, "two", "hub:A", name="note.hold")
        outcomes = await bring(world, hand_over_of(replica))
        assert list(replica.outbox) == [(1, 1), (1, 2)]
        await world.settle(replica)
        assert [each.outcome for each in replica.archive] == outcomes
        assert replica.outbox == {}


async def kept_out(world: World, replica: Replica) -> str:
    """Bring a file that must change nothing; its code."""
    before = world.backup()
    with pytest.raises(Misfit) as misfit:
        await bring(world, hand_over_of(replica))
    assert world.backup() == before
    return misfit.value.code


@dataclass(frozen=True)
class Write:
    """The person does something; sometimes it is poison."""

    name: str
    lane: int


Step = Write | Literal["export", "bring", "exchange", "lost", "restart"]

steps = st.lists(
    st.one_of(
        st.builds(
            Write,
            st.sampled_from(["note.put"] * 5 + ["note.refuse", "note.hold", "note.break"]),
            st.integers(1, 3),
        ),
        st.sampled_from(["export", "bring", "exchange", "lost", "restart"]),
    ),
    max_size=40,
)


@given(steps=steps, data=st.data())
async def test_HO4_any_split_between_network_and_files_does_each_thing_once(
    steps: list[Step], data: st.DataObject
) -> None:
    world, replica, files = await open_world(), Replica("7"), list[bytes]()
    first: dict[int, Outcome] = {}
    written: dict[int, Write] = {}

    def told(outcomes: list[Outcome]) -> None:
        for outcome in outcomes:
            assert first.setdefault(outcome.n, outcome) == outcome

    for step in [*steps, "export", "exchange", "bring"]:
        match step:
            case Write(name, lane):
                n = replica.next
                written[n] = step
                put_note(replica, lane, f"text {n}", "hub:A", name=name)
            case "export":
                files.append(hand_over_of(replica))
            case "bring" if files:
                told(await bring(world, data.draw(st.sampled_from(files))))
            case "exchange":
                told((await world.exchange(replica)).outcomes)
            case "lost":
                await world.answer(replica.compose(world.nonce()))
            case _:
                replica = Replica.load(json.loads(json.dumps(replica.dump())))
    await world.settle(replica)

    told([entry.outcome for entry in replica.archive])
    assert replica.inc == 1
    assert set(first) == set(written)
    applied = {n for n, outcome in first.items() if outcome.verdict is Verdict.APPLIED}
    assert await world.done() == {f"text {n}": 1 for n in applied}
    assert all(written[n].name == "note.put" for n in applied)
    for n, write in written.items():
        if write.name == "note.put" and n not in applied:
            assert first[n].code == "lane_blocked"


def test_the_sum_is_that_of_the_contents_bytes() -> None:
    envelope = json.loads(hand_over_of(Replica("名")))
    assert envelope["sha256"] == sha256(envelope["content"].encode()).hexdigest()
