"""Jobs: the states of a piece of a firm's work, by whom they change, and the limits of a tree. Pure.

What is not in STEPS is refused. The same table stands in tests/vectors/jobs.json, which the pages play.
"""

from enum import StrEnum
from typing import Final

from server.features.steps import Step, Who
from sync.errors import Refused

MAX_DEPTH: Final = 6
MAX_NODES: Final = 300
"""Of one tree, as people see it."""

MAX_EVER: Final = 1_000
"""Of one tree, with what was taken away and can come back."""

MAX_TREES: Final = 100
"""Of one firm."""

MAX_TITLE: Final = 100
MAX_WORDS: Final = 500
MAX_COMMENTS: Final = 200
MAX_KEPT: Final = 10
"""How many values that somebody else wrote over are shown beside a node."""


class JobState(StrEnum):
    """How far a piece of work has come. SPLIT is exactly what has something below it."""

    WRITTEN = "written"
    SPLIT = "split"
    SUGGESTED = "suggested"
    AGREED = "agreed"
    TEMPLATED = "templated"
    RETIRED = "retired"
    KEEP_INSIDE = "keep_inside"
    ASK = "ask"


class Verb(StrEnum):
    """What can be done with it."""

    SPLIT = "split"
    UNSPLIT = "unsplit"
    SUGGEST = "suggest"
    ASK = "ask"
    KEEP = "keep"
    AGREE = "agree"
    TEMPLATE = "template"
    RETIRE = "retire"
    REOPEN = "reopen"


CHOSEN = frozenset({Verb.SUGGEST, Verb.ASK, Verb.KEEP, Verb.AGREE, Verb.RETIRE, Verb.REOPEN})
"""What a person chooses for something that is there; the others follow from what is put below it or made of it."""


def _by_both(verb: Verb, to: JobState, *origins: JobState) -> tuple[Step[Verb, JobState], ...]:
    return tuple(
        Step(verb, who, True, origin, to) for origin in origins for who in (Who.FIRM, Who.COORDINATOR)
    )


S = JobState
STEPS: tuple[Step[Verb, JobState], ...] = (
    # What is written below something is never refused, whatever became of it meanwhile.
    *_by_both(Verb.SPLIT, S.SPLIT, *S),
    Step(Verb.UNSPLIT, Who.SERVER, False, S.SPLIT, S.WRITTEN),
    *_by_both(Verb.SUGGEST, S.SUGGESTED, S.WRITTEN, S.ASK, S.KEEP_INSIDE),
    *_by_both(Verb.ASK, S.ASK, S.WRITTEN, S.SUGGESTED, S.AGREED, S.KEEP_INSIDE),
    *_by_both(Verb.KEEP, S.KEEP_INSIDE, S.WRITTEN, S.SUGGESTED, S.AGREED, S.ASK),
    *_by_both(Verb.AGREE, S.AGREED, S.SUGGESTED),
    Step(Verb.TEMPLATE, Who.COORDINATOR, True, S.AGREED, S.TEMPLATED),
    Step(Verb.TEMPLATE, Who.COORDINATOR, True, S.TEMPLATED, S.TEMPLATED),
    *_by_both(Verb.RETIRE, S.RETIRED, S.WRITTEN, S.SUGGESTED, S.AGREED, S.TEMPLATED, S.ASK, S.KEEP_INSIDE),
    *_by_both(Verb.REOPEN, S.WRITTEN, S.SUGGESTED, S.AGREED, S.ASK, S.KEEP_INSIDE, S.RETIRED),
)


def after(verb: Verb, who: Who, state: JobState) -> JobState:
    """The state that a step leads to. Refuses `state_moved` what the table does not have."""
    for step in STEPS:
        if (step.verb, step.who, step.origin) == (verb, who, state):
            return step.to
    raise Refused("state_moved")
