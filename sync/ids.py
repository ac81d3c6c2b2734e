"""Names of things on the wire."""

import re
from hashlib import sha256

Scope = str
"""`person:12`, `hub:MDR`, `desk:MDR`, `firm:3`."""

RowId = str
"""`piece/51`: a kind and a key. No quotes, no backslash, no control characters, so that it stands in JSON as it is."""

DeviceId = str
Member = str
"""Who may hold scopes: `person:12`. Several devices may be one member."""

_ID = re.compile(r"[!#-\[\]-~]+")
"""Printable ASCII but for the space, the quote (0x22) and the backslash (0x5C)."""


def check_id(text: str) -> str:
    """Return `text` when it can stand inside JSON quotes unescaped; raise ValueError otherwise."""
    if _ID.fullmatch(text) is None:
        raise ValueError(f"not an id: {text!r}")
    return text


def row_hash(row_id: RowId, body: bytes) -> int:
    """The 64 bits that one live row adds to its scope's sum: the first 8 bytes of SHA-256(id LF body)."""
    return int.from_bytes(sha256(row_id.encode() + b"\n" + body).digest()[:8], "big")


def sum_text(total: int) -> str:
    """A sum as it stands on the wire: 16 hex digits."""
    return f"{total:016x}"
