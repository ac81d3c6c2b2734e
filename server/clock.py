"""The server's clock: milliseconds since 1970, and the calendar of the people it serves."""

import time
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

TOKYO = ZoneInfo("Asia/Tokyo")


def now_ms() -> int:
    """The clock that decides (SPEC.md, "Clock")."""
    return time.time_ns() // 1_000_000


def day(ms: int) -> str:
    """The day in Japan as `yymmdd`, as it stands in receipt numbers."""
    return datetime.fromtimestamp(ms / 1000, UTC).astimezone(TOKYO).strftime("%y%m%d")


def time_of_day(ms: int) -> str:
    """The time in Japan as `HHMMSS`."""
    return datetime.fromtimestamp(ms / 1000, UTC).astimezone(TOKYO).strftime("%H%M%S")


def date_of(ms: int) -> str:
    """The day in Japan as ISO 8601."""
    return datetime.fromtimestamp(ms / 1000, UTC).astimezone(TOKYO).strftime("%Y-%m-%d")


def moment(ms: int) -> str:
    """Day and time in Japan as they stand in the names of files: `2026-11-22-190512`."""
    return datetime.fromtimestamp(ms / 1000, UTC).astimezone(TOKYO).strftime("%Y-%m-%d-%H%M%S")
