"""Codes, tokens and contact: pure rules."""

import re
import unicodedata
from dataclasses import dataclass
from hashlib import sha256

from sync.messages.up import Up
from sync.version import MAX_NUMBER

INVITE_MINUTES = 15
INVITE_TRIES = 5
TOKEN_LENGTH = 43
"""Characters of 32 random bytes in base64url without padding."""

_TOKEN = re.compile(f"[A-Za-z0-9_-]{{{TOKEN_LENGTH}}}")

CONTACT_EVERY_MS = 15 * 60_000
"""How old the contact on the coordinator's screen may get: it is written down this often when nothing else changed."""


def clean_code(typed: str) -> str | None:
    """The eight digits of what somebody typed or scanned, or None: full-width digits, hyphens and spaces are fine."""
    kept = [c for c in unicodedata.normalize("NFKC", typed) if not c.isspace() and c not in "-‐‑–—−ー"]
    code = "".join(kept)
    return code if len(code) == 8 and code.isascii() and code.isdigit() else None


def shown_code(code: str) -> str:
    """`48271093` as people read it out: `4827-1093`."""
    return f"{code[:4]}-{code[4:]}"


def is_token(text: str) -> bool:
    """Whether this can be a token that a device minted."""
    return _TOKEN.fullmatch(text) is not None


def hash_token(token: str) -> str:
    """What is kept of a token. It carries 256 random bits, so a plain hash is enough."""
    return sha256(token.encode()).hexdigest()


def hash_secret(selector: str, secret: str) -> str:
    """What is kept of a code. Four digits can be tried out from a stolen hash: what protects them is that they die in minutes."""
    return sha256(f"{selector}-{secret}".encode()).hexdigest()


MAX_PENDING = 1_000_000
MAX_AHEAD_MS = 100 * 365 * 24 * 3_600_000
"""What a device may claim at most; the rest is cut off, not refused."""


@dataclass(frozen=True)
class Heartbeat:
    """What a message up says of its device, once its mutations are taken in: what it still keeps, and how it is.

    `since`: since when at most the oldest of it waits, by the server's clock (ms); None when nothing does. `ahead_ms`: how far
    its clock is ahead of the server's. `made`: the highest number that it had given in its incarnation `life`.
    """

    pending: int
    bytes: int
    since: int | None
    storage: int
    ahead_ms: int | None
    """None when it did not tell the time."""
    life: int
    made: int

    @classmethod
    def of(cls, up: Up, now: int) -> "Heartbeat":
        """Read it, as absurd as it may be."""
        pending, size, oldest, storage = up.beat
        left = max(0, pending - len(up.mutations))
        return cls(
            pending=min(left, MAX_PENDING),
            bytes=max(0, size - sum(map(len, up.mutations))) if left else 0,
            since=max(0, now - oldest) if left else None,
            storage=storage,
            ahead_ms=max(-MAX_AHEAD_MS, min(up.wall - now, MAX_AHEAD_MS)) if up.wall else None,
            life=up.inc,
            made=min(up.seen + pending, MAX_NUMBER),
        )


@dataclass(frozen=True)
class Reported:
    """What a device had said earlier, at `wall` by its own clock, and the highest number of that life that has arrived since."""

    life: int
    made: int
    last: int
    wall: int


def lost(before: Reported, said: Heartbeat, wall: int) -> int:
    """How many mutations a device came back without: it had numbered them, they never arrived, and it has them no more.

    A message that is older by the device's own clock than what is known proves nothing: it may have been under way for long.
    """
    if wall <= before.wall or said.life < before.life:
        return 0
    unsent = before.made - before.last
    there = said.made - (before.last if said.life == before.life else 0)
    return min(max(0, unsent - max(0, there)), MAX_PENDING)
