"""帳簿: 見込み and 確定 are sums of lines, whatever happens in whatever order; no delivery counts twice, and no line changes."""

import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from server.features.ledger.rules import SIGNS, STATED, LineKind
from server.features.terms.rules import day_of
from tests.features.conftest import ENGINE
from tests.features.reviews.hands import (
    OTHERS,
    accepted,
    appeal_decided,
    appealed,
    checked,
    decided,
    delivered,
    delivered_late,
    rejected,
    sent_back,
    silence,
    wanted_twice,
)
from tests.support.region import ANSWERS, DAY, House, Phone, open_region, open_region_on

YEN = 260
"""What the region's order pays for a piece."""

LINES = "SELECT id, person_id, piece_id, result_id, kind, provisional, confirmed, refers_to_id FROM ledger ORDER BY id"


async def own(house: House, who: str = "worker") -> list[dict[str, Any]]:
    """The lines on somebody's phone, in order."""
    rows = (await house.online(who)).own("ledger/")
    return [rows[name] for name in sorted(rows, key=lambda name: int(name.split("/")[1]))]


def sums(lines: list[dict[str, Any]]) -> tuple[int, int]:
    """見込み and 確定."""
    return sum(line["provisional"] for line in lines), sum(line["confirmed"] for line in lines)


async def adjusted(house: House, line: int, yen: int, reason: str = "数えまちがい") -> str:
    desk = await house.online("coordinator")
    return await desk.act("ledger.adjust", f"ledger/{line}", line=line, yen=yen, reason=reason)


async def test_W6_provisional_then_confirmed_then_corrected_with_its_line_named(house: House) -> None:
    assert await delivered(house) == "applied"
    assert sums(await own(house)) == (YEN, 0)
    assert await checked(house) == "applied"
    assert sums(await own(house)) == (YEN, 0)
    assert await accepted(house) == "applied"
    assert sums(await own(house)) == (0, YEN)
    before = await own(house)

    assert await adjusted(house, 2, -70, "税率の行が1つ抜けていました") == "applied"

    lines = await own(house)
    assert lines[:2] == before  # yesterday's lines stay as they were
    assert sums(lines) == (0, YEN - 70)
    last = lines[-1]
    assert (last["kind"], last["refers"], last["reason"]) == ("adjusted", 2, "税率の行が1つ抜けていました")


async def test_what_is_sent_back_and_delivered_again_is_expected_once(house: House) -> None:
    for rev in (1, 2):
        assert await delivered(house, rev=rev) == "applied"
        assert await sent_back(house, rev=rev) == "applied"
        assert sums(await own(house)) == (YEN, 0)
    assert await delivered(house, rev=3) == "applied"
    assert [line["kind"] for line in await own(house)] == ["received"]


async def test_who_lets_go_of_what_was_sent_back_sees_why_the_yen_went(house: House) -> None:
    assert await delivered(house) == "applied"
    assert await sent_back(house) == "applied"
    assert await (await house.online("worker")).give_back(1) == "applied"

    lines = await own(house)
    assert [(line["kind"], line["provisional"], line["refers"]) for line in lines] == [
        ("received", YEN, None),
        ("lapsed", -YEN, 1),
    ]


@pytest.mark.parametrize(
    ("verdict", "yen", "more"), [("full", YEN, {}), ("part", 100, {"yen": 100}), ("none", 0, {"sure": True})]
)
async def test_late_work_gets_a_line_and_a_reason(
    house: House, verdict: str, yen: int, more: dict[str, Any]
) -> None:
    await delivered_late(house)
    assert await own(house) == []  # nothing is promised before somebody has decided

    assert await decided(house, verdict, reason="同じものが先に届いていました", **more) == "applied"

    (line,) = await own(house)
    assert (line["kind"], line["provisional"], line["confirmed"]) == (f"late_{verdict}", 0, yen)
    assert line["reason"] == "同じものが先に届いていました"


async def test_a_correction_makes_nobody_owe_and_cites_what_is_settled(house: House) -> None:
    assert await delivered(house) == "applied"
    assert await adjusted(house, 1, -10) == "refused not_settled"
    assert await checked(house) == "applied"
    assert await accepted(house) == "applied"
    assert await adjusted(house, 2, -YEN - 1) == "refused bad_correction"
    assert await adjusted(house, 2, 0) == "refused bad_correction"
    assert await adjusted(house, 2, -YEN) == "applied"
    assert await adjusted(house, 2, -1) == "refused bad_correction"
    assert await adjusted(house, 9, -1) == "refused no_such_line"
    assert sums(await own(house)) == (0, 0)


async def test_lines_are_for_their_worker_and_the_desk(house: House) -> None:
    assert await delivered(house) == "applied"
    assert await checked(house) == "applied"
    assert await accepted(house) == "applied"
    for who in ("colleague", "worker elsewhere", "firm", "other firm", "coordinator elsewhere"):
        phone = await house.online(who)
        assert not any(phone.rows(scope, "ledger/") for scope in phone.replica.scopes), who
    desk = await house.online("coordinator")
    assert desk.rows("desk:MDR", "ledger/") == {}
    (month,) = desk.rows("desk:MDR", "account/").values()
    assert (month["worker"]["id"], month["month"], month["lines"]) == (1, "2026-11", 2)
    assert (month["provisional"], month["confirmed"]) == (0, YEN)


def test_every_kind_says_what_it_may_add() -> None:
    assert set(SIGNS) == set(LineKind)
    assert not SIGNS[LineKind.RECEIVED].fit(-1, 0)
    assert not SIGNS[LineKind.ACCEPTED].fit(1, 1)
    assert not SIGNS[LineKind.ADJUSTED].fit(0, 0)
    assert STATED.isdisjoint({LineKind.RECEIVED, LineKind.LAPSED, LineKind.REJECTED})


def test_nobody_but_the_book_writes_lines() -> None:
    """The one door: no other source names the model in order to make, change or delete a line."""
    for path in Path("server").rglob("*.py"):
        text = path.read_text("utf-8")
        if "LedgerLine" in text and "migrations" not in path.parts:
            wrong = [f"LedgerLine{way}" for way in (".create", ".bulk", "(")]
            if path.name == "book.py":
                wrong = [".delete(", ".update(", ".save(", "update_or_create", "bulk_"]
            assert not [each for each in wrong if each in text.replace("class LedgerLine(", "")], path


@asynccontextmanager
async def fresh(request: pytest.FixtureRequest) -> AsyncIterator[House]:
    with tempfile.TemporaryDirectory() as folder:
        if ENGINE == "postgres":
            async with open_region_on(request.getfixturevalue("postgres_server"), Path(folder)) as house:
                yield house
        else:
            async with open_region(Path(folder)) as house:
                yield house


WORKERS = st.sampled_from(["worker", "colleague"])
PIECES = st.sampled_from([1, 2])
EVENTS = st.one_of(
    st.tuples(st.sampled_from(["take", "give_back", "submit", "submit", "late"]), WORKERS, PIECES),
    st.tuples(
        st.sampled_from(["check", "check", "back", "firm back", "accept", "accept", "adjust"]),
        st.just("worker"),
        PIECES,
    ),
    st.tuples(
        st.sampled_from(["twice", "decide", "reject", "appeal", "say", "own fault no"]), WORKERS, PIECES
    ),
    st.tuples(st.sampled_from(["leases", "week"]), st.just("worker"), st.just(1)),
    st.tuples(st.sampled_from(["close", "close", "pay", "part", "undo"]), st.just("coordinator"), PIECES),
    st.tuples(st.sampled_from(["agree", "receive"]), WORKERS, PIECES),
)


async def contested(house: House, what: str, who: str, piece: int, rev: int) -> None:
    """One thing about work that several people answer or see differently."""
    match what:
        case "twice":
            if not await house.query("SELECT id FROM lease WHERE piece_id = ?", piece):
                await wanted_twice(house, piece)
        case "decide":
            desk = await house.online("coordinator")
            await desk.act("adjudication.decide", f"piece/{piece}", piece=piece, answers=OTHERS)
        case "reject":
            await rejected(house, piece=piece, rev=rev)
        case "appeal":
            await appealed(house, who, piece, rev)
        case "say":
            person = {"worker": 1, "colleague": 2}[who]
            await appeal_decided(
                house, ("full", "part", "upheld")[rev % 3], piece=piece, person=person, rev=rev
            )
        case "own fault no":
            await sent_back(house, piece, rev, fault="no", extra=30)


async def pays(house: House, what: str, phone: Phone, piece: int) -> None:
    """What happens to yen that are there."""
    match what:
        case "close":
            told = (await house.ask("coordinator", "GET", "/ledger/closing")).json()
            for until in told["days"][:piece]:
                assert await phone.act("ledger.close", "books/MDR", hub="MDR", until=until) == "applied"
        case "pay" | "part":
            today = str(day_of(house.clock.now))
            for name, one in phone.rows("desk:MDR", "statement/").items():
                number, left = int(name.split("/")[1]), one["yen"] - one["paid"]
                if left > 0 and number % 2 == piece % 2:
                    yen = left if what == "pay" else max(1, left // 2)
                    args = {"statement": number, "yen": yen, "on": today}
                    assert await phone.act("payout.mark", f"statement/{number}", **args) == "applied"
        case "undo":
            await phone.act("payout.undo", "statement/1", payout=piece)
        case "agree" | "receive":
            verb = "check" if what == "agree" else "receive"
            for row in phone.own("statement/"):
                number = int(row.split("/")[1])
                await phone.act(f"statement.{verb}", row, statement=number)


async def passes(house: House, what: str) -> None:
    """Time: leases end, and a firm that said nothing has accepted."""
    house.clock.forward(2 * DAY if what == "leases" else 7 * DAY)
    await (house.sweep() if what == "leases" else silence(house))


async def happens(house: House, what: str, who: str, piece: int) -> None:
    """One thing that somebody tries, allowed or not."""
    phone = await house.online(who)
    newest = await house.query(
        "SELECT rev FROM result WHERE piece_id = ? AND state <> 'late' ORDER BY id DESC LIMIT 1", piece
    )
    rev = newest[0]["rev"] if newest else 1
    match what:
        case "take":
            await phone.take()
        case "give_back":
            await phone.give_back(piece)
        case "submit":
            await phone.submit(piece, ANSWERS if who == "worker" or rev % 2 else OTHERS, rev=rev + 1)
        case "check":
            await checked(house, piece, rev)
        case "back":
            await sent_back(house, piece, rev)
        case "firm back":
            await sent_back(house, piece, rev, "firm")
        case "accept":
            await accepted(house, piece, rev)
        case "late":
            desk = await house.online("coordinator")
            for late in await house.query("SELECT piece_id, person_id, rev FROM result WHERE state = 'late'"):
                given: dict[str, Any] = {"piece": late["piece_id"], "person": late["person_id"]}
                verdict = ("full", "part", "none")[late["rev"] % 3]
                more: dict[str, Any] = {"reason": "理由", "sure": True, "rev": late["rev"]}
                if verdict == "part":
                    more["yen"] = 99
                await desk.act("late.decide", f"piece/{piece}", **given, verdict=verdict, **more)
        case "adjust":
            await adjusted(house, piece * 2, -70)
        case "twice" | "decide" | "reject" | "appeal" | "say" | "own fault no":
            await contested(house, what, who, piece, rev)
        case "leases" | "week":
            await passes(house, what)
        case _:
            await pays(house, what, phone, piece)


async def money_laws(house: House, by_id: dict[int, dict[str, Any]]) -> None:
    """Nothing stands on two statements, each is the sum of its lines, and nobody is paid more than it."""
    stated = await house.query("SELECT statement_id, line_id FROM statement_line")
    assert len({row["line_id"] for row in stated}) == len(stated), "a line is on two statements"
    for one in await house.query("SELECT id, person_id, yen, fee FROM statement"):
        lines = [by_id[row["line_id"]] for row in stated if row["statement_id"] == one["id"]]
        assert one["yen"] == sum(line["confirmed"] for line in lines) >= 0
        assert {line["person_id"] for line in lines} == {one["person_id"]}
        assert not [line for line in lines if line["kind"] in ("received", "lapsed")]
        paid = await house.query(
            "SELECT COALESCE(SUM(yen), 0) AS yen FROM payout WHERE statement_id = ?", one["id"]
        )
        assert 0 <= int(paid[0]["yen"]) <= one["yen"]


async def phone_laws(phone: Phone, lines: list[dict[str, Any]]) -> None:
    """見込み + 確定 + 支払済 are all there is, and each yen of the last two is a line's and a statement's."""
    rows = phone.own("statement/").values()
    paid, stated = sum(row["paid"] for row in rows), [line for row in rows for line in row["lines"]]
    provisional, settled = sums(lines)
    waiting = sum(line["confirmed"] for line in lines if line["id"] not in stated)
    owed = sum(row["yen"] - row["paid"] for row in rows)
    assert provisional + (waiting + owed) + paid == provisional + settled
    assert paid >= 0
    assert owed >= 0
    assert {line["id"] for line in lines} >= set(stated)


KEPT = (
    LINES,
    "SELECT id, closing_id, person_id, yen, fee, due_on, number FROM statement ORDER BY id",
    "SELECT id, statement_id, line_id FROM statement_line ORDER BY id",
    "SELECT id, statement_id, yen, paid_on, refers_to_id FROM payout ORDER BY id",
)
"""What is written once."""


async def laws(house: House) -> None:
    lines = await house.query(LINES)
    by_id = {line["id"]: line for line in lines}
    results = {
        row["id"]: row for row in await house.query("SELECT id, piece_id, person_id, state FROM result")
    }
    held = {
        (row["piece_id"], row["person_id"])
        for row in await house.query("SELECT piece_id, person_id FROM lease WHERE state = 'active'")
    }
    settling = (
        *("accepted", "late_full", "late_part", "late_none"),
        *("appeal_full", "appeal_part", "appeal_none"),
    )
    settled = [line["result_id"] for line in lines if line["kind"] in settling]
    assert len(settled) == len(set(settled)), "a delivery is settled twice"
    done = {
        row["id"]
        for row in results.values()
        if row["state"]
        in (
            *("accepted", "accepted_second", "accepted_late", "paid_partial", "not_used"),
            *("appeal_full", "appeal_part", "appeal_none"),
        )
    }
    assert set(settled) == done, "what is decided and what is paid are the same"
    expected = {
        (row["piece_id"], row["person_id"])
        for row in results.values()
        if row["state"] in ("received", "passed", "answered", "second")
        or (row["state"] == "returned" and (row["piece_id"], row["person_id"]) in held)
    }
    await money_laws(house, by_id)
    open_sums: dict[tuple[int, int], int] = {}
    for line in lines:
        key = (line["piece_id"], line["person_id"])
        open_sums[key] = open_sums.get(key, 0) + line["provisional"]
        if line["kind"] in ("accepted", "lapsed", "adjusted", "interest", "rejected", *settling[-3:]):
            assert by_id[line["refers_to_id"]]["person_id"] == line["person_id"]
            assert line["refers_to_id"] < line["id"]
    assert {key for key, yen in open_sums.items() if yen} == expected, "見込み is what may still be paid"
    assert set(open_sums.values()) <= {0, YEN}, "no work is expected twice"
    slots = await house.query(
        "SELECT piece_id, COUNT(*) AS n, COUNT(DISTINCT person_id) AS people, MAX(wanted) AS wanted FROM lease "
        "JOIN piece ON piece.id = piece_id WHERE lease.state IN ('active', 'delivered') GROUP BY piece_id"
    )
    assert all(row["n"] == row["people"] <= row["wanted"] for row in slots), "never more than k, nobody twice"
    for who, person in (("worker", 1), ("colleague", 2)):
        mine = [line for line in lines if line["person_id"] == person]
        assert sums(await own(house, who)) == sums(mine), "the phone adds up to the same"
        await phone_laws(await house.online(who), mine)
        assert sums(mine)[1] >= 0


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(events=st.lists(EVENTS, min_size=4, max_size=14))
async def test_in_any_order_the_sums_are_their_lines_and_nothing_counts_twice(
    request: pytest.FixtureRequest, events: list[tuple[str, str, int]]
) -> None:
    async with fresh(request) as house:
        assert await (await house.online("colleague")).take() == "applied"
        before: list[list[dict[str, Any]]] = [[] for _ in KEPT]
        for event in events:
            await happens(house, *event)
            tables = [await house.query(sql) for sql in KEPT]
            for was, now in zip(before, tables, strict=True):
                assert now[: len(was)] == was, "what stands there never changes"
            before = tables
            await laws(house)
