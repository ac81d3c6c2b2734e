"""Laws of whole histories: whatever a bad network, two tabs, a clone or a restored backup do, nothing is lost or done twice.

A history is a list of steps that Hypothesis chooses. A text is written once and carried by one mutation, so counting texts in
the domain counts what was done.
"""

import copy
from dataclasses import dataclass, field
from typing import Literal
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.codec import decode_up
from sync.messages.outcome import Verdict
from sync.replica import Replica
from sync.version import MIN_BUDGET, SMALL_BYTES
from tests.sync.toys import NOW, World, put_note

MEMBERS = ("person:1", "person:2")
SCOPES = ("hub:A", *MEMBERS)

names = st.sampled_from(["note.put"] * 6 + ["note.refuse", "note.hold", "note.break", "note.unheard_of"])


@dataclass(frozen=True)
class Write:
    """Somebody does something, offline."""

    who: int
    key: int
    where: frozenset[str]
    name: str
    long: bool


@dataclass(frozen=True)
class Exchange:
    """An exchange over a line that may cut the answer, lose the message, or deliver it twice."""

    who: int
    keep: float
    fate: Literal["arrives", "lost", "twice"]


@dataclass(frozen=True)
class Late:
    """An answer to an earlier exchange arrives after all."""

    who: int


@dataclass(frozen=True)
class Restart:
    """The app is killed and reads its storage again."""

    who: int


@dataclass(frozen=True)
class Turn:
    """Somebody joins or leaves the hub."""

    who: int
    joins: bool


@dataclass(frozen=True)
class Clone:
    """The storage of a device is copied to another phone, with everything that waits in it."""

    who: int


@dataclass(frozen=True)
class Restore:
    """The server goes back to its last backup."""


@dataclass(frozen=True)
class Backup:
    """The server is backed up."""


@dataclass(frozen=True)
class Spoil:
    """A device's storage goes wrong: a row of a scope is gone, or another body, or one that nobody sent. It is noticed or not."""

    who: int
    scope: str
    row: int
    how: Literal["gone", "changed", "invented"]


@dataclass(frozen=True)
class Expire:
    """The server forgets its tombstones, all of them."""


Step = Write | Exchange | Late | Restart | Turn | Clone | Restore | Backup | Spoil | Expire

many = settings(max_examples=4 * settings().max_examples)
"""Histories over memory are quick, and the odd ones are rare."""

devices = st.integers(0, 3)
writes = st.builds(
    Write,
    who=devices,
    key=st.integers(0, 4),
    where=st.frozensets(st.sampled_from(SCOPES), max_size=2),
    name=names,
    long=st.booleans(),
)
deeds = st.builds(
    Write,
    who=devices,
    key=st.integers(0, 11),
    where=st.sampled_from([frozenset(), frozenset({"hub:A"}), frozenset({"person:1"})]),
    name=st.just("note.put"),
    long=st.booleans(),
)
"""They move, change and take away many different notes."""

exchanges = st.builds(
    Exchange,
    who=devices,
    keep=st.one_of(st.just(1.0), st.floats(0, 1)),
    fate=st.sampled_from(["arrives", "arrives", "lost", "twice"]),
)
restarts = st.builds(Restart, who=devices)
lates = st.builds(Late, who=devices)
turns = st.builds(Turn, who=st.integers(0, 1), joins=st.booleans())
clones = st.builds(Clone, who=devices)
spoils = st.builds(
    Spoil,
    who=devices,
    scope=st.sampled_from(SCOPES),
    row=st.integers(0, 11),
    how=st.sampled_from(["gone", "changed", "invented"]),
)


@dataclass
class Phone:
    """A replica, whose it is, and answers that are still under way to it."""

    replica: Replica
    member: str
    under_way: list[tuple[str, bytes]] = field(default_factory=list)


class History:
    """Carries out steps on a world of several phones and remembers what was written on each."""

    def __init__(self) -> None:
        self.world = World()
        self.phones = [Phone(Replica(f"{n}"), MEMBERS[n % 2]) for n in range(3)]
        self.written: dict[str, str] = {}
        """Text → name of the mutation."""
        self.saved = self.world.backup()

    async def play(self, steps: list[Step]) -> None:
        for member in MEMBERS:
            await self.world.grant(member, member, "hub:A")
        self.saved = self.world.backup()
        for step in steps:
            await self.step(step)

    async def step(self, step: Step) -> None:
        match step:
            case Write():
                self.write(self.phone(step.who).replica, step)
            case Exchange():
                await self.exchange(self.phone(step.who), step)
            case Late(who):
                for nonce, answer in self.phone(who).under_way[:1]:
                    self.phone(who).replica.absorb(nonce, answer)
                del self.phone(who).under_way[:1]
            case Restart(who):
                self.phone(who).replica = Replica.load(copy.deepcopy(self.phone(who).replica.dump()))
            case Turn(who, joins):
                await (self.world.grant if joins else self.world.revoke)(MEMBERS[who], "hub:A")
            case Clone(who):
                self.clone(self.phone(who))
            case Backup():
                self.saved = self.world.backup()
            case Restore():
                self.world.restore(self.saved)
            case Spoil():
                self.spoil(self.phone(step.who).replica, step)
            case Expire():
                await self.world.store.expire(NOW)

    def spoil(self, replica: Replica, step: Spoil) -> None:
        rows = replica.scopes[step.scope].rows if step.scope in replica.scopes else {}
        names = sorted(rows)
        if step.how == "invented" and step.scope in replica.scopes:
            rows[f"ghost/{step.row}"] = b"{}"
        elif names and step.how == "gone":
            del rows[names[step.row % len(names)]]
        elif names:
            rows[names[step.row % len(names)]] = b'"spoilt"'
        replica.audit()

    def phone(self, who: int) -> Phone:
        return self.phones[who % len(self.phones)]

    def write(self, replica: Replica, step: Write) -> None:
        text = f"{len(self.written)}" + "あ" * (600 if step.long else 0)
        self.written[text] = step.name
        # A lane of its own for what cannot be applied, so that what can be is never blocked by it.
        lane = f"note/{step.key}" if step.name == "note.put" else f"trouble/{len(self.written)}"
        put_note(replica, step.key, text, *step.where, name=step.name, lane=lane)

    async def exchange(self, phone: Phone, step: Exchange) -> None:
        nonce = self.world.nonce()
        message = phone.replica.compose(nonce, budget=MIN_BUDGET)
        if step.fate == "lost":
            return
        answer = await self.world.answer(message, phone.member)
        if step.fate == "twice":
            phone.under_way.append((nonce, answer))
            answer = await self.world.answer(message, phone.member)
        phone.under_way.append((nonce, answer))
        phone.replica.absorb(nonce, answer[: round(step.keep * len(answer))])

    def clone(self, phone: Phone) -> None:
        twin = Replica.load(copy.deepcopy(phone.replica.dump()))
        self.phones.append(Phone(twin, phone.member))

    async def come_to_rest(self) -> None:
        # More than once: what the last phone pushes is news for the first one.
        for phone in self.phones * (1 + len(self.phones)):
            await self.world.settle(phone.replica, phone.member)

    async def check(self) -> None:
        """Every replica has converged and agrees with what it was told."""
        for phone in self.phones:
            assert not phone.replica.outbox
            assert phone.replica.disagreements() == []
            fresh = await self.world.fresh(phone.member)
            assert phone.replica.dump()["scopes"] == fresh.dump()["scopes"]

    async def counts(self) -> dict[str, int]:
        """How often each text was put."""
        counted = await self.world.done()
        return {text: counted[text] for text in self.written}


def verdict_of(name: str) -> tuple[Verdict, str | None]:
    return {
        "note.put": (Verdict.APPLIED, None),
        "note.refuse": (Verdict.REFUSED, "not_yours"),
        "note.hold": (Verdict.HELD, "ask_somebody"),
        "note.break": (Verdict.HELD, "broken_handler"),
        "note.unheard_of": (Verdict.HELD, "unknown_mutation"),
    }[name]


@many
@given(st.lists(st.one_of(writes, exchanges, lates, restarts, turns), max_size=25))
async def test_MU2_MU5_MU7_SC8_on_a_bad_line_replicas_converge_and_everything_is_done_once(
    steps: list[Step],
) -> None:
    history = History()
    await history.play(steps)
    await history.come_to_rest()
    await history.check()
    assert await history.counts() == {text: int(name == "note.put") for text, name in history.written.items()}
    for phone in history.phones:
        assert phone.replica.inc == 1
        async with history.world.store.read() as snapshot:
            inbox = await snapshot.outcomes(phone.replica.device, 1, 0)
        assert [entry.outcome for entry in phone.replica.archive] == list(inbox)
        for entry in phone.replica.archive:
            mutation = entry.raw.decode()
            name = next(name for text, name in history.written.items() if f'"text":"{text}"' in mutation)
            assert (entry.outcome.verdict, entry.outcome.code) == verdict_of(name)


@many
@given(st.lists(st.one_of(writes, writes, exchanges, exchanges, lates, restarts, clones), max_size=25))
async def test_MU6_MU11_with_clones_nothing_is_lost_and_everything_is_done_once(steps: list[Step]) -> None:
    history = History()
    await history.play(steps)
    await history.come_to_rest()
    await history.check()
    assert await history.counts() == {text: int(name == "note.put") for text, name in history.written.items()}


@many
@given(
    st.lists(
        st.one_of(
            *(writes, writes, exchanges, exchanges, lates, restarts, clones),
            *(st.just(Backup()), st.just(Restore())),
        ),
        max_size=25,
    )
)
async def test_MU9_MU11_a_restored_server_is_refilled_with_everything_exactly_once(steps: list[Step]) -> None:
    history = History()
    await history.play(steps)
    await history.come_to_rest()
    assert await history.counts() == {text: int(name == "note.put") for text, name in history.written.items()}
    await history.check()


@pytest.mark.parametrize("small", [0, SMALL_BYTES])
@many
@given(
    steps=st.lists(
        st.one_of(
            deeds,
            deeds,
            exchanges,
            exchanges,
            exchanges,
            lates,
            restarts,
            turns,
            spoils,
            spoils,
            *map(st.just, (Backup(), Restore(), Expire())),
        ),
        max_size=30,
    )
)
async def test_SC10_SC11_SC12_I5_I6_whatever_is_spoilt_restored_or_forgotten_replicas_converge_by_repair(
    steps: list[Step], small: int
) -> None:
    """`small` 0: every scope is compared, so that these few rows meet the bucket repair."""
    with patch("sync.repair.SMALL_BYTES", small), patch("sync.repair.PAGE_BYTES", 700):
        history = History()
        for key in range(12):
            await history.world.place(f"note/{key}", "old" * 30, "hub:A")
        await history.play([*(Exchange(who, 1.0, "arrives") for who in range(3)), *steps])
        await history.come_to_rest()
        spoilt = any(isinstance(step, Spoil) for step in steps)
        for phone in history.phones:
            # What went wrong in the middle of a download is found at its end; else there is nothing to find.
            assert not phone.replica.audit() or spoilt
        await history.come_to_rest()
        await history.check()
        assert await history.counts() == {
            text: int(name == "note.put") for text, name in history.written.items()
        }


@many
@given(st.lists(writes, min_size=1, max_size=6), st.data())
async def test_EX3_an_answer_of_any_history_may_be_cut_anywhere(
    steps: list[Step], data: st.DataObject
) -> None:
    history = History()
    await history.play(steps)
    phone = history.phones[0]
    message = phone.replica.compose("nonce-aa")
    answer = await history.world.answer(message, phone.member)
    cut = data.draw(st.integers(0, len(answer)))
    assert decode_up(message).nonce == "nonce-aa"
    phone.replica.absorb("nonce-aa", answer[:cut])
    assert phone.replica.disagreements() == []
    await history.come_to_rest()
    await history.check()
