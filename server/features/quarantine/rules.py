"""What waits for a person, and what may be decided about it. Pure."""

from enum import StrEnum

from sync.messages.outcome import Outcome, Verdict

WORK = frozenset(
    {
        "result.submit",
        "message.post",
        "proposal.note",
        "proposal.draft",
        "job.write",
        "job.split",
        "job.comment",
        "training.submit",
    }
)
"""Mutations whose arguments are work: a refusal would leave it on a phone alone. Any other refusal is an answer, and final."""

TOLD = frozenset({"piece.start"})
"""Mutations that only tell something in passing: when they are stopped, nobody is asked, and nothing waits for them."""

SECRET = frozenset({"gold.mark"})
"""Mutations whose arguments no desk is shown: the right answers to a piece never leave the server."""

OWN = "held."
"""How the mutations of the quarantine itself begin: those are decided once, and never tried again for somebody else."""

NOT_ITS_OWN = frozenset({"lane_blocked", "device_revoked"})
"""Codes of what was stopped for something else than itself: it follows what comes before it in its lane."""

MAX_ARGS = 8_000
"""Characters of the arguments that a desk is shown. The inbox keeps all of them."""

MAX_REASON = 500
MAX_WORDS = 500
"""Characters that a person may send along with what was stopped."""

ROW = "held/"
"""How the ids of its rows begin."""

MAX_TIME = 2**53 - 1
"""A device may claim any time; this much of it is kept."""


class Decision(StrEnum):
    """How a coordinator settled it: judged again and done, or put aside with a reason."""

    APPLIED = "applied"
    SET_ASIDE = "set_aside"


def waits_for_a_person(name: str, outcome: Outcome) -> bool:
    """Whether a stopped mutation is a coordinator's concern: what is held, and work that was refused."""
    held = outcome.verdict is Verdict.HELD and name not in TOLD
    return held or (outcome.verdict is Verdict.REFUSED and name in WORK)


def row_key(device: int | str, inc: int, n: int) -> str:
    """The key of its rows: `7.1.42`."""
    return f"{device}.{inc}.{n}"


def row_id(key: str) -> str:
    """The id of its row on the desk, under which its files are kept too."""
    return f"{ROW}{key}"


def numbers_of(key: str) -> tuple[int, int, int]:
    """The inverse of `row_key`."""
    device, inc, n = key.split(".")
    return int(device), int(inc), int(n)
