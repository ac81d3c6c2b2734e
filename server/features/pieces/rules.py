"""Pieces and leases: states, steps, and how long somebody may keep a piece. Pure.

What is not in STEPS is refused. The same table stands in tests/vectors/lease_steps.json.
"""

from collections.abc import Collection
from enum import StrEnum

from server.features.steps import Step, Who

HOUR_MS = 3_600_000
LEASE_HOURS = 24
LEASE_TIMES_ESTIMATE = 8
MAX_TAKEN_AT_ONCE = 30
MAX_HELD = 100
"""How many pieces one person may hold at the same time."""


DAY_MS = 24 * HOUR_MS
TOLD_DAYS = 14
"""How long somebody is told that a piece is not theirs any more; their phone keeps what they wrote for as long."""

MAX_MOVED = 100
"""How many pieces of somebody are moved at once."""

MAX_MOVE_WORDS = 200

REFILL_DAYS = 14
"""How long a restored server trusts phones about what it forgot: as long as they are sure to keep what they delivered."""


class PieceState(StrEnum):
    """Where a piece is. `ready`: somebody can take it. `leased`: nobody else can. `waiting`: delivered, and not all of its files
    are here. `differing`: every answer that was wanted is here, and they are not the same. `blocked_question`: its worker has
    asked something, and the lease does not run on until there is an answer (holds.py).
    """

    READY = "ready"
    LEASED = "leased"
    BLOCKED = "blocked_question"
    WAITING = "waiting"
    DIFFERING = "differing"
    RECEIVED = "received"


class LeaseState(StrEnum):
    """How a lease stands or ended. `reopened`: what was delivered went back to its worker, who has another one. `rejected`: what
    was delivered is not used.
    """

    ACTIVE = "active"
    GIVEN_BACK = "given_back"
    EXPIRED = "expired"
    REASSIGNED = "reassigned"
    DELIVERED = "delivered"
    REOPENED = "reopened"
    REJECTED = "rejected"


OCCUPYING = (LeaseState.ACTIVE, LeaseState.DELIVERED)
"""Leases that stand for an answer of their piece, given or to come."""

GOLD_EVERY = 25
"""One piece in so many that a worker takes of an order is one whose right answers are known."""


def free_slot(occupied: Collection[int], wanted: int) -> int | None:
    """Which of the wanted answers of a piece, from 1, nobody has or gives."""
    return next((slot for slot in range(1, wanted + 1) if slot not in occupied), None)


def state_of(occupied: int, wanted: int, active: int, waiting: bool, undecided: bool) -> PieceState:
    """Where a piece is, by its leases that stand for an answer, those of them that are `active`, whether files are `waiting`, and
    whether its answers are `undecided`.
    """
    if occupied < wanted:
        return PieceState.READY
    if active:
        return PieceState.LEASED
    if waiting:
        return PieceState.WAITING
    return PieceState.DIFFERING if undecided else PieceState.RECEIVED


def golds_due(taken: int) -> int:
    """How many of the first `taken` pieces of a worker are to be gold: from the middle of each GOLD_EVERY on, one more."""
    return (taken + GOLD_EVERY // 2) // GOLD_EVERY


class Holding(StrEnum):
    """How one worker stands to a piece: nothing yet, a lease that runs, or how their last one ended."""

    OFFERED = "offered"
    LEASED = "leased"
    STARTED = "started"
    GIVEN_BACK = "given_back"
    EXPIRED = "expired"
    REASSIGNED = "reassigned"
    DELIVERED = "delivered"


class Verb(StrEnum):
    """What can be done with a piece while it is out. `deliver_late`: it is somebody else's by now."""

    TAKE = "take"
    START = "start"
    SAVE = "save"
    DELIVER = "deliver"
    DELIVER_LATE = "deliver_late"
    GIVE_BACK = "give_back"
    SEND_BACK = "send_back"
    REASSIGN_UNSTARTED = "reassign_unstarted"
    REASSIGN_NOW = "reassign_now"
    REASSIGN_LATER = "reassign_later"
    EXPIRE = "expire"
    HAND_OVER = "hand_over"


class How(StrEnum):
    """配り直し: which pieces of somebody go to others, and when."""

    UNSTARTED = "unstarted"
    LATER = "later"
    NOW = "now"


RUNNING = (Holding.LEASED, Holding.STARTED)
ENDED = (Holding.GIVEN_BACK, Holding.EXPIRED, Holding.REASSIGNED)
BEGUN_OR_NOT_THEIRS = (Holding.OFFERED, Holding.STARTED, *ENDED, Holding.DELIVERED)

STEPS: tuple[Step[Verb, Holding], ...] = (
    Step(Verb.TAKE, Who.WORKER, False, Holding.OFFERED, Holding.LEASED),
    Step(Verb.START, Who.WORKER, True, Holding.LEASED, Holding.STARTED),
    Step(Verb.SAVE, Who.WORKER, True, Holding.LEASED, Holding.STARTED),
    *(Step(Verb.DELIVER, Who.WORKER, True, each, Holding.DELIVERED) for each in RUNNING),
    *(Step(Verb.GIVE_BACK, Who.WORKER, True, each, Holding.GIVEN_BACK) for each in RUNNING),
    Step(Verb.REASSIGN_UNSTARTED, Who.COORDINATOR, False, Holding.LEASED, Holding.REASSIGNED),
    *(Step(Verb.REASSIGN_NOW, Who.COORDINATOR, False, each, Holding.REASSIGNED) for each in RUNNING),
    *(Step(Verb.REASSIGN_LATER, Who.COORDINATOR, False, each, each) for each in RUNNING),
    *(Step(Verb.EXPIRE, Who.SERVER, False, each, Holding.EXPIRED) for each in RUNNING),
    *(Step(Verb.HAND_OVER, Who.SERVER, False, each, Holding.REASSIGNED) for each in RUNNING),
    *(
        Step(Verb.SEND_BACK, who, True, Holding.DELIVERED, Holding.LEASED)
        for who in (Who.COORDINATOR, Who.FIRM)
    ),
    # Finished work is received whenever it comes: it counts while nobody else has the piece, and a person decides otherwise.
    *(Step(Verb.DELIVER, Who.WORKER, True, each, Holding.DELIVERED) for each in ENDED),
    *(Step(Verb.DELIVER_LATE, Who.WORKER, True, each, each) for each in (*ENDED, Holding.OFFERED)),
    # What a phone wrote down before it heard that the piece is gone does nothing, and blocks no delivery behind it (LA2).
    *(Step(Verb.START, Who.WORKER, True, each, each) for each in BEGUN_OR_NOT_THEIRS),
    *(Step(Verb.SAVE, Who.WORKER, True, each, each) for each in BEGUN_OR_NOT_THEIRS),
    *(Step(Verb.GIVE_BACK, Who.WORKER, True, each, each) for each in ENDED),
)


def holding(lease: LeaseState | None, started: bool) -> Holding:
    """How somebody whose last lease of a piece is in this state stands to it."""
    if lease is None:
        return Holding.OFFERED
    if lease is LeaseState.ACTIVE:
        return Holding.STARTED if started else Holding.LEASED
    return Holding(lease.value)


def movable(how: How) -> frozenset[Holding]:
    """Which leases a coordinator moves in this way."""
    verb = Verb(f"reassign_{how}")
    return frozenset(step.origin for step in STEPS if step.verb is verb)


def lease_until(now: int, minutes: int) -> int:
    """When a lease ends: after 24 hours or eight times the estimate, whichever is longer. All in ms but `minutes`."""
    return now + max(LEASE_HOURS * HOUR_MS, LEASE_TIMES_ESTIMATE * minutes * 60_000)


def how_it_ends(moving_at: int | None) -> LeaseState:
    """What becomes of a lease whose time is over: it is handed on when a coordinator has marked it so."""
    return LeaseState.EXPIRED if moving_at is None else LeaseState.REASSIGNED


def refilling(now: int, restored_at: int) -> bool:
    """Whether phones may know of leases that this server forgot: it was restored a short while ago. 0 is never."""
    return 0 < restored_at <= now < restored_at + REFILL_DAYS * DAY_MS
