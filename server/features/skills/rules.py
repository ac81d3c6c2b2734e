"""Skills: how somebody stands in one, the steps between, and how practice is looked through. Pure.

What is not in STEPS is refused. The same table stands in tests/vectors/skill_steps.json, which the pages play.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from server.clock import day
from server.features.pieces.rules import DAY_MS, HOUR_MS
from server.features.steps import Who
from server.features.templates.rules import asked
from server.forms.filling import fill
from server.forms.form import ATTACHED, Form
from sync.errors import Refused

MAX_WORDS = 500
MIN_ROWS, MAX_ROWS = 3, 10
"""Rows of work that make one practice."""

PASS_PERCENT = 90
TRIES_A_DAY = 3
ACTIVE_DAYS = 90
"""Who delivered within so many days is active."""

ENOUGH = 2
"""With fewer people who can do a kind of work, and did, the hub looks for somebody more."""

WATCH_MS = HOUR_MS
"""How often it is counted again who can do what."""


class Standing(StrEnum):
    """How a person stands in a skill. `relearning`: qualified, and asked to practise once more."""

    LEARNING = "learning"
    INVITED = "invited"
    DECLINED = "declined"
    QUALIFIED = "qualified"
    RELEARNING = "relearning"
    WITHDRAWN = "withdrawn"


CAN = frozenset({Standing.QUALIFIED, Standing.RELEARNING})
"""Who stands so may take the work."""


class Verb(StrEnum):
    """What can be done. `try`: a practice came in. `pass`: it was good enough. `expire`: the time it was granted for is over."""

    PROPOSE = "propose"
    DECLINE = "decline"
    TRY = "try"
    PASSED = "pass"
    GRANT = "grant"
    WITHDRAW = "withdraw"
    EXPIRE = "expire"


class How(StrEnum):
    """How somebody became qualified."""

    TRAINING = "training"
    COORDINATOR = "coordinator"


@dataclass(frozen=True)
class Step:
    """`offline`: it may be written down without a network. `origin` is None for who has nothing to do with the skill yet."""

    verb: Verb
    who: Who
    offline: bool
    origin: Standing | None
    to: Standing


_S = Standing
STEPS = (
    Step(Verb.PROPOSE, Who.COORDINATOR, False, None, _S.INVITED),
    Step(Verb.PROPOSE, Who.COORDINATOR, False, _S.LEARNING, _S.INVITED),
    Step(Verb.PROPOSE, Who.COORDINATOR, False, _S.DECLINED, _S.INVITED),
    Step(Verb.PROPOSE, Who.COORDINATOR, False, _S.WITHDRAWN, _S.INVITED),
    Step(Verb.PROPOSE, Who.COORDINATOR, False, _S.QUALIFIED, _S.RELEARNING),
    Step(Verb.DECLINE, Who.WORKER, True, _S.INVITED, _S.DECLINED),
    Step(Verb.DECLINE, Who.WORKER, True, _S.RELEARNING, _S.QUALIFIED),
    Step(Verb.TRY, Who.WORKER, True, None, _S.LEARNING),
    *(Step(Verb.TRY, Who.WORKER, True, state, state) for state in _S),
    *(
        Step(Verb.PASSED, Who.SERVER, False, state, _S.QUALIFIED)
        for state in (_S.LEARNING, _S.INVITED, _S.DECLINED, _S.QUALIFIED, _S.RELEARNING)
    ),
    Step(Verb.GRANT, Who.COORDINATOR, False, None, _S.QUALIFIED),
    *(
        Step(Verb.GRANT, Who.COORDINATOR, False, state, _S.QUALIFIED)
        for state in (_S.LEARNING, _S.INVITED, _S.DECLINED, _S.RELEARNING, _S.WITHDRAWN)
    ),
    Step(Verb.WITHDRAW, Who.COORDINATOR, False, _S.QUALIFIED, _S.WITHDRAWN),
    Step(Verb.WITHDRAW, Who.COORDINATOR, False, _S.RELEARNING, _S.WITHDRAWN),
    Step(Verb.EXPIRE, Who.SERVER, False, _S.QUALIFIED, _S.LEARNING),
    Step(Verb.EXPIRE, Who.SERVER, False, _S.RELEARNING, _S.LEARNING),
)


def may(verb: Verb, who: Who, state: Standing | None) -> bool:
    """Whether the table has this step."""
    return any((step.verb, step.who, step.origin) == (verb, who, state) for step in STEPS)


def after(verb: Verb, who: Who, state: Standing | None) -> Standing:
    """The standing that a step leads to. Refuses `not_allowed` who never takes it, `state_moved` what is not in the table."""
    mine = [step for step in STEPS if (step.verb, step.who) == (verb, who)]
    if not mine:
        raise Refused("not_allowed")
    for step in mine:
        if step.origin == state:
            return step.to
    raise Refused("state_moved")


RIGHT, BLANK, UNREADABLE, DIFFERS = "", "blank", "unreadable", "differs"
"""What is said of a field of a practice; None of one that has nothing to be right or wrong."""

Cells = Sequence[Sequence[str]]


def _learned(form: Form) -> list[bool]:
    """Which of the fields that are asked a person learns by practice: not what is calculated, and no files."""
    return [not field.calculated and field.type not in ATTACHED for field in asked(form)]


def _filled(form: Form, cells: Sequence[str], today: str) -> tuple[list[str], list[str]]:
    """The cells of a row as the form has them, in their canonical writing, and the code of what is wrong with each or ""."""
    keys = [field.key for field in asked(form)]
    filled = fill(form, dict(zip(keys, [*cells, *[""] * len(keys)], strict=False)), today)
    return [filled.answers[key] for key in keys], [filled.faults.get(key, "") for key in keys]


def canonical(form: Form, rows: Cells, today: str) -> list[list[str]] | None:
    """Right answers in their canonical writing; None when the form finds a fault in one, or a row has another shape."""
    learned = _learned(form)
    found: list[list[str]] = []
    for cells in rows:
        read, faults = _filled(form, cells, today)
        if len(cells) != len(read) or any(code for code, of in zip(faults, learned, strict=True) if of):
            return None
        found.append([text if of else "" for text, of in zip(read, learned, strict=True)])
    return found if all(any(row) for row in found) else None


def marks(form: Form, keys: Cells, answers: Cells, today: str) -> list[list[str | None]]:
    """What is said of each field of each row: RIGHT where what was typed means what the key says.

    Compared are canonical writings (server/sheets/values.py, by the kind of the field). What is blank and may be is left out.
    """
    found: list[list[str | None]] = []
    for at, right in enumerate(keys):
        read, faults = _filled(form, answers[at] if at < len(answers) else (), today)
        row: list[str | None] = []
        for key, text, code, of in zip(right, read, faults, _learned(form), strict=True):
            if not of or not (key or text):
                row.append(None)
            elif text == key:
                row.append(RIGHT)
            elif code.startswith("bad_"):
                row.append(UNREADABLE)
            else:
                row.append(DIFFERS if text else BLANK)
        found.append(row)
    return found


def passes(right: int, of: int) -> bool:
    """Whether so many right fields are enough."""
    return of > 0 and right * 100 >= of * PASS_PERCENT


def counts_today(earlier: Sequence[int], at: int) -> bool:
    """Whether a try at `at` (ms) still counts, after those of `earlier`: three a day in Japan do."""
    return sum(day(each) == day(at) for each in earlier) < TRIES_A_DAY


def active_since(now: int) -> int:
    """Who delivered since then, in ms, is active."""
    return now - ACTIVE_DAYS * DAY_MS
