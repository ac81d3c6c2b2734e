"""質問して保留: how the clock of a lease stands still and runs on, by whom, and whether without a network. Pure.

What is not in STEPS is refused. The same table stands in tests/vectors/hold_steps.json, which the pages play.
"""

from dataclasses import dataclass
from enum import StrEnum

from server.features.pieces.rules import LeaseState
from sync.errors import Refused


class Standing(StrEnum):
    """How a worker's newest lease of a piece stands: it runs, it is held, it is over without a delivery, it was delivered."""

    RUNNING = "running"
    HELD = "held"
    OVER = "over"
    DELIVERED = "delivered"


class HoldVerb(StrEnum):
    """What makes a lease stand still or run."""

    HOLD = "hold"
    GO_ON = "go_on"
    ANSWER = "answer"
    EXPIRE = "expire"


class HoldWho(StrEnum):
    """Who does it: the worker, whoever answers, or the server by its clock."""

    WORKER = "worker"
    COORDINATOR = "coordinator"
    FIRM = "firm"
    SERVER = "server"


@dataclass(frozen=True)
class HoldStep:
    """`offline`: it may be written down without a network and takes effect when it arrives."""

    verb: HoldVerb
    who: HoldWho
    offline: bool
    origin: Standing
    to: Standing


def _still(verb: HoldVerb, who: HoldWho, *standings: Standing) -> tuple[HoldStep, ...]:
    """It came too late to change anything, and is no fault of anybody: what comes behind it in its lane has to go on."""
    return tuple(HoldStep(verb, who, True, standing, standing) for standing in standings)


STEPS = (
    HoldStep(HoldVerb.HOLD, HoldWho.WORKER, True, Standing.RUNNING, Standing.HELD),
    *_still(HoldVerb.HOLD, HoldWho.WORKER, Standing.HELD, Standing.OVER),
    HoldStep(HoldVerb.GO_ON, HoldWho.WORKER, True, Standing.HELD, Standing.RUNNING),
    *_still(HoldVerb.GO_ON, HoldWho.WORKER, Standing.RUNNING, Standing.OVER),
    HoldStep(HoldVerb.ANSWER, HoldWho.COORDINATOR, True, Standing.HELD, Standing.RUNNING),
    *_still(HoldVerb.ANSWER, HoldWho.COORDINATOR, Standing.RUNNING, Standing.OVER, Standing.DELIVERED),
    HoldStep(HoldVerb.ANSWER, HoldWho.FIRM, True, Standing.HELD, Standing.RUNNING),
    *_still(HoldVerb.ANSWER, HoldWho.FIRM, Standing.RUNNING, Standing.OVER, Standing.DELIVERED),
    HoldStep(HoldVerb.EXPIRE, HoldWho.SERVER, False, Standing.RUNNING, Standing.OVER),
)


def standing(lease: LeaseState, held_at: int | None) -> Standing:
    """How a lease stands."""
    if lease is LeaseState.DELIVERED:
        return Standing.DELIVERED
    if lease is not LeaseState.ACTIVE:
        return Standing.OVER
    return Standing.RUNNING if held_at is None else Standing.HELD


def after(verb: HoldVerb, who: HoldWho, origin: Standing) -> Standing:
    """Where a step leads. Refuses what the table does not have."""
    for step in STEPS:
        if (step.verb, step.who, step.origin) == (verb, who, origin):
            return step.to
    raise Refused("already_delivered" if origin is Standing.DELIVERED else "state_moved")


def runs_until(until: int, held_at: int, now: int) -> int:
    """When a lease ends that stood still: later by as long as it did. All in ms of the server."""
    return until + max(0, now - held_at)
