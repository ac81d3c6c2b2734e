"""Reviews: the steps of a delivery, by whom, and whether without a network. Pure.

What is not in STEPS is refused. The same table stands in tests/vectors/steps.json, which the pages play.
"""

from collections.abc import Sequence
from enum import StrEnum

from server.features.pieces.rules import DAY_MS
from server.features.results.rules import ResultState
from server.features.steps import Step, Who
from sync.errors import Refused

MAX_ROUNDS = 2
"""How often one worker's piece is sent back."""

SILENCE_DAYS = 7
REMINDER_DAYS = (3, 6)
"""A firm that says nothing has accepted after so many days, and is reminded on these."""

FIRM_SHARE = 30
"""The percentage of an order's pieces that a firm sends back on its own. More goes through the coordinator."""

REJECT_SHARE = 30
"""The percentage of an order's pieces that can be rejected. Beyond that it is the order that is wrong, not its workers."""

MAX_WORDS = 500
MAX_PINS = 50


class Verb(StrEnum):
    """What can be done with a delivery that is here."""

    CHECK = "check"
    RETURN = "return"
    DELIVER_AGAIN = "deliver_again"
    ACCEPT = "accept"
    ACCEPT_SILENTLY = "accept_silently"
    PAY_LATE = "pay_late"
    PAY_PART = "pay_part"
    PROPOSE_NOT_USED = "propose_not_used"
    NOT_USE = "not_use"
    CHOOSE = "choose"
    SET_BESIDE = "set_beside"
    ADJUDICATE = "adjudicate"
    LOOK_AGAIN = "look_again"
    ACCEPT_SECOND = "accept_second"
    PROPOSE_REJECT = "propose_reject"
    REJECT = "reject"
    APPEAL = "appeal"
    PAY_APPEAL = "pay_appeal"
    PAY_APPEAL_PART = "pay_appeal_part"
    UPHOLD = "uphold"


class RejectCode(StrEnum):
    """Why a delivery cannot be used, in one word; the words beside it say what was found."""

    NOT_DONE = "not_done"
    COPIED = "copied"
    UNUSABLE = "unusable"
    OTHER = "other"


class Code(StrEnum):
    """Why a piece is sent back, in one word; the words beside it say what and where."""

    BLANK = "blank"
    DIFFERS = "differs"
    FORM = "form"
    UNREADABLE = "unreadable"
    OTHER = "other"


STEPS: tuple[Step[Verb, ResultState], ...] = (
    Step(Verb.CHECK, Who.COORDINATOR, True, ResultState.RECEIVED, ResultState.PASSED),
    Step(Verb.RETURN, Who.COORDINATOR, True, ResultState.RECEIVED, ResultState.RETURNED),
    Step(Verb.RETURN, Who.COORDINATOR, True, ResultState.PASSED, ResultState.RETURNED),
    Step(Verb.RETURN, Who.FIRM, True, ResultState.PASSED, ResultState.RETURNED),
    Step(Verb.DELIVER_AGAIN, Who.WORKER, True, ResultState.RETURNED, ResultState.REPLACED),
    Step(Verb.ACCEPT, Who.FIRM, False, ResultState.PASSED, ResultState.ACCEPTED),
    Step(Verb.ACCEPT_SILENTLY, Who.SERVER, False, ResultState.PASSED, ResultState.ACCEPTED),
    Step(Verb.PAY_LATE, Who.COORDINATOR, False, ResultState.LATE, ResultState.ACCEPTED_LATE),
    Step(Verb.PAY_PART, Who.COORDINATOR, False, ResultState.LATE, ResultState.PAID_PARTIAL),
    Step(Verb.PROPOSE_NOT_USED, Who.COORDINATOR, False, ResultState.LATE, ResultState.LATE),
    Step(Verb.NOT_USE, Who.COORDINATOR, False, ResultState.LATE, ResultState.NOT_USED),
    # Several answers to one piece: what is equal goes on by itself, else a person decides. Each is paid with the one that counts.
    Step(Verb.CHOOSE, Who.SERVER, False, ResultState.ANSWERED, ResultState.RECEIVED),
    Step(Verb.SET_BESIDE, Who.SERVER, False, ResultState.ANSWERED, ResultState.SECOND),
    Step(Verb.SET_BESIDE, Who.COORDINATOR, False, ResultState.ANSWERED, ResultState.SECOND),
    Step(Verb.LOOK_AGAIN, Who.SERVER, False, ResultState.SECOND, ResultState.ANSWERED),
    Step(Verb.ADJUDICATE, Who.COORDINATOR, False, ResultState.ANSWERED, ResultState.PASSED),
    Step(Verb.ACCEPT_SECOND, Who.SERVER, False, ResultState.SECOND, ResultState.ACCEPTED_SECOND),
    # 不採用 takes two people, and its worker may appeal.
    Step(Verb.PROPOSE_REJECT, Who.COORDINATOR, False, ResultState.RECEIVED, ResultState.RECEIVED),
    Step(Verb.PROPOSE_REJECT, Who.COORDINATOR, False, ResultState.PASSED, ResultState.PASSED),
    Step(Verb.REJECT, Who.COORDINATOR, False, ResultState.RECEIVED, ResultState.REJECTED),
    Step(Verb.REJECT, Who.COORDINATOR, False, ResultState.PASSED, ResultState.REJECTED),
    Step(Verb.APPEAL, Who.WORKER, True, ResultState.REJECTED, ResultState.APPEALED),
    Step(Verb.PAY_APPEAL, Who.COORDINATOR, False, ResultState.APPEALED, ResultState.APPEAL_FULL),
    Step(Verb.PAY_APPEAL_PART, Who.COORDINATOR, False, ResultState.APPEALED, ResultState.APPEAL_PART),
    Step(Verb.UPHOLD, Who.COORDINATOR, False, ResultState.APPEALED, ResultState.APPEAL_NONE),
)


def origins(verb: Verb, who: Who) -> frozenset[ResultState]:
    """The states from which somebody may take a step. Empty for who may not at all."""
    return frozenset(step.origin for step in STEPS if (step.verb, step.who) == (verb, who))


def after(verb: Verb, who: Who, state: ResultState) -> ResultState:
    """The state that a step leads to. Refuses `state_moved` what the table does not have."""
    for step in STEPS:
        if (step.verb, step.who, step.origin) == (verb, who, state):
            return step.to
    raise Refused("state_moved")


def firm_may_return(returned: int, pieces: int) -> bool:
    """Whether a firm may send back one piece more on its own: up to FIRM_SHARE of the order, and one always."""
    return returned + 1 <= max(1, pieces * FIRM_SHARE // 100)


def may_reject(rejected: int, pieces: int) -> bool:
    """Whether one piece more of an order may be rejected: up to REJECT_SHARE of it, and one always."""
    return rejected + 1 <= max(1, pieces * REJECT_SHARE // 100)


def accepted_by_silence(passed_at: int) -> int:
    """When a delivery counts as accepted though its firm said nothing, in ms."""
    return passed_at + SILENCE_DAYS * DAY_MS


def reminders_due(passed_at: int, now: int) -> int:
    """How many reminders a firm should have had."""
    return sum(passed_at + days * DAY_MS <= now for days in REMINDER_DAYS)


def pins_fit(pins: Sequence[tuple[int, str]], rows: int, fields: Sequence[str]) -> bool:
    """Whether every pin, a row from 0 and the key of a field, is at a cell that there is."""
    return all(0 <= row < rows and field in fields for row, field in pins)
