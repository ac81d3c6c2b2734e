"""Statements: the states of an entry from closing to payment, by whom, and whether without a network. Pure.

What is not in STEPS is refused. The same table stands in tests/vectors/money_steps.json.
"""

from enum import StrEnum

from server.features.steps import Step, Who
from sync.errors import Refused


class Entry(StrEnum):
    """How far the yen of a line have come. The first two are the ledger's, the others those of its statement."""

    PROVISIONAL = "provisional"
    CONFIRMED = "confirmed"
    IN_STATEMENT = "in_statement"
    PAID = "paid"
    RECEIVED_CONFIRMED = "received_confirmed"


class Verb(StrEnum):
    """What can be done with entries."""

    CLOSE = "close"
    CHECK = "check"
    PAY = "pay"
    PAY_PART = "pay_part"
    UNDO = "undo"
    CONFIRM_RECEIPT = "confirm_receipt"


STEPS: tuple[Step[Verb, Entry], ...] = (
    Step(Verb.CLOSE, Who.COORDINATOR, False, Entry.CONFIRMED, Entry.IN_STATEMENT),
    Step(Verb.CHECK, Who.WORKER, True, Entry.IN_STATEMENT, Entry.IN_STATEMENT),
    Step(Verb.CHECK, Who.WORKER, True, Entry.PAID, Entry.PAID),
    Step(Verb.PAY_PART, Who.COORDINATOR, True, Entry.IN_STATEMENT, Entry.IN_STATEMENT),
    Step(Verb.PAY, Who.COORDINATOR, True, Entry.IN_STATEMENT, Entry.PAID),
    Step(Verb.UNDO, Who.COORDINATOR, True, Entry.IN_STATEMENT, Entry.IN_STATEMENT),
    Step(Verb.UNDO, Who.COORDINATOR, True, Entry.PAID, Entry.IN_STATEMENT),
    Step(Verb.CONFIRM_RECEIPT, Who.WORKER, True, Entry.PAID, Entry.RECEIVED_CONFIRMED),
)


def after(verb: Verb, who: Who, state: Entry) -> Entry:
    """The state that a step leads to. Refuses `state_moved` what the table does not have."""
    for step in STEPS:
        if (step.verb, step.who, step.origin) == (verb, who, state):
            return step.to
    raise Refused("state_moved")


def entry_of(yen: int, paid: int, *, received: bool) -> Entry:
    """How a statement of so many yen stands. One of nothing has nothing left to pay."""
    if received:
        return Entry.RECEIVED_CONFIRMED
    return Entry.PAID if paid >= yen else Entry.IN_STATEMENT


def tax_within(yen: int, percent: int) -> int:
    """うち消費税: the tax in an amount that has it in it, rounded down, once a statement and rate."""
    return max(0, yen) * percent // (100 + percent)


def tax_on_top(yen: int, percent: int) -> int:
    """The tax on an amount without it, rounded down, once a statement and rate."""
    return max(0, yen) * percent // 100
