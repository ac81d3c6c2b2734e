"""Codes, tokens and contact: pure rules."""

import re
import unicodedata
from hashlib import sha256

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
