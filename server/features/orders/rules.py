"""Orders: states, limits and arithmetic. Pure."""

from collections.abc import Sequence
from enum import StrEnum
from hashlib import sha256

from server.features.steps import Step, Who
from sync.errors import Refused


class OrderState(StrEnum):
    """`terms_ready`: its firm asks for it, and a coordinator is to open it. `done` when every piece is in."""

    DRAFT = "draft"
    TERMS_READY = "terms_ready"
    OPEN = "open"
    CLOSED = "closed"
    DONE = "done"
    CANCELLED = "cancelled"


class Verb(StrEnum):
    """What can be done with an order."""

    PROPOSE = "propose"
    TAKE_BACK = "take_back"
    GIVE_BACK = "give_back"
    PUBLISH = "publish"
    WITHDRAW = "withdraw"
    DISCARD = "discard"
    FINISH = "finish"
    REOPEN = "reopen"


STEPS: tuple[Step[Verb, OrderState], ...] = (
    Step(Verb.PROPOSE, Who.FIRM, True, OrderState.DRAFT, OrderState.TERMS_READY),
    Step(Verb.TAKE_BACK, Who.FIRM, True, OrderState.TERMS_READY, OrderState.DRAFT),
    Step(Verb.GIVE_BACK, Who.COORDINATOR, True, OrderState.TERMS_READY, OrderState.DRAFT),
    Step(Verb.PUBLISH, Who.COORDINATOR, True, OrderState.TERMS_READY, OrderState.OPEN),
    Step(Verb.PUBLISH, Who.COORDINATOR, True, OrderState.DRAFT, OrderState.OPEN),
    Step(Verb.WITHDRAW, Who.COORDINATOR, True, OrderState.OPEN, OrderState.DRAFT),
    Step(Verb.DISCARD, Who.FIRM, True, OrderState.DRAFT, OrderState.CANCELLED),
    Step(Verb.DISCARD, Who.COORDINATOR, True, OrderState.DRAFT, OrderState.CANCELLED),
    Step(Verb.FINISH, Who.SERVER, False, OrderState.OPEN, OrderState.DONE),
    Step(Verb.REOPEN, Who.SERVER, False, OrderState.DONE, OrderState.OPEN),
)
"""What is not in here is refused. The same table stands in tests/vectors/order_steps.json, which the pages play.

A firm takes its steps with orders that it wrote itself; a coordinator withdraws one until somebody has taken a piece.
"""


def after(verb: Verb, who: Who, state: OrderState) -> OrderState:
    """The state that a step leads to. Refuses `order_moved` what the table does not have."""
    for step in STEPS:
        if (step.verb, step.who, step.origin) == (verb, who, state):
            return step.to
    raise Refused("order_moved")


SHOWN_AT_HUB = frozenset({OrderState.OPEN, OrderState.CLOSED, OrderState.DONE})
"""States in which workers see an order: those who hold or delivered its pieces still need its words."""


def order_code(hub_code: str, number: int) -> str:
    """`MDR-0001`."""
    return f"{hub_code}-{number:04d}"


def piece_code(order: str, no: int) -> str:
    """`MDR-0001-07`."""
    return f"{order}-{no:02d}"


def slices(rows: int, size: int) -> Sequence[tuple[int, int]]:
    """How the rows of a sheet fall into pieces: `(first, last)`, from 1, inclusive."""
    return [(first, min(first + size - 1, rows)) for first in range(1, rows + 1, size)]


PIECE_FRAME, ROW_FRAME = 110, 18
"""Bytes of a piece's row on a phone beside its cells: its number, code and times, and the frame around each of its rows."""


def piece_bytes(pieces: Sequence[Sequence[Sequence[str]]]) -> int:
    """What the row of one of these pieces weighs on the average, in bytes of UTF-8; a piece is its rows' cells."""
    cells = sum(len(cell.encode()) + 3 for piece in pieces for row in piece for cell in row)
    rows = sum(len(piece) for piece in pieces)
    return (PIECE_FRAME * len(pieces) + ROW_FRAME * rows + cells) // max(1, len(pieces))


ANSWERS_WHEN_DOUBLE = 2


def doubled(order: str, pieces: int, percent: int) -> Sequence[int]:
    """Which pieces of an order, by their numbers, get two answers: `percent` of them, the same ones whenever it is asked.

    Spread by a hash, so that nobody can tell by counting.
    """
    ranked = sorted(range(1, pieces + 1), key=lambda no: sha256(f"{order}/{no}".encode()).digest())
    return sorted(ranked[: (pieces * percent + 99) // 100])
