"""Proposals: states, the steps between them, and the arithmetic of what one saves. Pure.

What is not in STEPS is refused. The same table stands in tests/vectors/proposal_steps.json, which the pages play.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import median

from server.features.pieces.rules import DAY_MS
from server.features.steps import Who
from sync.errors import Refused

MAX_WORDS = 500
MAX_VOLUME = 100_000
"""Pieces a month."""

MEASURE_AFTER_DAYS = 30
"""How long the new way is tried before it is measured."""

MEASURE_AGAIN_DAYS = 7
"""How much later it is looked at again when hardly anything was delivered by then."""

MEASURE_AT_LAST_DAYS = 90
"""When it is said that there was nothing to measure. As far back goes what the new way is compared with."""

MEASURE_FROM = 3
"""Of how many pieces a phone has to have told the working time before a median says anything."""

MONTH_DAYS = 30


class ProposalState(StrEnum):
    """Where a proposal is. `noted`: one sentence. `drafted`: with its minutes. `measured`: new and old were compared."""

    NOTED = "noted"
    DRAFTED = "drafted"
    HUB_CHECKED = "hub_checked"
    SENT = "sent"
    DISCUSSING = "discussing"
    ADOPTED = "adopted"
    DECLINED = "declined"
    MEASURED = "measured"


class Kind(StrEnum):
    """What it changes: ツール変更・手順統合・廃止・様式変更・自動化."""

    TOOL = "tool"
    MERGE = "merge"
    DROP = "drop"
    FORM = "form"
    AUTOMATE = "automate"


class Verb(StrEnum):
    """What can be done with a proposal. `apply`: a version of the template was made of it. `reward`: 提案料."""

    NOTE = "note"
    DRAFT = "draft"
    ASK = "ask"
    CHECK = "check"
    SEND = "send"
    DISCUSS = "discuss"
    ADOPT = "adopt"
    DECLINE = "decline"
    APPLY = "apply"
    REWARD = "reward"
    MEASURE = "measure"


@dataclass(frozen=True)
class Step:
    """`offline`: it may be written down without a network. `origin` is None for what begins a proposal."""

    verb: Verb
    who: Who
    offline: bool
    origin: ProposalState | None
    to: ProposalState


_S = ProposalState
STEPS = (
    Step(Verb.NOTE, Who.WORKER, True, None, _S.NOTED),
    Step(Verb.DRAFT, Who.WORKER, True, _S.NOTED, _S.DRAFTED),
    Step(Verb.DRAFT, Who.WORKER, True, _S.DRAFTED, _S.DRAFTED),
    Step(Verb.ASK, Who.COORDINATOR, False, _S.NOTED, _S.NOTED),
    Step(Verb.ASK, Who.COORDINATOR, False, _S.DRAFTED, _S.NOTED),
    Step(Verb.CHECK, Who.COORDINATOR, False, _S.DRAFTED, _S.HUB_CHECKED),
    Step(Verb.SEND, Who.COORDINATOR, False, _S.HUB_CHECKED, _S.SENT),
    Step(Verb.DISCUSS, Who.FIRM, False, _S.SENT, _S.DISCUSSING),
    Step(Verb.DISCUSS, Who.FIRM, False, _S.DISCUSSING, _S.DISCUSSING),
    Step(Verb.DISCUSS, Who.COORDINATOR, False, _S.SENT, _S.DISCUSSING),
    Step(Verb.DISCUSS, Who.COORDINATOR, False, _S.DISCUSSING, _S.DISCUSSING),
    Step(Verb.ADOPT, Who.FIRM, False, _S.SENT, _S.ADOPTED),
    Step(Verb.ADOPT, Who.FIRM, False, _S.DISCUSSING, _S.ADOPTED),
    Step(Verb.DECLINE, Who.FIRM, False, _S.SENT, _S.DECLINED),
    Step(Verb.DECLINE, Who.FIRM, False, _S.DISCUSSING, _S.DECLINED),
    Step(Verb.DECLINE, Who.COORDINATOR, False, _S.NOTED, _S.DECLINED),
    Step(Verb.DECLINE, Who.COORDINATOR, False, _S.DRAFTED, _S.DECLINED),
    Step(Verb.DECLINE, Who.COORDINATOR, False, _S.HUB_CHECKED, _S.DECLINED),
    Step(Verb.APPLY, Who.COORDINATOR, False, _S.ADOPTED, _S.ADOPTED),
    Step(Verb.REWARD, Who.COORDINATOR, False, _S.ADOPTED, _S.ADOPTED),
    Step(Verb.REWARD, Who.COORDINATOR, False, _S.MEASURED, _S.MEASURED),
    Step(Verb.MEASURE, Who.SERVER, False, _S.ADOPTED, _S.MEASURED),
)

SEEN_BY_FIRM = frozenset({Verb.SEND, Verb.DISCUSS, Verb.ADOPT, Verb.DECLINE})
"""Of the steps since it was sent, those that a firm reads. What worker and hub said to each other before is theirs."""


def after(verb: Verb, who: Who, state: ProposalState | None) -> ProposalState:
    """The state that a step leads to. Refuses `not_allowed` who never takes it, `state_moved` what is not in the table."""
    mine = [step for step in STEPS if (step.verb, step.who) == (verb, who)]
    if not mine:
        raise Refused("not_allowed")
    for step in mine:
        if step.origin == state:
            return step.to
    raise Refused("state_moved")


def measured_from(since: int) -> int:
    """When a way of working that began at `since` has been tried long enough, in ms."""
    return since + MEASURE_AFTER_DAYS * DAY_MS


def gives_up(since: int, now: int) -> bool:
    """Whether it has been waited for long enough for something that can be measured."""
    return now >= since + MEASURE_AT_LAST_DAYS * DAY_MS


def typical(pieces: Iterable[tuple[int, int]], size: int) -> tuple[int | None, int]:
    """The median of how long a piece of `size` rows took, in seconds, and of how many pieces that is known.

    `pieces`: seconds that its worker's phone counted, and rows. None when they are too few to say anything.
    """
    known: Sequence[float] = [seconds / rows for seconds, rows in pieces if rows > 0]
    return (round(median(known) * size) if len(known) >= MEASURE_FROM else None), len(known)
