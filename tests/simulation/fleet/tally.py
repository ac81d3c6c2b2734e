"""What a run counted. Tallies of several runs add up."""

from collections import Counter
from dataclasses import dataclass, field, fields
from enum import StrEnum


class Fault(StrEnum):
    """Everything that is done to the fleet. The value is the line in the report."""

    CUT = "answer cut at a random byte"
    LOST_REQUEST = "request lost"
    LOST_ANSWER = "answer lost after the commit"
    TWICE = "request delivered twice, one after the other"
    AT_ONCE = "request delivered twice at once"
    OLD_REQUEST = "old request delivered after a newer one"
    PORTAL = "captive portal answered"
    WRONG_NONCE = "answer with a wrong nonce"
    POISON = "handler broke (poison mutation)"
    REFUSED = "refused mutation with followers in its lane"
    UNKNOWN_VERSION = "mutation of an unknown version"
    BAD_ARGUMENTS = "arguments that do not decode"
    KILLED_WRITING = "app killed before a mutation was stored"
    KILLED_WAITING = "app killed between question and answer"
    KILLED_ABSORBING = "app killed before an answer was stored"
    CLONED = "device cloned to a second phone"
    OLD_DUMP = "device restored from last week's dump"
    EMPTIED = "storage emptied, paired anew"
    RESTORED = "server restored from a backup"
    CLOCK = "device clock jumped by a year"
    TINY = "tiny budget, many pages"
    MOVED = "row moved between scopes while paging"
    REVOKED = "device revoked while offline"
    LEFT = "member left a scope"
    FLOOD = "more than 500 mutations in one outbox"
    DROPPED = "server process state dropped"


@dataclass
class Tally:
    """Counters, and nothing else."""

    faults: Counter[Fault] = field(default_factory=Counter)
    outcomes: Counter[str] = field(default_factory=Counter)
    things: Counter[str] = field(default_factory=Counter)

    def add(self, other: "Tally") -> None:
        for each in fields(self):
            getattr(self, each.name).update(getattr(other, each.name))


FOUND = {
    "lost": "mutations lost: runs",
    "twice": "mutations done twice: runs",
    "converge": "devices that did not converge: runs",
    "other": "any other rule broken: runs",
}
"""What can be found, and how the report calls it. A run ends at the first violation."""


class Violation(AssertionError):
    """Something that must never be."""

    def __init__(self, kind: str, what: str, step: int = -1) -> None:
        super().__init__(kind, what, step)
        self.kind = kind
        self.what = what
        self.step = step
