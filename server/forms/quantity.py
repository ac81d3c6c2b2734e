"""Exact decimal numbers for expressions: 0.1 + 0.2 is 0.3, on the server as on the phone. Twin of pwa/src/forms/quantity.ts.

A quantity is `(digits, scale)` and means digits / 10**scale. Sums and products are exact; a quotient has at most 12 decimals,
its last one rounded half away from zero. Whatever grows beyond 40 digits is no quantity any more.
"""

import re
from typing import Final, NamedTuple

PLACES: Final = 12
MAX_DIGITS: Final = 40

_TEXT: Final = re.compile(r"(-?)([0-9]+)(?:\.([0-9]+))?")
_LIMIT: Final = 10**MAX_DIGITS


class Quantity(NamedTuple):
    """digits / 10**scale, without trailing zeros behind the point."""

    digits: int
    scale: int


def quantity(digits: int, scale: int = 0) -> Quantity | None:
    """Shortest form; None when it is too long."""
    while scale > 0 and digits % 10 == 0:
        digits, scale = digits // 10, scale - 1
    return None if abs(digits) >= _LIMIT or scale > MAX_DIGITS else Quantity(digits, scale)


def read(text: str) -> Quantity | None:
    """A quantity from its canonical writing ("-1234.5"); None for anything else."""
    match = _TEXT.fullmatch(text)
    if match is None or len(text) > 2 * MAX_DIGITS:
        return None
    part = match[3] or ""
    return quantity(int(match[1] + match[2] + part), len(part))


def write(value: Quantity) -> str:
    """Canonical: no exponent, no sign on zero."""
    if value.scale == 0:
        return str(value.digits)
    text = str(abs(value.digits)).rjust(value.scale + 1, "0")
    return f"{'-' if value.digits < 0 else ''}{text[: -value.scale]}.{text[-value.scale :]}"


def add(a: Quantity, b: Quantity) -> Quantity | None:
    """The sum."""
    left, right, scale = _level(a, b)
    return quantity(left + right, scale)


def subtract(a: Quantity, b: Quantity) -> Quantity | None:
    """The difference."""
    return add(a, Quantity(-b.digits, b.scale))


def multiply(a: Quantity, b: Quantity) -> Quantity | None:
    """The product."""
    return quantity(a.digits * b.digits, a.scale + b.scale)


def divide(a: Quantity, b: Quantity) -> Quantity | None:
    """The quotient; None when b is zero."""
    left, right, _ = _level(a, b)
    return None if right == 0 else quantity(_nearest(left * 10**PLACES, right), PLACES)


def remainder(a: Quantity, b: Quantity) -> Quantity | None:
    """What is left of a, with the sign of a, as XPath 1.0 (3.5) has it; None when b is zero."""
    left, right, scale = _level(a, b)
    if right == 0:
        return None
    rest = abs(left) % abs(right)
    return quantity(-rest if left < 0 else rest, scale)


def compare(a: Quantity, b: Quantity) -> int:
    """Negative, 0 or positive, as a is less than, equal to or more than b."""
    left, right, _ = _level(a, b)
    return (left > right) - (left < right)


def rounded(value: Quantity, places: int) -> Quantity | None:
    """To so many decimals, half away from zero; negative places are tens, hundreds, ..."""
    if places >= value.scale:
        return value
    unit = 10 ** (value.scale - places)
    digits = _nearest(value.digits, unit)
    return quantity(digits, places) if places >= 0 else quantity(digits * 10**-places)


def truncated(value: Quantity) -> Quantity | None:
    """Towards zero."""
    whole = abs(value.digits) // 10**value.scale
    return quantity(-whole if value.digits < 0 else whole)


def _level(a: Quantity, b: Quantity) -> tuple[int, int, int]:
    scale = max(a.scale, b.scale)
    return a.digits * 10 ** (scale - a.scale), b.digits * 10 ** (scale - b.scale), scale


def _nearest(a: int, b: int) -> int:
    """The quotient as a whole number, half away from zero."""
    whole = (2 * abs(a) + abs(b)) // (2 * abs(b))
    return -whole if (a < 0) != (b < 0) else whole
