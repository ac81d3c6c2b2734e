"""Dates as Japanese paper writes them: 2026-09-07, 2026年9月7日, 令和8年9月7日, R8.9.7.

An era is checked against its first and last day. The day an emperor died belongs to both eras up to 1926; since then
eras change at midnight. Before 明治6年 (1873) Japan counted lunar months, which no arithmetic turns into a Gregorian
date, so those are refused.
"""

import re
from datetime import date
from typing import Final, NamedTuple

FIRST_YEAR: Final = 1600
LAST_YEAR: Final = 2999


class Era(NamedTuple):
    """One reign: what it is called, its first and last day; year 1 is the year of ``first_year``."""

    names: tuple[str, ...]
    first_year: int
    first: date
    last: date


ERAS: Final = (
    Era(("令和", "令", "㋿", "R"), 2019, date(2019, 5, 1), date(LAST_YEAR, 12, 31)),
    Era(("平成", "平", "㍻", "H"), 1989, date(1989, 1, 8), date(2019, 4, 30)),
    Era(("昭和", "昭", "㍼", "S"), 1926, date(1926, 12, 25), date(1989, 1, 7)),
    Era(("大正", "大", "㍽", "T"), 1912, date(1912, 7, 30), date(1926, 12, 25)),
    Era(("明治", "明", "㍾", "M"), 1868, date(1873, 1, 1), date(1912, 7, 30)),
)
_BY_NAME: Final = {name: era for era in ERAS for name in era.names}

_MONTH_AND_DAY: Final = r"(?:年([0-9]{1,2})月([0-9]{1,2})日?|([-/.])([0-9]{1,2})\3([0-9]{1,2}))"
_COMMON: Final = re.compile(r"([0-9]{4})" + _MONTH_AND_DAY.replace(r"\3", r"\4"))
_PACKED: Final = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_REIGN: Final = re.compile(
    "(" + "|".join(_BY_NAME) + ")([0-9]{1,2}|元)" + _MONTH_AND_DAY.replace(r"\3", r"\5"),
)


def parse_date(text: str) -> str | None:
    """The ISO date of ``text``, whose digits and signs are half-width already; None when there is no such day."""
    if match := _PACKED.fullmatch(text):
        return _iso(_day(int(match[1]), int(match[2]), int(match[3])))
    if match := _COMMON.fullmatch(text):
        return _iso(_day(int(match[1]), int(match[2] or match[5]), int(match[3] or match[6])))
    if match := _REIGN.fullmatch(text[:1].upper() + text[1:]):
        era = _BY_NAME[match[1]]
        year = 1 if match[2] == "元" else int(match[2])
        day = _day(era.first_year + year - 1, int(match[3] or match[6]), int(match[4] or match[7]))
        return _iso(day) if year > 0 and day is not None and era.first <= day <= era.last else None
    return None


def _day(year: int, month: int, day: int) -> date | None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
