"""質問して保留: how the clock of a lease stands still and runs on, by whom, and whether without a network. Pure.

What is not in STEPS is refused. The same table stands in tests/vectors/hold_steps.json, which the pages play.
"""

from enum import StrEnum

from server.features.pieces.rules import LeaseState
from server.features.steps import Step, Who
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


def _still(verb: HoldVerb, who: Who, *standings: Standing) -> tuple[Step[HoldVerb, Standing], ...]:
    """It came too late to change anything, and is no fault of anybody: what comes behind it in its lane has to go on."""
    return tuple(Step(verb, who, True, standing, standing) for standing in standings)


STEPS: tuple[Step[HoldVerb, Standing], ...] = (
    Step(HoldVerb.HOLD, Who.WORKER, True, Standing.RUNNING, Standing.HELD),
    *_still(HoldVerb.HOLD, Who.WORKER, Standing.HELD, Standing.OVER),
    Step(HoldVerb.GO_ON, Who.WORKER, True, Standing.HELD, Standing.RUNNING),
    *_still(HoldVerb.GO_ON, Who.WORKER, Standing.RUNNING, Standing.OVER),
    Step(HoldVerb.ANSWER, Who.COORDINATOR, True, Standing.HELD, Standing.RUNNING),
    *_still(HoldVerb.ANSWER, Who.COORDINATOR, Standing.RUNNING, Standing.OVER, Standing.DELIVERED),
    Step(HoldVerb.ANSWER, Who.FIRM, True, Standing.HELD, Standing.RUNNING),
    *_still(HoldVerb.ANSWER, Who.FIRM, Standing.RUNNING, Standing.OVER, Standing.DELIVERED),
    Step(HoldVerb.EXPIRE, Who.SERVER, False, Standing.RUNNING, Standing.OVER),
)


def standing(lease: LeaseState, held_at: int | None) -> Standing:
    """How a lease stands."""
    if lease is LeaseState.DELIVERED:
        return Standing.DELIVERED
    if lease is not LeaseState.ACTIVE:
        return Standing.OVER
    return Standing.RUNNING if held_at is None else Standing.HELD


def after(verb: HoldVerb, who: Who, origin: Standing) -> Standing:
    """Where a step leads. Refuses what the table does not have."""
    for step in STEPS:
        if (step.verb, step.who, step.origin) == (verb, who, origin):
            return step.to
    raise Refused("already_delivered" if origin is Standing.DELIVERED else "state_moved")


def runs_until(until: int, held_at: int, now: int) -> int:
    """When a lease ends that stood still: later by as long as it did. All in ms of the server."""
    return until + max(0, now - held_at)
