"""When a hub pays: closings, payment days, and the limits of フリーランス法 4条. Pure. Days are calendar days in Japan.

The day of receipt is day 1, whether or not anybody has looked at what was received.
"""

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

_JAPAN = timedelta(hours=9)
END = 31
"""The last day of a month, whichever it is."""

MAX_FEE_PERCENT = 100
MAX_PAY_DAYS = 90


class Closes(StrEnum):
    """締め日: when what was received is counted together. NEVER: each delivery is due on the day it is received."""

    FIFTEENTH = "15"
    END = "end"
    BOTH = "both"
    NEVER = "never"


class Level(StrEnum):
    """What is to be said about a due date."""

    FINE = "fine"
    HINT = "hint"
    """Lawful, and later than a month after receipt: sooner would be kinder."""
    WARN = "warn"
    """Later than the limit by days, but within two months, which this hub counts as the same (2か月運用)."""
    BLOCK = "block"
    """Later than the law allows."""


@dataclass(frozen=True)
class DueRules:
    """The limits of the law on a day (rates.json), in days with the day of receipt as day 1."""

    warn: int
    most: int
    postpone: int
    resold: int


@dataclass(frozen=True)
class Resale:
    """再委託: the three things that have to be told, so that the due date may follow the client's."""

    told: bool
    client: str
    client_due: date | None

    @property
    def complete(self) -> bool:
        """Whether all three are there."""
        return self.told and bool(self.client.strip()) and self.client_due is not None


@dataclass(frozen=True)
class PayTerms:
    """How a hub pays. `days` after the closing, or with None on day `day` (31: the last) of the month `months` later.

    `postpone`: by how many days a payment on a bank holiday may come later, as was agreed before; 0 pays on the bank day before.
    `two_months`: 2か月運用. `fee_percent`: what the hub adds to a worker's yen, in whole percent.
    """

    closes: str = Closes.BOTH.value
    days: int | None = 15
    months: int = 0
    day: int = END
    two_months: bool = False
    postpone: int = 0
    fee_percent: int = 0

    def fee(self, yen: int) -> int:
        """拠点の手数料 on so many yen, rounded down."""
        return yen * self.fee_percent // 100


@dataclass(frozen=True)
class Due:
    """支払期日: `on` the date, which is the day `number` from receipt; `last` is the last one that the law allows."""

    on: date
    number: int
    last: date
    level: Level


def day_of(ms: int) -> date:
    """The calendar day in Japan of a time in ms."""
    return (datetime.fromtimestamp(ms / 1000, UTC) + _JAPAN).date()


def start_of(day: date) -> int:
    """When a day begins in Japan, in ms."""
    return round((datetime(day.year, day.month, day.day, tzinfo=UTC) - _JAPAN).timestamp() * 1000)


def month_of(ms: int) -> str:
    """`2026-09`."""
    return f"{day_of(ms):%Y-%m}"


def bounds(month: str) -> tuple[int, int]:
    """A month in Japan as `(from, until)` in ms, without the end. Raises ValueError for what is no month."""
    if not re.fullmatch(r"\d{4}-\d{2}", month):
        raise ValueError(month)
    first = date.fromisoformat(f"{month}-01")
    return start_of(first), start_of(_month_later(first, 1, 1))


def _month_later(day: date, months: int, number: int) -> date:
    """Day `number` of the month so many months later, or its last day when it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(number, calendar.monthrange(year, month + 1)[1]))


def closing_of(received: date, closes: str) -> date:
    """The closing that counts what was received on this day."""
    end = _month_later(received, 0, END)
    match Closes(closes):
        case Closes.NEVER:
            return received
        case Closes.END:
            return end
        case Closes.FIFTEENTH if received.day > 15:
            return _month_later(received, 1, 15)
        case Closes.BOTH if received.day > 15:
            return end
        case _:
            return received.replace(day=15)


def is_closing(day: date, closes: str) -> bool:
    """Whether a hub closes on this day."""
    return closing_of(day, closes) == day


def pay_day(closing: date, terms: PayTerms) -> date:
    """The day on which a closing is paid, before bank holidays are looked at. Without a date set: the day itself."""
    if terms.closes == Closes.NEVER:
        return closing
    if terms.days is not None:
        return closing + timedelta(days=terms.days)
    return max(closing, _month_later(closing, terms.months, terms.day))


def due_date(
    received: date,
    terms: PayTerms,
    rules: DueRules,
    bank_is_closed: Callable[[date], bool],
    resale: Resale | None = None,
) -> Due:
    """When what is received on this day is paid by these terms, and what the law says to that."""
    planned = pay_day(closing_of(received, terms.closes), terms)
    last = received + timedelta(days=rules.most - 1)
    if resale is not None and resale.complete and resale.client_due is not None:
        last = max(last, resale.client_due + timedelta(days=rules.resold - 1))
    on = _paid_by_a_bank(received, planned, min(terms.postpone, rules.postpone), bank_is_closed)
    # What was agreed before about bank holidays is judged by the day that it stands for.
    judged = min(on, planned)
    if judged > last:
        within = terms.two_months and planned < _same_day_later(received, 2)
        level = Level.WARN if within else Level.BLOCK
    else:
        level = Level.HINT if (judged - received).days + 1 > rules.warn else Level.FINE
    return Due(on, (on - received).days + 1, last, level)


def _same_day_later(day: date, months: int) -> date:
    """応当日: the day after the last one of so many months."""
    later = _month_later(day, months, day.day)
    return later if later.day == day.day else later + timedelta(days=1)


def _paid_by_a_bank(
    received: date, planned: date, postpone: int, bank_is_closed: Callable[[date], bool]
) -> date:
    """The day itself, one of the next when that was agreed, or else the last bank day before it that is not before receipt."""
    for later in range(postpone + 1):
        if not bank_is_closed(planned + timedelta(days=later)):
            return planned + timedelta(days=later)
    before = planned
    while bank_is_closed(before) and before > received:
        before -= timedelta(days=1)
    return before


def longest(
    start: date,
    terms: PayTerms,
    rules: DueRules,
    bank_is_closed: Callable[[date], bool],
    resale: Resale | None,
    days: int,
) -> Due:
    """The due date that leaves the most days, of so many days of receipt."""
    return max(
        (
            due_date(start + timedelta(days=after), terms, rules, bank_is_closed, resale)
            for after in range(days)
        ),
        key=lambda due: (list(Level).index(due.level), due.number),
    )


def number_fits(number: str, *, corporate: bool = False) -> bool:
    """適格請求書発行事業者の登録番号: T and 13 digits; the first digit of a corporate number checks the others
    (法人番号の指定等に関する省令 2条). One person's number is taken as it is.
    """
    if not re.fullmatch(r"T[0-9]{13}", number):
        return False
    digits = [int(digit) for digit in number[2:]]
    checks = sum(digit * (2 if place % 2 else 1) for place, digit in enumerate(reversed(digits)))
    return not corporate or int(number[1]) == 9 - checks % 9
