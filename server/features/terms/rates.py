"""Rates and limits as dated rows of data (rates.json): each holds from its day on, until the next one does."""

from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Final

import jpholiday
import msgspec

from server.features.terms.rules import DueRules

_DAYS_OFF: Final = (5, 6)
"""Saturday and Sunday."""


class _Row(msgspec.Struct, rename={"since": "from"}):
    since: date
    source: str


class _Due(_Row):
    warn: int
    most: int
    postpone: int
    resold: int


class _Percent(_Row):
    percent: int


class _Permille(_Row):
    permille: int


class _Days(_Row):
    days: list[str]


class _Rates(msgspec.Struct):
    due: list[_Due]
    consumption_tax: list[_Percent]
    credit_without_number: list[_Percent]
    late_interest: list[_Permille]
    bank_closed: list[_Days]


@cache
def _rates() -> _Rates:
    return msgspec.json.decode(files(__package__).joinpath("rates.json").read_bytes(), type=_Rates)


def due_rules(day: date) -> DueRules:
    """The limits for what is received on this day. What is older than the law is treated as if it were there."""
    rows = _rates().due
    row = max((each for each in rows if each.since <= day), key=lambda each: each.since, default=rows[0])
    return DueRules(row.warn, row.most, row.postpone, row.resold)


def _percent(rows: list[_Percent], day: date) -> int:
    return max(((each.since, each.percent) for each in rows if each.since <= day), default=(day, 0))[1]


def consumption_tax(day: date) -> int:
    """消費税, in percent."""
    return _percent(_rates().consumption_tax, day)


def credit_without_number(day: date) -> int:
    """経過措置: how many percent of the tax in a purchase from somebody without 登録番号 may be deducted."""
    return 100 if day < date(2023, 10, 1) else _percent(_rates().credit_without_number, day)


def interest(yen: int, days: int, day: date) -> int:
    """遅延利息 for so many days, in yen, rounded down. `day` is that of the payment."""
    rows = [(each.since, each.permille) for each in _rates().late_interest if each.since <= day]
    return yen * max(rows, default=(day, 0))[1] * max(0, days) // (1000 * 365)


def bank_is_closed(day: date) -> bool:
    """Whether no bank in Japan pays on this day: weekends, holidays (jpholiday), and the turn of the year."""
    closed = max(
        ((each.since, each.days) for each in _rates().bank_closed if each.since <= day), default=(day, [])
    )
    return day.weekday() in _DAYS_OFF or jpholiday.is_holiday(day) or f"{day:%m-%d}" in closed[1]


def next_bank_day(day: date) -> date:
    """This day or the first one after it on which banks are open."""
    while bank_is_closed(day):
        day += timedelta(days=1)
    return day


def bank_day_before(day: date) -> date:
    """This day or the last one before it on which banks are open."""
    while bank_is_closed(day):
        day -= timedelta(days=1)
    return day
