"""A Hypothesis state machine drives the real server, over HTTP and on both databases, beside a small model of what should happen.

The model knows nothing of rows, cursors or tables: it judges mutations in the order in which they first arrive. Lines that lose,
cut, delay and repeat, broken storage and forgotten tombstones are beneath its notice, as they must be beneath everybody's.
"""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractAsyncContextManager, ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest.mock import patch

import msgspec
import pytest
from anyio.from_thread import BlockingPortal, start_blocking_portal
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from server.cli.rows import differing
from sync.codec import decode_up
from sync.messages.mutation import Mutation
from sync.messages.outcome import Outcome, Verdict
from sync.replica import Replica
from sync.version import MIN_BUDGET
from tests.support.region import ANSWERS, DEVICES, START, House, Phone, open_region, open_region_on

WORKERS = {"worker": 1, "colleague": 2}
"""Who acts, and their number as a person."""

EVERYBODY = (*WORKERS, "coordinator")
PIECES = (1, 2, 3)
OFTEN = (1, 1, 1, 2, 3)
"""Few enough pieces that people meet at them."""
STEP, DAY = 1000, 25 * 3_600_000
"""Each step takes a second; after a day every lease is over."""


@dataclass
class Hold:
    """Somebody's newest lease of a piece, and when their deliveries of it came."""

    state: str
    taken: int
    received: list[int] = field(default_factory=list)


@dataclass
class Model:
    """What becomes of pieces and mutations, in about sixty lines."""

    pieces: dict[int, str] = field(default_factory=lambda: {1: "leased", 2: "ready", 3: "ready"})
    holds: dict[tuple[int, str], Hold] = field(default_factory=lambda: {(1, "worker"): Hold("active", START)})
    inbox: dict[str, list[tuple[str, Outcome]]] = field(
        default_factory=lambda: {who: [] for who in EVERYBODY}
    )
    results: list[tuple[int, str]] = field(default_factory=list)

    def arrive(self, who: str, mutation: Mutation, now: int) -> None:
        """A mutation reaches the server; only the next number counts."""
        known = self.inbox[who]
        if mutation.n != len(known) + 1:
            return
        stopped = [n for n, (lane, out) in enumerate(known, 1) if lane == mutation.lane and out.code]
        code = "lane_blocked" if any(n > mutation.seen for n in stopped) else self.judge(who, mutation, now)
        verdict = Verdict.APPLIED if not code else Verdict.HELD if code == "lane_blocked" else Verdict.REFUSED
        known.append((mutation.lane, Outcome(mutation.n, verdict, code or None)))

    def judge(self, who: str, mutation: Mutation, now: int) -> str:
        """Do it, or say why not."""
        args = msgspec.json.decode(mutation.args)
        if mutation.name == "piece.take":
            return self.take(who, args["count"], now)
        piece = args["piece"]
        hold = self.holds.get((piece, who))
        return (
            self.give_back(piece, hold)
            if mutation.name == "piece.give_back"
            else self.submit(piece, who, hold, now)
        )

    def take(self, who: str, count: int, now: int) -> str:
        if set(self.pieces.values()) == {"received"}:
            return "order_not_open"
        ready = [piece for piece, state in self.pieces.items() if state == "ready"][:count]
        for piece in ready:
            before = self.holds.get((piece, who))
            self.pieces[piece] = "leased"
            self.holds[piece, who] = Hold("active", now, before.received if before else [])
        return "" if ready else "none_left"

    def give_back(self, piece: int, hold: Hold | None) -> str:
        if hold is None or not hold.taken:
            return "not_yours"
        if hold.state == "delivered":
            return "already_delivered"
        if hold.state == "active":
            hold.state, self.pieces[piece] = "given_back", "ready"
        return ""

    def submit(self, piece: int, who: str, hold: Hold | None, now: int) -> str:
        hold = hold or Hold("never", 0)
        if hold.state == "delivered" or (
            hold.state != "active" and any(at >= hold.taken for at in hold.received)
        ):
            return "already_delivered"
        if hold.state == "active" or (hold.taken and self.pieces[piece] == "ready"):
            hold.state, self.pieces[piece] = "delivered", "received"
        hold.received.append(now)
        self.holds[piece, who] = hold
        self.results.append((piece, who))
        return ""

    def lapse(self) -> None:
        """Every lease is over."""
        for (piece, _), hold in self.holds.items():
            if hold.state == "active":
                hold.state, self.pieces[piece] = "expired", "ready"


OpenRegion = Callable[[Path], AbstractAsyncContextManager[House]]


class RealServer(RuleBasedStateMachine):
    """Phones with a bad line and bad storage, the server behind them, and the model beside it."""

    def __init__(self, portal: BlockingPortal, region: OpenRegion) -> None:
        super().__init__()
        self.model = Model()
        self.call = portal.call
        self.folder = tempfile.TemporaryDirectory(prefix="hitokuchi-model-")
        self.opened = ExitStack()
        self.house = self.opened.enter_context(
            portal.wrap_async_context_manager(region(Path(self.folder.name)))
        )
        self.phones = {who: self.house.phone(who) for who in EVERYBODY}
        # The worker's phone took its piece before the story begins.
        self.model.inbox["worker"].append(("order/1", Outcome(1, Verdict.APPLIED)))
        self.late: dict[str, list[tuple[str, bytes]]] = {who: [] for who in EVERYBODY}
        self.broken: set[str] = set()
        self.nonces = 0

    who = st.sampled_from(EVERYBODY)
    worker = st.sampled_from(sorted(WORKERS))

    @initialize()
    def everybody_downloads(self) -> None:
        for who in EVERYBODY:
            self.talk(who)

    @rule(who=worker, count=st.integers(1, 2))
    def take(self, who: str, count: int) -> None:
        self.phones[who].write("piece.take", "order/1", order=1, count=count)

    @rule(who=worker, piece=st.sampled_from(OFTEN))
    def give_back(self, who: str, piece: int) -> None:
        self.phones[who].write("piece.give_back", f"piece/{piece}", piece=piece)

    @rule(who=worker, piece=st.sampled_from(OFTEN))
    def submit(self, who: str, piece: int) -> None:
        self.phones[who].write("result.submit", f"piece/{piece}", piece=piece, rev=1, answers=ANSWERS)

    @rule(
        who=who,
        keep=st.one_of(st.just(1.0), st.just(1.0), st.floats(0, 1)),
        fate=st.sampled_from(["arrives", "arrives", "arrives", "lost", "twice", "late"]),
    )
    def exchange(self, who: str, keep: float, fate: str) -> None:
        phone, (nonce, message) = self.phones[who], self.compose(who)
        if fate == "lost":
            return
        answer = self.post(who, message)
        if fate == "twice":
            answer = self.post(who, message)
        if fate == "late":
            self.late[who].append((nonce, answer))
        else:
            phone.replica.absorb(nonce, answer[: round(keep * len(answer))])

    @rule(who=who)
    def a_late_answer(self, who: str) -> None:
        for nonce, answer in self.late[who]:
            self.phones[who].replica.absorb(nonce, answer)
        self.late[who].clear()

    @rule(who=who)
    def the_app_is_killed(self, who: str) -> None:
        self.phones[who].replica = Replica.load(self.phones[who].replica.dump())

    @rule(who=who, choose=st.integers(0, 99), how=st.sampled_from(["gone", "changed", "invented"]))
    def storage_breaks(self, who: str, choose: int, how: str) -> None:
        """And the device finds it out by its own count (SC11)."""
        replica = self.phones[who].replica
        if any(held.more for held in replica.scopes.values()):
            self.broken.add(who)  # it cannot compare what it has not read to the end
        places = [(held.rows, name) for held in replica.scopes.values() for name in sorted(held.rows)]
        for rows, name in places[choose % len(places) :][:1] if places else []:
            if how == "gone":
                del rows[name]
            else:
                rows[name if how == "changed" else f"{name}0"] = b'"broken"'
        replica.audit()

    @rule()
    def a_day_goes_by(self) -> None:
        self.house.clock.forward(DAY)
        self.call(self.house.sweep)
        self.model.lapse()

    @rule()
    def deletions_are_forgotten(self) -> None:
        """As by the sweep, when nobody was in contact for longer than the horizon (SC12)."""
        self.call(self.expire)

    def teardown(self) -> None:
        try:
            with self.opened:
                self.come_to_rest()
                self.compare()
        finally:
            self.folder.cleanup()

    # How it is carried out

    async def expire(self) -> None:
        self.house.database.bind()
        await self.house.store.expire(self.house.clock())

    def compose(self, who: str) -> tuple[str, bytes]:
        self.nonces += 1
        nonce = f"nonce-{self.nonces}"
        return nonce, self.phones[who].replica.compose(nonce, budget=MIN_BUDGET, wall=self.house.clock())

    def post(self, who: str, message: bytes) -> bytes:
        self.house.clock.forward(STEP)
        response = self.call(self.phones[who].post, message)
        assert response.status_code == 200, response.text
        for raw in decode_up(message).mutations:
            self.model.arrive(who, msgspec.json.decode(raw, type=Mutation), self.house.clock())
        return bytes(response.content)

    def talk(self, who: str) -> None:
        """Exchange on a good line until nothing is left."""
        for _ in range(50):
            nonce, message = self.compose(who)
            if not self.phones[who].replica.absorb(nonce, self.post(who, message)).more:
                return
        raise AssertionError(f"{who} never comes to rest")

    def come_to_rest(self) -> None:
        for who in (*EVERYBODY, *EVERYBODY):
            self.talk(who)
            # What broke in the middle of a download is found now; else there is nothing to find.
            assert not self.phones[who].replica.audit() or who in self.broken
        for who in (*EVERYBODY, "coordinator"):
            self.talk(who)

    def compare(self) -> None:
        house, model = self.house, self.model
        desk = self.phones["coordinator"].rows("desk:MDR")
        assert {piece: desk[f"piece/{piece}"]["state"] for piece in PIECES} == model.pieces
        delivered = [
            (row["piece"], row["person"])
            for row in self.query("SELECT piece_id AS piece, person_id AS person FROM result")
        ]
        assert sorted(delivered) == sorted((piece, WORKERS[who]) for piece, who in model.results)
        for who, phone in self.phones.items():
            replica = phone.replica
            assert not replica.outbox
            assert replica.disagreements() == []
            told = {each.outcome.n: each.outcome for each in replica.archive}
            settled = {outcome.n: outcome for _, outcome in model.inbox[who]}
            assert told == {n: outcome for n, outcome in settled.items() if who != "worker" or n > 1}
            inbox = self.query(
                "SELECT n, verdict, code FROM sync_inbox WHERE device = ? AND inc = 1 ORDER BY n",
                DEVICES[who],
            )
            assert [Outcome(**row) for row in inbox] == list(settled.values())
            fresh = Phone(house.http, phone.replica.device, phone.token)
            self.call(fresh.sync)
            assert replica.dump()["scopes"] == fresh.replica.dump()["scopes"]
        for who in WORKERS:
            held = {
                piece
                for (piece, holder), hold in model.holds.items()
                if holder == who and hold.state == "active"
            }
            assert set(self.phones[who].own("piece/")) == {f"piece/{piece}" for piece in held}
        assert self.call(self.wrong_rows) == []

    def query(self, sql: str, *values: Any) -> list[dict[str, Any]]:
        return self.call(self.house.query, sql, *values)

    async def wrong_rows(self) -> list[str]:
        self.house.database.bind()
        return (await differing(self.house.database.client))[0]


@pytest.fixture
def portal() -> Iterator[BlockingPortal]:
    """An event loop of its own: the machine's steps are no coroutines."""
    with start_blocking_portal("asyncio") as portal:
        yield portal


def play(portal: BlockingPortal, region: OpenRegion, examples: int) -> None:
    """Some histories; HYPOTHESIS=search plays more and other ones. Scopes count as large, so that they are mended."""

    class Machine(RealServer):
        def __init__(self) -> None:
            super().__init__(portal, region)

    chosen = settings(
        max_examples=max(1, examples * settings().max_examples // 25),
        stateful_step_count=30,
        suppress_health_check=list(HealthCheck),
    )
    with patch("sync.repair.SMALL_BYTES", 0):
        run_state_machine_as_test(Machine, settings=chosen)


@pytest.mark.timeout(300)
def test_I1_I2_I5_I6_SC10_SC11_SC12_the_real_server_does_what_the_model_says_on_sqlite(
    portal: BlockingPortal,
) -> None:
    play(portal, open_region, 15)


@pytest.mark.timeout(300)
def test_I1_I2_I5_I6_SC10_SC11_SC12_the_real_server_does_what_the_model_says_on_postgres(
    portal: BlockingPortal, postgres_server: Any
) -> None:
    play(portal, lambda folder: open_region_on(postgres_server, folder), 4)
