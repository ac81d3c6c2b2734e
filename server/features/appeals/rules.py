"""Appeals: until when somebody answers. Pure."""

from server.features.pieces.rules import DAY_MS, HOUR_MS

WORKING_DAYS = 5
"""Within so many somebody else decides about an appeal."""

_JAPAN_MS = 9 * HOUR_MS
_EPOCH_WEEKDAY = 3  # 1970-01-01 was a Thursday, and Monday is 0
_SATURDAY = 5


def due_after(now: int, days: int = WORKING_DAYS) -> int:
    """The end of the last of so many working days after `now`, in ms. Monday to Friday in Japan; holidays are not known."""
    day, left = (now + _JAPAN_MS) // DAY_MS, days
    while left:
        day += 1
        left -= (day + _EPOCH_WEEKDAY) % 7 < _SATURDAY
    return (day + 1) * DAY_MS - _JAPAN_MS
