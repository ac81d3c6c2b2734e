"""The server's half, rule by rule of sync/SPEC.md, over the reference store."""

import json
from typing import Any

import msgspec
import pytest

from sync.authority import Authority
from sync.codec import encode_up, print_of
from sync.messages.down import Want
from sync.messages.outcome import Outcome, Verdict
from sync.messages.up import Up
from sync.ports import Caller
from sync.replica import Replica
from sync.version import MAX_NUMBER, MAX_TAKEN, MAX_WANTED, MIN_BUDGET, PAGE_BYTES
from tests.sync.toys import NOW, REGISTRY, World, done, of, put_note, words


@pytest.fixture
async def world() -> World:
    world = World()
    await world.grant("person:1", "person:1", "hub:A")
    return world


def up(*mutations: bytes, nonce: str = "nonce-01", **given: Any) -> bytes:
    """A message up of device 7, byte by byte as a test wants it."""
    raw = [msgspec.Raw(mutation) for mutation in mutations]
    return encode_up(Up(**{"v": 1, "device": "7", "inc": 1, "nonce": nonce, "mutations": raw, **given}))


def note(
    n: int, text: str = "", *, name: str = "note.put", lane: str = "", seen: int = 0, **given: Any
) -> bytes:
    """A mutation that puts note `n` into the hub."""
    args = {"key": n, "text": text or f"text {n}", "where": ["hub:A"]}
    mutation = {
        "n": n,
        "name": name,
        "ver": 1,
        "lane": lane or f"note/{n}",
        "seen": seen,
        "at": NOW,
        "args": args,
    }
    return json.dumps({**mutation, "files": [], **given}).encode()


# The exchange


async def test_EX1_one_exchange_pushes_acknowledges_and_pulls(world: World) -> None:
    answer = await world.answer(up(note(1)))
    assert words(answer) == ["hi", "done", "from", "row", "to", "from", "to", "end"]
    assert of(answer, "hi") == [[1, "nonce-01", NOW, 1, 1, 500]]
    assert of(answer, "done") == [[1, "applied"]]
    assert of(answer, "row") == [["note/1", {"text": "text 1", "by": "7"}]]
    assert of(answer, "end") == [["nonce-01"]]


async def test_FI3_wanted_files_come_after_the_outcomes_and_before_the_scopes(world: World) -> None:
    async def wants(caller: Caller) -> list[Want]:
        return [Want(f"{no:064x}", no) for no in range(60)] if caller.device == "7" else []

    world.authority = Authority(world.store, REGISTRY, lambda: NOW, wants=wants)
    cursors = {"hub:gone": (1, "0" * 16)}

    answer = await world.answer(up(note(1), cursors=cursors))

    assert words(answer)[:53] == ["hi", "done", *["want"] * MAX_WANTED, "gone"]
    assert of(answer, "want") == [[f"{no:064x}", no] for no in range(50)]
    world.revoked.add("7")
    assert len(of(await world.answer(up(note(2))), "want")) == 50  # it may still send (MU10)
    assert "want" not in words(await world.answer(up(device="8")))


async def test_EX6_outcomes_come_before_segments_and_scopes_that_are_gone(world: World) -> None:
    answer = await world.answer(up(note(1), note(2, name="note.refuse"), cursors={"hub:OLD": (3, "")}))
    assert words(answer)[:4] == ["hi", "done", "done", "gone"]


async def test_EX7_an_exchange_with_nothing_new_answers_hi_and_end_only(world: World) -> None:
    for key in range(50):
        await world.place(f"note/{key}", {"text": "あ" * 100}, "hub:A")
    replica = await world.settle(Replica("7"))
    answer = await world.answer(replica.compose("nonce-99"))
    assert words(answer) == ["hi", "end"]
    assert len(answer) < 100


async def test_EX7_a_scope_without_any_row_is_told_once(world: World) -> None:
    replica = Replica("7")
    await world.exchange(replica)
    assert replica.scopes.keys() == {"hub:A", "person:1"}
    assert words(await world.answer(replica.compose("nonce-99"))) == ["hi", "end"]


# Mutations


async def test_MU3_mutations_are_judged_in_order_of_their_numbers(world: World) -> None:
    answer = await world.answer(up(note(2, "second"), note(1, "first"), note(3, "third")))
    assert [n for n, *_ in of(answer, "done")] == [1, 2, 3]
    assert list(await world.done()) == ["first", "second", "third"]


async def test_MU3_a_mutation_behind_a_gap_is_not_taken(world: World) -> None:
    answer = await world.answer(up(note(1), note(3), note(4)))
    assert of(answer, "hi")[0][3] == 1
    assert of(answer, "done") == [[1, "applied"]]
    answer = await world.answer(up(note(2), note(3)))
    assert of(answer, "hi")[0][3] == 3


async def test_MU4_what_is_judged_is_in_the_inbox_already(world: World) -> None:
    # `note.put` itself asserts it (toys.put): had it not been there, the outcome were `broken_handler`.
    assert of(await world.answer(up(note(1))), "done") == [[1, "applied"]]


async def test_MU4_inbox_effects_and_outcome_are_one_transaction(world: World) -> None:
    before = world.backup()
    caller = Caller("7", "person:1")
    async with world.store.write("7") as transaction:
        await transaction.enter("7", 1, 1, note(1), "note/1")
        await transaction.rows.place("note/1", {"hub:A": b"1"})
        assert world.backup() == before  # nobody sees any of it yet
        await transaction.settle("7", 1, Outcome(1, Verdict.APPLIED))
    async with world.store.read() as snapshot:
        assert [outcome.n for outcome in await snapshot.outcomes(caller.device, 1, 0)] == [1]
        assert (await snapshot.heads(caller.member))["hub:A"].count == 1


async def test_MU5_a_number_seen_before_with_the_same_bytes_gets_the_first_outcome(world: World) -> None:
    first = await world.answer(up(note(1), note(2, name="note.refuse")))
    again = await world.answer(up(note(1), note(2, name="note.refuse"), note(3)))
    assert of(again, "done") == [*of(first, "done"), [3, "applied"]]
    assert (await world.done())["text 1"] == 1


async def test_MU5_a_mutation_that_stands_twice_in_one_message_is_taken_once(world: World) -> None:
    answer = await world.answer(up(note(1), note(1), note(2)))
    assert of(answer, "hi")[0][3:5] == [2, 1]
    assert (await world.done())["text 1"] == 1


async def test_MU6_other_bytes_under_a_number_mean_a_clone_and_take_nothing_from_there_on(
    world: World,
) -> None:
    await world.answer(up(note(1), note(2, "of the original"), note(3)))
    answer = await world.answer(up(note(1), note(2, "of the clone"), note(3), note(4)))
    assert of(answer, "hi")[0][3:5] == [3, 2]
    assert (await world.done())["of the clone"] == 0
    assert (await world.done())["text 4"] == 0


async def test_MU6_no_outcome_is_told_from_the_other_bytes_on(world: World) -> None:
    await world.answer(up(note(1), note(2, "of the original"), note(3)))
    answer = await world.answer(up(note(1), note(2, "of the clone")))
    assert of(answer, "done") == [[1, "applied"]]


async def test_MU6_a_life_goes_on_after_a_clone_was_told_to_take_another(world: World) -> None:
    await world.answer(up(note(1, "of the original")))
    await world.answer(up(note(1, "of the clone")))  # its answer is lost
    again = await world.answer(up(note(1, "of the clone")))
    assert of(again, "hi")[0][4] == 3
    assert of(again, "done") == []
    late = await world.answer(up(note(1, "of the original"), note(2)))
    assert of(late, "hi")[0][3:5] == [2, 1]
    assert of(late, "done") == [[1, "applied"], [2, "applied"]]


async def test_MU7_an_outcome_is_told_until_the_device_has_stored_it(world: World) -> None:
    first = of(
        await world.answer(up(note(1), note(2, name="note.refuse"), note(3, name="note.hold"))), "done"
    )
    assert first == [[1, "applied"], [2, "refused", "not_yours"], [3, "held", "ask_somebody"]]
    assert of(await world.answer(up()), "done") == first
    assert of(await world.answer(up(seen=2)), "done") == first[2:]
    assert of(await world.answer(up(seen=3)), "done") == []


@pytest.mark.parametrize(
    ("poison", "code"),
    [
        (note(2, name="note.unheard_of"), "unknown_mutation"),
        (note(2, ver=999), "unknown_mutation"),
        (note(2, args={}), "bad_arguments"),
        (note(2, args=None), "bad_arguments"),
        (note(2, args={"key": "2", "text": "", "where": []}), "bad_arguments"),
        (note(2, args={"key": 10**400, "text": 1, "where": []}), "bad_arguments"),
        (note(2).replace(b"text 2", b"\xff\xfe"), "bad_arguments"),
        (note(2, name="note.break"), "broken_handler"),
        (note(2, args={"key": 2, "text": "x", "where": ["no scope"]}), "broken_handler"),
        (b'{"n":2}', "unreadable"),
        (note(2, ver=0), "unreadable"),
        (note(2, lane="x" * 129), "unreadable"),
        (note(2, seen=2**53), "unreadable"),
        (note(2, files=[{"sha256": "../etc", "size": 1, "type": ""}]), "unreadable"),
        (note(2, name="\x00"), "unknown_mutation"),
    ],
)
async def test_MU8_what_cannot_be_done_is_held_with_its_bytes_and_its_siblings_go_on(
    world: World, poison: bytes, code: str
) -> None:
    answer = await world.answer(up(note(1), poison, note(3)))
    assert of(answer, "done") == [[1, "applied"], [2, "held", code], [3, "applied"]]
    assert {row_id for row_id, _ in of(answer, "row")} == {"note/1", "note/3"}
    assert await world.done() == {"text 1": 1, "text 3": 1}
    async with world.store.write("7") as transaction:
        assert (await transaction.entries("7", 1, [2]))[2].raw == poison


@pytest.mark.parametrize("name", ["note.refuse", "note.hold", "note.break"])
async def test_MU8_effects_of_what_was_not_applied_are_undone(world: World, name: str) -> None:
    answer = await world.answer(up(note(1, name=name)))
    assert of(answer, "row") == []
    assert await world.done() == {}


async def test_MU8_half_a_surrogate_pair_does_not_strand_an_outbox(world: World) -> None:
    # JavaScript may cut an emoji in two; JSON.stringify then writes an escape that no text in UTF-8 can hold.
    broken = note(2).replace(b"text 2", rb"\ud83c \\ud83c \udfee\ud83c\udfee")
    answer = await world.answer(up(note(1), broken, note(3)))
    assert of(answer, "done") == [[1, "applied"], [2, "applied"], [3, "applied"]]
    assert ["note/2", {"text": "\ufffd \\ud83c \ufffd🏮", "by": "7"}] in of(answer, "row")
    assert of(await world.answer(up(broken)), "hi")[0][4] == 1  # sent again, it is the same mutation


async def test_MU9_a_server_that_forgot_says_where_it_stands(world: World) -> None:
    answer = await world.answer(up(note(12), seen=11))
    assert of(answer, "hi")[0][3:5] == [0, 1]
    assert of(answer, "done") == []


async def test_MU9_it_says_of_each_life_what_it_forgot(world: World) -> None:
    await world.answer(up(note(1), note(2)))
    await world.answer(up(note(1, "anew"), inc=2))
    known, other = print_of(note(2)), "0" * 16
    told = [[1, 2, known], [2, 1, other], [2, 9, known], [4, 3, known]]
    answer = await world.answer(up(seen=2, lives=told))
    assert words(answer)[:4] == ["hi", "forgot", "forgot", "forgot"]
    assert of(answer, "forgot") == [[2, 0], [2, 1], [4, 0]]


async def test_MU9_it_speaks_to_each_device_of_its_own_lives(world: World) -> None:
    await world.answer(up(note(1)))
    answer = await world.answer(up(lives=[[1, 1, print_of(note(1))]], device="8"))
    assert of(answer, "forgot") == [[1, 0]]


async def test_I16_a_device_that_was_taken_out_of_service_meanwhile_pulls_nothing(world: World) -> None:
    """Its caller was looked up before."""
    async with world.store.write("") as transaction:
        await transaction.rows.retire("7")
        await transaction.rows.retire("7")
    answer = await world.answer(up(note(1)))
    assert of(answer, "done") == [[1, "held", "device_revoked"]]
    assert of(answer, "from") == []
    assert of(await world.answer(up(device="8")), "from") != []


async def test_MU9_an_incarnation_that_a_device_took_by_itself_is_taken(world: World) -> None:
    await world.answer(up(note(1)))
    answer = await world.answer(up(note(1, "anew"), inc=3))
    assert of(answer, "hi")[0][3:5] == [1, 3]
    assert of(await world.answer(up(note(2), inc=1)), "hi")[0][3:5] == [2, 1]  # lives are concurrent
    assert (await world.done())["text 2"] == 1


async def test_MU10_a_revoked_device_pushes_into_held_and_pulls_nothing(world: World) -> None:
    replica = Replica("7")
    await world.settle(replica)
    put_note(replica, 1, "from afar", "hub:A")
    world.revoked.add("7")
    answer = await world.answer(replica.compose("nonce-99"))
    assert of(answer, "done") == [[1, "held", "device_revoked"]]
    assert of(answer, "gone") == [["hub:A", "device_revoked"], ["person:1", "device_revoked"]]
    assert of(answer, "from") == []
    assert await world.done() == {}


# Lanes


async def test_LA1_a_lane_goes_in_order(world: World) -> None:
    batch = [note(3, "c", lane="L"), note(1, "a", lane="L"), note(2, "b", lane="L")]
    await world.answer(up(*batch))
    assert list(await world.done()) == ["a", "b", "c"]


@pytest.mark.parametrize("name", ["note.refuse", "note.hold", "note.break"])
async def test_LA2_a_lane_stops_behind_what_was_not_applied(world: World, name: str) -> None:
    answer = await world.answer(up(note(1, name=name, lane="L"), note(2, lane="L"), note(3, lane="L")))
    assert of(answer, "done")[1:] == [[2, "held", "lane_blocked"], [3, "held", "lane_blocked"]]
    assert await world.done() == {}


async def test_LA2_what_was_made_knowing_of_the_refusal_is_judged_on_its_own(world: World) -> None:
    await world.answer(up(note(1, name="note.refuse", lane="L"), note(2, lane="L")))
    unaware, aware = note(3, lane="L", seen=1), note(4, lane="L", seen=3)
    answer = await world.answer(up(unaware, aware, seen=2))
    assert of(answer, "done") == [[3, "held", "lane_blocked"], [4, "applied"]]


async def test_LA3_other_lanes_go_on(world: World) -> None:
    answer = await world.answer(
        up(note(1, name="note.refuse", lane="L"), note(2, lane="M"), note(3, lane="L"))
    )
    assert of(answer, "done")[1:] == [[2, "applied"], [3, "held", "lane_blocked"]]


async def test_LA3_a_lane_is_of_one_device(world: World) -> None:
    await world.answer(up(note(1, name="note.refuse", lane="L")))
    assert of(await world.answer(up(note(1, lane="L"), device="8")), "done") == [[1, "applied"]]


# Scopes and rows


async def test_SC4_rows_and_head_are_of_one_moment_while_others_write(world: World) -> None:
    for key in range(40):
        await world.place(f"note/{key}", "あ" * 300, "hub:A")
    message = Up(v=1, device="7", inc=1, nonce="nonce-01")
    parts = world.authority.exchange(Caller("7", "person:1"), message)
    answer = await anext(parts)
    for key in range(40):
        await world.place(f"note/{key}", "changed under way", "hub:A")
    answer += b"".join([part async for part in parts])
    replica = Replica("7")
    replica.compose("nonce-01")
    replica.absorb("nonce-01", answer)
    assert not replica.disagreements()
    assert set(replica.rows("hub:A").values()) == {"あ" * 300}


async def test_SC5_a_scope_that_is_no_longer_held_is_gone(world: World) -> None:
    replica = await world.settle(Replica("7"))
    await world.revoke("person:1", "hub:A")
    answer = await world.answer(replica.compose("nonce-99"))
    assert of(answer, "gone") == [["hub:A", "not_a_member"]]


async def test_SC5_nobody_gets_rows_by_asking_for_a_scope(world: World) -> None:
    await world.place("note/1", "secret", "person:2")
    answer = await world.answer(up(cursors={"person:2": (0, ""), "\x00株": (5, "0" * 16)}))
    assert of(answer, "gone") == [["person:2", "not_a_member"], ["\x00株", "not_a_member"]]
    assert of(answer, "row") == []


async def test_SC6_a_first_download_is_the_same_exchange_without_tombstones(world: World) -> None:
    await world.place("note/1", 1, "hub:A")
    await world.place("note/2", 2, "hub:A")
    await world.place("note/2", 2)
    answer = await world.answer(up())
    assert of(answer, "from")[0] == ["hub:A", 0]
    assert of(answer, "row") == [["note/1", 1]]
    assert of(answer, "drop") == []
    assert (await world.fresh()).scopes["hub:A"].seq == 3


async def test_SC6_no_page_of_a_first_download_carries_tombstones(world: World) -> None:
    for key in range(40):
        await world.place(f"note/{key}", "あ" * 1000, "hub:A")
    for key in range(1, 40, 2):
        await world.place(f"note/{key}", 0)
    assert "drop" not in words(await world.answer(up()))
    # In the middle of a download, the device may hold what has left since: it hears of it.
    told = (await world.fresh()).scopes["hub:A"].sum
    assert len(of(await world.answer(up(cursors={"hub:A": (20, told)})), "drop")) == 20


async def test_SC7_a_download_resumes_where_it_broke_and_every_page_is_usable(world: World) -> None:
    for key in range(60):
        await world.place(f"note/{key}", "あ" * 200, "hub:A")
    replica = Replica("7")
    held = [0]
    while (await world.exchange(replica, budget=MIN_BUDGET)).more:
        held.append(len(replica.rows("hub:A")))
        assert held[-1] > held[-2]
    assert len(held) > 8
    assert replica.dump()["scopes"] == (await world.fresh()).dump()["scopes"]


async def test_SC7_every_scope_makes_progress_however_small_the_budget(world: World) -> None:
    for key in range(20):
        await world.place(f"note/{key}", "あ" * 2000, "hub:A", "person:1")
    answer = await world.answer(up(budget=0))
    assert [scope for scope, *_ in of(answer, "to")] == ["hub:A", "person:1"]
    assert len(of(answer, "row")) == 2


async def test_SC8_a_cursor_of_this_history_is_followed(world: World) -> None:
    replica = await world.settle(Replica("7"))
    await world.place("note/1", 1, "hub:A")
    await world.settle(replica)
    await world.place("note/2", 2, "hub:A")
    assert of(await world.answer(replica.compose("nonce-99")), "from") == [["hub:A", 1]]


@pytest.mark.parametrize(
    "cursor",
    [(99, "0" * 16), (99, ""), (2, ""), (MAX_NUMBER, "f" * 16), (2, "f" * 16), (1, "f" * 16), (0, "f" * 16)],
)
async def test_SC8_a_cursor_of_another_history_is_sent_everything(
    world: World, cursor: tuple[int, str]
) -> None:
    await world.place("note/1", 1, "hub:A")
    await world.place("note/2", 2, "hub:A")
    answer = await world.answer(up(cursors={"hub:A": cursor, "person:1": (0, "0" * 16)}))
    assert of(answer, "from") == [["hub:A", 0]]
    assert len(of(answer, "row")) == 2


async def test_SC8_a_download_goes_on_while_others_write_and_is_mended_after_a_restore(
    world: World,
) -> None:
    backup = world.backup()
    for key in range(10):
        await world.place(f"note/{key}", "x" * 2000, "hub:A")
    replica = Replica("7")
    await world.exchange(replica, budget=MIN_BUDGET)
    await world.place("note/99", 1, "hub:A")
    assert of(await world.answer(replica.compose("nonce-98")), "from")[0] == [
        "hub:A",
        replica.scopes["hub:A"].seq,
    ]
    world.restore(backup)
    for key in range(20, 32):
        await world.place(f"note/{key}", "y" * 2000, "hub:A")
    assert of(await world.answer(replica.compose("nonce-99")), "unlike") == [["hub:A"]]
    await world.settle(replica)
    assert replica.disagreements() == []
    assert replica.dump()["scopes"] == (await world.fresh()).dump()["scopes"]


# Limits


async def test_LI2_a_number_at_the_end_of_all_numbers_is_behind_a_gap(world: World) -> None:
    answer = await world.answer(up(note(1), note(MAX_NUMBER), seen=MAX_NUMBER))
    assert of(answer, "hi")[0][3] == 1


async def test_LI4_of_one_message_the_first_five_hundred_are_taken_and_the_rest_is_asked_for(
    world: World,
) -> None:
    notes = [note(n) for n in range(1, MAX_TAKEN + 4)]
    answer = await world.answer(up(*notes))
    assert of(answer, "hi")[0][3] == len(of(answer, "done")) == MAX_TAKEN
    rest = await world.answer(up(*notes[MAX_TAKEN:], seen=MAX_TAKEN))
    assert [done[0] for done in of(rest, "done")] == [MAX_TAKEN + 1, MAX_TAKEN + 2, MAX_TAKEN + 3]


async def test_LI4_nothing_is_told_of_what_was_left_unread(world: World) -> None:
    notes = [note(n) for n in range(1, MAX_TAKEN + 4)]
    for part in (notes[:MAX_TAKEN], notes[MAX_TAKEN:]):
        await world.answer(up(*part))
    told = of(await world.answer(up(*notes)), "done")
    assert [done[0] for done in told] == list(range(1, MAX_TAKEN + 1))


async def test_LI3_a_page_holds_at_most_16_kib_of_rows(world: World) -> None:
    for key in range(200):
        await world.place(f"note/{key}", "あ" * 100, "hub:A")
    await world.place("note/200", "い" * PAGE_BYTES, "hub:A")  # alone in its page: it is larger than one
    pages: list[list[bytes]] = []
    for line in (await world.answer(up())).splitlines(keepends=True):
        if line.startswith(b'["from"'):
            pages.append([])
        elif line.startswith(b'["row"'):
            pages[-1].append(line)
    assert len(pages) > 4
    assert all(sum(map(len, page)) <= PAGE_BYTES or len(page) == 1 for page in pages)
    assert sum(map(len, pages)) == 201


async def test_what_a_toy_counts_is_rolled_back_with_the_rest(world: World) -> None:
    """The other tests rely on it."""
    with pytest.raises(ZeroDivisionError):
        async with world.store.write("7") as transaction:
            done(transaction)["x"] += 1
            raise ZeroDivisionError
    assert await world.done() == {}
