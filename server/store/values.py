"""What PostgreSQL cannot hold: the character U+0000, and numbers that its columns are too narrow for.

A phone may send both, and work must not be stranded by them: the character is kept as U+FDD0, which Unicode sets aside for
internal use, and a number that no row can have is looked for in vain, as on SQLite.
"""

import re
from collections.abc import Sequence
from typing import Any

NUL, STAND_IN = "\x00", "\ufdd0"

_ESCAPED = re.compile(r"(?<!\\)((?:\\\\)*)\\u0000")


def holdable(value: Any) -> Any:
    """A value for a statement."""
    if not isinstance(value, str):
        return value
    if NUL in value:
        value = value.replace(NUL, STAND_IN)
    if "\\u0000" in value and value[0] in '[{"':  # JSON, in which the character is escaped
        value = _ESCAPED.sub(rf"\1{STAND_IN}", value)
    return value


def all_holdable(values: Sequence[Any] | None) -> list[Any] | None:
    """Each of them."""
    return None if values is None else [holdable(value) for value in values]


def as_sent(text: str) -> str:
    """The text again as it came in."""
    return text.replace(STAND_IN, NUL)


def finds_nothing(query: str, error: Exception) -> bool:
    """Whether a statement only failed because it looks for a number that no row can have."""
    return re.search(r"out of int(32|64) range", str(error)) is not None and not query.lstrip().startswith(
        "INSERT"
    )
