"""What every store must do (ports.Store). Subclass `StoreContract`, say how a fresh store comes to be, and pytest runs it:

    class TestMyStore(StoreContract):
        @pytest.fixture
        def fresh(self) -> Fresh:
            return my_store

`my_store` is a function that gives an async context manager around a new, empty store. The tests are coroutines; anyio's
pytest plugin or another runs them.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sync.codec import encode_line
from sync.ids import RowId, Scope, row_hash
from sync.messages.down import Drop, Row
from sync.messages.outcome import Outcome, Verdict
from sync.ports import Change, Head, Kept, Standing, Store
from sync.testing.strategies import bodies, ids
from sync.version import MAX_NUMBER

Fresh = Callable[[], AbstractAsyncContextManager[Store[Any]]]
"""Gives a new, empty store for the length of a block. It is called once an example, so it has to be quick."""

ALL = 1 << 30
"""A limit in bytes that nothing reaches."""

Place = tuple[RowId, Mapping[Scope, bytes], str]

places = st.tuples(
    st.sampled_from(["piece/1", "piece/2", "order/5"]),
    st.dictionaries(
        st.sampled_from(["hub:A", "desk:A", "person:1"]), st.sampled_from([b"1", b"2", '"三"'.encode()])
    ),
    st.sampled_from(["taken", "given_back"]),
)
"""Few ids, scopes and bodies, so that rows meet, move, leave and come back."""

each_example = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


@dataclass
class Model:
    """What SC1-SC3 say, in a few lines: each scope's feed as a list of the entries in it, the newest last."""

    feeds: dict[Scope, list[Change]] = field(default_factory=dict)
    seqs: dict[Scope, int] = field(default_factory=dict)

    def commit(self, staged: Sequence[Place]) -> None:
        """One transaction. Of several places of one row the last one counts, at the first one's place."""
        for row_id, (stood, why) in {row_id: (stood, why) for row_id, stood, why in staged}.items():
            for scope in self.feeds.keys() | stood.keys():
                before = self.line(scope, row_id)
                if scope in stood and before != Row(row_id, stood[scope]):
                    self._stamp(scope, Row(row_id, stood[scope]))
                elif scope not in stood and isinstance(before, Row):
                    self._stamp(scope, Drop(row_id, why))

    def line(self, scope: Scope, row_id: RowId) -> Row | Drop | None:
        """The entry of a row in a scope."""
        return next((change.line for change in self.feeds.get(scope, []) if change.line.id == row_id), None)

    def _stamp(self, scope: Scope, line: Row | Drop) -> None:
        self.seqs[scope] = self.seqs.get(scope, 0) + 1
        kept = [change for change in self.feeds.get(scope, []) if change.line.id != line.id]
        self.feeds[scope] = [*kept, Change(self.seqs[scope], line)]


def summed(changes: Sequence[Change]) -> Head:
    """The head that the whole feed of a scope makes, counted anew."""
    rows = [change.line for change in changes if isinstance(change.line, Row)]
    total = 0
    for row in rows:
        total ^= row_hash(row.id, row.body)
    return Head(max((change.seq for change in changes), default=0), total, len(rows))


async def placed(store: Store[Any], *staged: Place) -> None:
    """One transaction that places rows."""
    async with store.write("7") as transaction:
        for row_id, stood, why in staged:
            await transaction.rows.place(row_id, stood, why)


async def feed(
    store: Store[Any], scope: Scope, after: int = 0, limit: int = ALL, *, tombstones: bool = True
) -> list[tuple[int, Row | Drop]]:
    """A scope's feed as pairs that are easy to compare."""
    async with store.read() as snapshot:
        found = await snapshot.changes(scope, after, limit, tombstones=tombstones)
        return [(change.seq, change.line) for change in found]


async def judged(
    store: Store[Any], n: int, outcome: Outcome, *, device: str = "7", inc: int = 1, lane: str = "piece/1"
) -> None:
    """One mutation through the inbox, in a transaction of its own."""
    async with store.write(device) as transaction:
        await transaction.enter(device, inc, n, b"raw-%d" % n, lane)
        await transaction.settle(device, inc, outcome)


def applied(n: int) -> Outcome:
    """An outcome."""
    return Outcome(n, Verdict.APPLIED)


def refused(n: int) -> Outcome:
    """An outcome."""
    return Outcome(n, Verdict.REFUSED, "not_yours")


class StoreContract:
    """Every test gets fresh stores from `fresh`, which the subclass gives."""

    @pytest.fixture
    def fresh(self) -> Fresh:
        """How a new, empty store comes to be."""
        raise NotImplementedError

    # Rows and their feeds

    async def test_SC1_every_change_of_a_scope_takes_its_next_seq(self, fresh: Fresh) -> None:
        async with fresh() as store:
            await placed(store, ("piece/1", {"hub:A": b"1"}, ""), ("piece/2", {"hub:A": b"1"}, ""))
            await placed(store, ("piece/3", {"hub:A": b"1", "hub:B": b"1"}, ""))
            assert [seq for seq, _ in await feed(store, "hub:A")] == [1, 2, 3]
            assert [seq for seq, _ in await feed(store, "hub:B")] == [1]

    async def test_SC2_a_change_moves_the_row_to_the_end_of_the_feed(self, fresh: Fresh) -> None:
        async with fresh() as store:
            await placed(store, ("piece/1", {"hub:A": b"1"}, ""), ("piece/2", {"hub:A": b"1"}, ""))
            await placed(store, ("piece/1", {"hub:A": b"2"}, ""))
            assert await feed(store, "hub:A") == [(2, Row("piece/2", b"1")), (3, Row("piece/1", b"2"))]

    async def test_SC2_a_row_that_leaves_is_a_tombstone_with_the_reason(self, fresh: Fresh) -> None:
        async with fresh() as store:
            await placed(store, ("piece/1", {"hub:A": b"1"}, ""))
            await placed(store, ("piece/1", {}, "given_back"))
            assert await feed(store, "hub:A") == [(2, Drop("piece/1", "given_back"))]

    async def test_SC2_a_row_that_moves_leaves_one_scope_and_enters_the_other_in_one_commit(
        self, fresh: Fresh
    ) -> None:
        async with fresh() as store:
            await placed(store, ("piece/1", {"hub:A": b"1"}, ""))
            await placed(store, ("piece/1", {"person:1": b"1"}, "taken"))
            assert await feed(store, "hub:A") == [(2, Drop("piece/1", "taken"))]
            assert await feed(store, "person:1") == [(1, Row("piece/1", b"1"))]

    async def test_SC2_a_row_that_comes_back_is_no_tombstone_any_more(self, fresh: Fresh) -> None:
        async with fresh() as store:
            await placed(store, ("piece/1", {"hub:A": b"1"}, ""))
            await placed(store, ("piece/1", {}, "taken"))
            await placed(store, ("piece/1", {"hub:A": b"1"}, ""))
            assert await feed(store, "hub:A") == [(3, Row("piece/1", b"1"))]

    async def test_SC3_bytes_that_are_already_there_take_no_seq(self, fresh: Fresh) -> None:
        async with fresh() as store:
            async with store.write("7") as transaction:
                await transaction.rows.grant("person:1", "hub:A")
            await placed(store, ("piece/1", {"hub:A": b"1"}, ""))
            await placed(store, ("piece/1", {"hub:A": b"1"}, "whatever"), ("piece/9", {}, "never there"))
            assert await feed(store, "hub:A") == [(1, Row("piece/1", b"1"))]
            async with store.read() as snapshot:
                assert (await snapshot.heads("person:1"))["hub:A"].seq == 1

    async def test_SC3_what_is_undone_within_a_transaction_takes_no_seq(self, fresh: Fresh) -> None:
        async with fresh() as store:
            await placed(store, ("piece/1", {"hub:A": b"1"}, ""))
            await placed(store, ("piece/1", {}, "taken"), ("piece/1", {"hub:A": b"1"}, ""))
            assert await feed(store, "hub:A") == [(1, Row("piece/1", b"1"))]

    @each_example
    @given(transactions=st.lists(st.lists(places, max_size=5), max_size=6))
    async def test_SC1_SC2_SC3_feeds_are_what_the_rules_say(
        self, fresh: Fresh, transactions: list[list[Place]]
    ) -> None:
        model = Model()
        async with fresh() as store:
            async with store.write("7") as transaction:
                for scope in ("hub:A", "desk:A", "person:1"):
                    await transaction.rows.grant("person:1", scope)
            for staged in transactions:
                await placed(store, *staged)
                model.commit(staged)
            async with store.read() as snapshot:
                for scope, head in (await snapshot.heads("person:1")).items():
                    expected = model.feeds.get(scope, [])
                    for after in range(head.seq + 1):
                        wanted = [change for change in expected if change.seq > after]
                        live = [change for change in wanted if isinstance(change.line, Row)]
                        assert list(await snapshot.changes(scope, after, ALL)) == wanted
                        assert list(await snapshot.changes(scope, after, ALL, tombstones=False)) == live
                    assert head == summed(expected)

    # Heads, sums, marks

    @each_example
    @given(rows=st.dictionaries(ids, bodies(), max_size=8), gone=st.integers(0, 3))
    async def test_the_head_is_the_sum_and_the_count_of_the_live_rows(
        self, fresh: Fresh, rows: dict[str, bytes], gone: int
    ) -> None:
        async with fresh() as store:
            async with store.write("7") as transaction:
                await transaction.rows.grant("person:1", "hub:A")
            await placed(store, *((row_id, {"hub:A": body}, "") for row_id, body in rows.items()))
            await placed(store, *((row_id, {}, "out") for row_id in list(rows)[:gone]))
            async with store.read() as snapshot:
                head = (await snapshot.heads("person:1"))["hub:A"]
                assert head == summed(await snapshot.changes("hub:A", 0, ALL))
                assert head.count == len(rows) - min(gone, len(rows))

    async def test_SC8_a_mark_is_the_sum_at_the_end_of_a_commit(self, fresh: Fresh) -> None:
        async with fresh() as store:
            await placed(store, ("piece/1", {"hub:A": b"1"}, ""), ("piece/2", {"hub:A": b"1"}, ""))
            await placed(store, ("piece/1", {}, "out"))
            first, both = row_hash("piece/1", b"1"), row_hash("piece/1", b"1") ^ row_hash("piece/2", b"1")
            async with store.read() as snapshot:
                assert [await snapshot.marked("hub:A", seq, both) for seq in range(4)] == [
                    True,
                    True,
                    True,
                    False,
                ]
                assert [await snapshot.marked("hub:A", seq, both ^ first) for seq in (0, 3, 4)] == [
                    True,
                    True,
                    False,
                ]
                assert not await snapshot.marked(
                    "hub:A", 0, first
                )  # it stood so only in the middle of a commit
                assert not await snapshot.marked("hub:B", 0, both)

    async def test_a_scope_without_rows_has_an_empty_head(self, fresh: Fresh) -> None:
        async with fresh() as store:
            async with store.write("7") as transaction:
                await transaction.rows.grant("person:1", "hub:A")
            async with store.read() as snapshot:
                assert await snapshot.heads("person:1") == {"hub:A": Head(0, 0, 0)}
                assert list(await snapshot.changes("hub:A", 0, ALL)) == []

    # Forgetting

    async def test_SC12_what_is_forgotten_are_the_tombstones_up_to_a_mark_and_the_marks_before_it(
        self, fresh: Fresh
    ) -> None:
        async with fresh() as store:
            await placed(store, *((f"piece/{k}", {"hub:A": b"1"}, "") for k in (1, 2, 3)))
            await placed(store, ("piece/1", {}, "out"))
            await placed(store, ("piece/4", {"hub:A": b"4"}, ""))
            then = summed([Change(seq, line) for seq, line in await feed(store, "hub:A")]).sum
            assert await store.expire(ALL << 30) == 1
            await placed(store, ("piece/2", {}, "out"))
            assert [seq for seq, _ in await feed(store, "hub:A")] == [3, 5, 6]
            async with store.read() as snapshot:
                assert await snapshot.marked(
                    "hub:A", 2, then
                )  # in the middle of a download that began at the mark
                assert await snapshot.marked("hub:A", 5, then)
                assert not await snapshot.marked(
                    "hub:A", 0, row_hash("piece/2", b"1") ^ row_hash("piece/3", b"1")
                )
            assert await store.expire(ALL << 30) == 1
            assert await store.expire(ALL << 30) == 0
            assert await feed(store, "hub:A") == [(3, Row("piece/3", b"1")), (5, Row("piece/4", b"4"))]

    async def test_SC12_what_is_younger_is_kept(self, fresh: Fresh) -> None:
        async with fresh() as store:
            await placed(store, ("piece/1", {"hub:A": b"1"}, ""))
            await placed(store, ("piece/1", {}, "out"))
            assert await store.expire(-1) == 0
            assert await feed(store, "hub:A") == [(2, Drop("piece/1", "out"))]

    async def test_SC12_a_row_that_comes_back_after_its_tombstone_was_forgotten_is_a_row_like_any(
        self, fresh: Fresh
    ) -> None:
        async with fresh() as store:
            async with store.write("7") as transaction:
                await transaction.rows.grant("person:1", "hub:A")
            await placed(store, ("piece/1", {"hub:A": b"1"}, ""))
            await placed(store, ("piece/1", {}, "out"))
            await store.expire(ALL << 30)
            await placed(store, ("piece/1", {"hub:A": b"1"}, ""))
            assert await feed(store, "hub:A") == [(3, Row("piece/1", b"1"))]
            async with store.read() as snapshot:
                assert (await snapshot.heads("person:1"))["hub:A"] == Head(3, row_hash("piece/1", b"1"), 1)

    # Pages

    async def test_SC6_tombstones_are_left_out_where_nobody_wants_them(self, fresh: Fresh) -> None:
        async with fresh() as store:
            await placed(store, *((f"piece/{k}", {"hub:A": b"1"}, "") for k in (1, 2, 3)))
            await placed(store, ("piece/1", {}, "out"), ("piece/3", {}, "out"))
            assert await feed(store, "hub:A", tombstones=False) == [(2, Row("piece/2", b"1"))]
            assert await feed(store, "hub:A", after=2, tombstones=False) == []
            assert await feed(store, "hub:A", after=2) == [
                (4, Drop("piece/1", "out")),
                (5, Drop("piece/3", "out")),
            ]

    async def test_SC7_a_row_larger_than_the_limit_is_a_page_of_its_own(self, fresh: Fresh) -> None:
        async with fresh() as store:
            big = b'"%s"' % (b"x" * 500)
            await placed(store, ("piece/1", {"hub:A": big}, ""), ("piece/2", {"hub:A": big}, ""))
            for limit in (0, 1, 499):
                assert [seq for seq, _ in await feed(store, "hub:A", 0, limit)] == [1]
                assert [seq for seq, _ in await feed(store, "hub:A", 1, limit)] == [2]

    async def test_SC7_a_page_is_cut_at_the_byte_that_is_one_too_many(self, fresh: Fresh) -> None:
        async with fresh() as store:
            await placed(store, *((f"piece/{k}", {"hub:A": '"あ"'.encode()}, "") for k in range(1, 4)))
            one = len(encode_line(Row("piece/1", '"あ"'.encode())))
            assert len(await feed(store, "hub:A", 0, 3 * one)) == 3
            assert len(await feed(store, "hub:A", 0, 3 * one - 1)) == 2
            assert len(await feed(store, "hub:A", 1, 2 * one - 1)) == 1

    @each_example
    @given(
        rows=st.dictionaries(ids, bodies(), min_size=1, max_size=12),
        gone=st.integers(0, 6),
        limit=st.integers(0, 300),
    )
    async def test_SC7_pages_put_together_are_the_whole_feed(
        self, fresh: Fresh, rows: dict[str, bytes], gone: int, limit: int
    ) -> None:
        async with fresh() as store:
            await placed(store, *((row_id, {"hub:A": body}, "") for row_id, body in rows.items()))
            await placed(store, *((row_id, {}, "out") for row_id in list(rows)[:gone]))
            async with store.read() as snapshot:
                held: dict[RowId, bytes] = {}
                at = 0
                while page := await snapshot.changes("hub:A", at, limit):
                    size = sum(len(encode_line(change.line)) for change in page)
                    assert size <= limit or len(page) == 1
                    for change in page:
                        assert change.seq > at
                        at = change.seq
                        if isinstance(change.line, Row):
                            held[change.line.id] = change.line.body
                        else:
                            held.pop(change.line.id, None)
                assert held == dict(list(rows.items())[gone:])

    # Ids

    @pytest.mark.parametrize("name", ["", "a b", 'a"b', "a\\b", "a\nb", "\x00", "株", "\x7f"])
    async def test_an_id_that_cannot_stand_in_json_as_it_is_is_a_bug(self, fresh: Fresh, name: str) -> None:
        async with fresh() as store:
            for row_id, scope in ((name, "hub:A"), ("piece/1", name)):
                with pytest.raises(ValueError, match="not an id"):
                    await placed(store, (row_id, {scope: b"1"}, ""))

    # Membership

    async def test_a_member_holds_the_scopes_that_were_granted(self, fresh: Fresh) -> None:
        async with fresh() as store:
            async with store.write("7") as transaction:
                for scope in ("hub:B", "hub:A", "hub:B", "desk:A"):  # twice is the same as once
                    await transaction.rows.grant("person:1", scope)
                await transaction.rows.grant("person:2", "hub:A")
            async with store.write("7") as transaction:
                await transaction.rows.revoke("person:1", "desk:A")
                await transaction.rows.revoke("person:1", "never:held")
                await transaction.rows.revoke("person:9", "hub:A")
            async with store.read() as snapshot:
                assert list(await snapshot.heads("person:1")) == ["hub:A", "hub:B"]
                assert list(await snapshot.heads("person:2")) == ["hub:A"]
                assert list(await snapshot.heads("person:9")) == []

    async def test_SC4_a_snapshot_stays_one_moment_while_others_commit(self, fresh: Fresh) -> None:
        async with fresh() as store:
            async with store.write("7") as transaction:
                await transaction.rows.grant("person:1", "hub:A")
            await placed(store, ("piece/1", {"hub:A": b"1"}, ""))
            async with store.read() as snapshot:
                before = await snapshot.heads("person:1")
                async with store.write("7") as transaction:
                    await transaction.rows.place("piece/1", {}, "out")
                    await transaction.rows.place("piece/2", {"hub:A": b"2"})
                    await transaction.rows.revoke("person:1", "hub:A")
                    await transaction.enter("7", 1, 1, b"raw", "piece/1")
                    await transaction.settle("7", 1, applied(1))
                assert await snapshot.heads("person:1") == before
                assert [change.line for change in await snapshot.changes("hub:A", 0, ALL)] == [
                    Row("piece/1", b"1")
                ]
                assert await snapshot.standing("7", 1) == Standing(1, 0)
            async with store.read() as snapshot:
                assert await snapshot.heads("person:1") == {}
                assert await snapshot.standing("7", 1) == Standing(1, 1)

    # The inbox

    async def test_MU4_the_inbox_keeps_the_bytes_the_hash_and_the_lane(self, fresh: Fresh) -> None:
        raw = b'{"n":1,"\xff\x00":"' + "𠮷".encode() + b'"}'
        async with fresh() as store:
            async with store.write("7") as transaction:
                await transaction.enter("7", 1, 1, raw, "piece/1\x00株")
                entry = (await transaction.entries("7", 1, [1]))[1]
                assert entry.outcome == Outcome(1, Verdict.HELD)  # nobody has judged it yet
                await transaction.settle("7", 1, refused(1))
            async with store.write("7") as transaction:
                entry = (await transaction.entries("7", 1, [1, 2]))[1]
            assert (entry.n, entry.hash, entry.raw, entry.lane) == (
                1,
                sha256(raw).digest(),
                raw,
                "piece/1\x00株",
            )
            assert entry.outcome == refused(1)

    async def test_MU5_the_inbox_finds_what_is_asked_for_and_nothing_else(self, fresh: Fresh) -> None:
        async with fresh() as store:
            for n in (1, 2, 3):
                await judged(store, n, applied(n))
            async with store.write("7") as transaction:
                assert sorted(await transaction.entries("7", 1, [3, 1, 9])) == [1, 3]
                assert not await transaction.entries("7", 1, [])
                assert not await transaction.entries("7", 2, [1])
                assert not await transaction.entries("8", 1, [1])

    async def test_MU7_outcomes_come_in_order_from_after_the_number_asked_for(self, fresh: Fresh) -> None:
        async with fresh() as store:
            given_out = [applied(1), refused(2), Outcome(3, Verdict.HELD, "lane_blocked")]
            for outcome in given_out:
                await judged(store, outcome.n, outcome)
            await judged(store, 1, refused(1), device="8")
            async with store.read() as snapshot:
                assert list(await snapshot.outcomes("7", 1, 0)) == given_out
                assert list(await snapshot.outcomes("7", 1, 2)) == given_out[2:]
                assert list(await snapshot.outcomes("7", 1, MAX_NUMBER)) == []
                assert list(await snapshot.outcomes("7", 2, 0)) == []

    async def test_MU3_the_standing_is_the_highest_number_of_the_incarnation(self, fresh: Fresh) -> None:
        async with fresh() as store:
            await judged(store, 1, applied(1))
            await judged(store, 2, applied(2))
            async with store.read() as snapshot:
                assert await snapshot.standing("7", 1) == Standing(1, 2)
                assert await snapshot.standing("7", 2) == Standing(1, 0)
                assert await snapshot.standing("8", 1) == Standing(1, 0)

    async def test_LI2_the_largest_numbers_fit(self, fresh: Fresh) -> None:
        async with fresh() as store:
            await judged(store, MAX_NUMBER, applied(MAX_NUMBER), inc=MAX_NUMBER)
            async with store.read() as snapshot:
                assert (await snapshot.standing("7", MAX_NUMBER)).last == MAX_NUMBER
                assert list(await snapshot.changes("hub:A", MAX_NUMBER, ALL)) == []
                assert not await snapshot.marked("hub:A", MAX_NUMBER, 2**64 - 1)

    async def test_LA2_a_lane_is_blocked_by_what_was_not_applied_after_a_number(self, fresh: Fresh) -> None:
        async with fresh() as store:
            await judged(store, 1, applied(1))
            await judged(store, 2, refused(2))
            await judged(store, 3, Outcome(3, Verdict.HELD, "broken_handler"), lane="order/5")
            async with store.write("7") as transaction:
                await transaction.enter("7", 1, 4, b"raw-4", "piece/2")  # not judged: it blocks nothing
                asked = [
                    ("piece/1", 0),
                    ("piece/1", 1),
                    ("piece/1", 2),
                    ("order/5", 2),
                    ("order/5", 3),
                    ("piece/2", 0),
                ]
                blocked = [await transaction.blocked("7", 1, lane, after) for lane, after in asked]
                assert blocked == [True, True, False, True, False, False]
                assert not await transaction.blocked("7", 2, "piece/1", 0)
                assert not await transaction.blocked("8", 1, "piece/1", 0)

    # Incarnations

    async def test_MU6_renewing_gives_an_incarnation_that_the_device_never_had(self, fresh: Fresh) -> None:
        async with fresh() as store:
            async with store.write("7") as transaction:
                assert await transaction.renew("7", 1) == 2
                assert await transaction.renew("7", 1) == 3
                assert await transaction.renew("7", 9) == 10
                assert (await transaction.standing("7", 1)).inc == 10
            async with store.read() as snapshot:
                assert await snapshot.standing("7", 10) == Standing(10, 0)
                assert (await snapshot.standing("8", 1)).inc == 1

    async def test_MU9_an_incarnation_that_the_device_took_by_itself_is_known_from_its_first_mutation(
        self, fresh: Fresh
    ) -> None:
        async with fresh() as store:
            await judged(store, 1, applied(1), inc=4)
            await judged(store, 1, applied(1), inc=2)  # an old life that speaks late changes nothing
            async with store.read() as snapshot:
                assert await snapshot.standing("7", 4) == Standing(4, 1)

    async def test_MU9_the_standing_says_what_is_there_of_each_life(self, fresh: Fresh) -> None:
        async with fresh() as store:
            await judged(store, 1, applied(1))
            await judged(store, 2, applied(2))
            await judged(store, 1, applied(1), inc=3)
            async with store.write("7") as transaction:
                here = (await transaction.entries("7", 1, [2]))[2].hash
            async with store.read() as snapshot:
                asked = [(1, 2), (1, 9), (3, 1), (4, 1)]
                standing = await snapshot.standing("7", 1, asked)
                assert (standing.inc, standing.last) == (3, 2)
                assert [kept.last for kept in standing.lives] == [2, 2, 1, 0]
                assert [kept.hash for kept in standing.lives][:2] == [here, None]
                assert [kept.hash is None for kept in standing.lives] == [False, True, False, True]
                assert (await snapshot.standing("8", 1, [(1, 2)])).lives == (Kept(0, None),)

    async def test_MU11_what_had_a_number_first_is_found_whatever_number_it_has(self, fresh: Fresh) -> None:
        async with fresh() as store, store.write("7") as transaction:
            for inc, n, origin in [(1, 1, None), (2, 1, (1, 1)), (2, 2, (1, 2)), (3, 1, (1, 1))]:
                await transaction.enter("7", inc, n, b"%d.%d" % (inc, n), "piece/1", origin)
                await transaction.settle("7", inc, applied(n))
            await transaction.enter("8", 1, 1, b"of another", "piece/1")
            assert sorted(each.raw for each in await transaction.kin("7", (1, 1))) == [b"1.1", b"2.1", b"3.1"]
            assert [each.raw for each in await transaction.kin("7", (1, 2))] == [b"2.2"]
            # What had another number first is no kin of the one that it has now.
            assert list(await transaction.kin("7", (2, 1))) == []

    async def test_MU10_a_device_that_was_retired_is_revoked_for_good(self, fresh: Fresh) -> None:
        async with fresh() as store:
            for _ in range(2):
                async with store.write("9") as transaction:
                    await transaction.rows.retire("7")
            async with store.read() as snapshot:
                assert (await snapshot.standing("7", 1)).revoked
                assert not (await snapshot.standing("8", 1)).revoked

    # Transactions

    async def test_MU4_a_transaction_that_fails_leaves_nothing_behind(self, fresh: Fresh) -> None:
        async with fresh() as store:
            with pytest.raises(ZeroDivisionError):
                async with store.write("7") as transaction:
                    await transaction.enter("7", 1, 1, b"raw", "piece/1")
                    await transaction.settle("7", 1, applied(1))
                    await transaction.renew("7", 1)
                    await transaction.rows.place("piece/1", {"hub:A": b"1"})
                    await transaction.rows.grant("person:1", "hub:A")
                    raise ZeroDivisionError
            async with store.read() as snapshot:
                assert await snapshot.standing("7", 1) == Standing(1, 0)
                assert await snapshot.heads("person:1") == {}
                assert list(await snapshot.changes("hub:A", 0, ALL)) == []

    async def test_MU8_a_savepoint_that_fails_takes_its_own_and_leaves_the_rest(self, fresh: Fresh) -> None:
        async with fresh() as store:
            async with store.write("7") as transaction:
                await transaction.rows.grant("person:1", "hub:A")
                await transaction.rows.place("piece/1", {"hub:A": b"1"})
                await transaction.enter("7", 1, 1, b"raw", "piece/1")
                with pytest.raises(ZeroDivisionError):
                    async with transaction.savepoint():
                        await transaction.rows.place("piece/1", {"hub:A": b"2"})
                        await transaction.rows.place("piece/2", {"hub:A": b"2"})
                        await transaction.rows.grant("person:1", "desk:A")
                        await transaction.rows.revoke("person:1", "hub:A")
                        await transaction.enter("7", 1, 2, b"inside", "piece/1")
                        raise ZeroDivisionError
                await transaction.settle("7", 1, Outcome(1, Verdict.HELD, "broken_handler"))
                async with transaction.savepoint():
                    await transaction.rows.place("piece/3", {"hub:A": b"3"})
            assert await feed(store, "hub:A") == [(1, Row("piece/1", b"1")), (2, Row("piece/3", b"3"))]
            async with store.read() as snapshot:
                assert list(await snapshot.heads("person:1")) == ["hub:A"]
                assert list(await snapshot.outcomes("7", 1, 0)) == [
                    Outcome(1, Verdict.HELD, "broken_handler")
                ]

    async def test_I12_transactions_of_one_device_take_turns(self, fresh: Fresh) -> None:
        async with fresh() as store:

            async def one_more() -> None:
                async with store.write("7") as transaction:
                    last = (await transaction.standing("7", 1)).last
                    await asyncio.sleep(0)
                    await transaction.enter("7", 1, last + 1, b"raw", "piece/1")
                    await transaction.rows.place(f"piece/{last + 1}", {"hub:A": b"1"})
                    await transaction.settle("7", 1, applied(last + 1))

            await asyncio.gather(*(one_more() for _ in range(12)))
            assert [seq for seq, _ in await feed(store, "hub:A")] == list(range(1, 13))
            async with store.read() as snapshot:
                assert [outcome.n for outcome in await snapshot.outcomes("7", 1, 0)] == list(range(1, 13))

    async def test_SC1_who_reads_while_others_write_skips_nothing(self, fresh: Fresh) -> None:
        async with fresh() as store:

            async def write(writer: int) -> None:
                for turn in range(10):
                    await placed(
                        store,
                        (f"row/{writer}.{turn}", {"hub:A": b"1"}, ""),
                        ("last", {"hub:A": b"%d" % writer}, ""),
                    )

            async def follow() -> list[RowId]:
                seen: list[RowId] = []
                at = 0
                while len(set(seen)) < 6 * 10 + 1:
                    for seq, line in await feed(store, "hub:A", at, 200):
                        seen.append(line.id)
                        at = seq
                    await asyncio.sleep(0)
                return seen

            async with asyncio.timeout(30):
                writers = [asyncio.create_task(write(writer)) for writer in range(6)]
                seen = await follow()
                await asyncio.gather(*writers)
            written = [row_id for row_id in seen if row_id != "last"]
            assert sorted(written) == sorted(
                {f"row/{writer}.{turn}" for writer in range(6) for turn in range(10)}
            )
