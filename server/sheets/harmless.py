"""Text that a spreadsheet would run as a formula, made harmless (CSV injection, OWASP)."""

import re
from typing import Final

from server.sheets.values import ValueType

# Leading white space does not protect; the full-width signs are formulas to a Japanese Excel when something follows.
_RISKY: Final = re.compile(r"\s*[=+\-@]|[\t\r\n]|[＝＋－＠].")
_PLAIN_NUMBER: Final = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")


def is_risky(text: str, kind: ValueType = "text") -> bool:
    """Whether a cell of that type must not stand in a CSV as it is; a plain number of a number or yen column may."""
    if kind in ("number", "yen") and _PLAIN_NUMBER.fullmatch(text):
        return False
    return _RISKY.match(text) is not None


def harmless(text: str, kind: ValueType = "text") -> str:
    """``text`` with an apostrophe before it when it is risky."""
    return f"'{text}" if is_risky(text, kind) else text
