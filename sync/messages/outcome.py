"""What the authority made of a mutation."""

from enum import StrEnum

import msgspec


class Verdict(StrEnum):
    """The three outcomes. There is no fourth: an error is `held`."""

    APPLIED = "applied"
    HELD = "held"
    REFUSED = "refused"


class Outcome(msgspec.Struct, frozen=True):
    """The verdict on mutation `n`; `held` and `refused` carry a code of the closed list."""

    n: int
    verdict: Verdict
    code: str | None = None
