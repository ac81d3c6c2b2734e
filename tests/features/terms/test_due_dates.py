"""支払期日: the vectors of the law (フリーランス法 4条; the day of receipt is day 1), and laws over all days and terms."""

import json
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.features.terms.dated import due_of, longest_of, owed_by, pinned, unpinned
from server.features.terms.rates import (
    bank_is_closed,
    consumption_tax,
    credit_without_number,
    due_rules,
    interest,
)
from server.features.terms.rules import (
    Closes,
    Level,
    PayTerms,
    Resale,
    bounds,
    closing_of,
    day_of,
    is_closing,
    number_fits,
    pay_day,
    start_of,
)
from tests.checks.tree import ROOT

VECTORS: list[dict[str, Any]] = json.loads((ROOT / "tests/vectors/due_dates.json").read_text("utf-8"))


def resale_of(told: dict[str, Any] | None) -> Resale | None:
    if told is None:
        return None
    day = date.fromisoformat(told["client_due"]) if told["client_due"] else None
    return Resale(told["told"], told["client"], day)


@pytest.mark.parametrize("vector", VECTORS, ids=[each["name"] for each in VECTORS])
def test_L3_L4_due_date_vectors(vector: dict[str, Any]) -> None:
    due = due_of(
        date.fromisoformat(vector["received"]), PayTerms(**vector["terms"]), resale_of(vector.get("resale"))
    )

    assert {"on": str(due.on), "day": due.number, "last": str(due.last), "level": due.level} == {
        key: vector[key] for key in ("on", "day", "last", "level")
    }


DAYS = st.dates(date(2024, 11, 1), date(2035, 12, 31))
TERMS = st.builds(
    PayTerms,
    closes=st.sampled_from([each.value for each in Closes]),
    days=st.none() | st.integers(0, 90),
    months=st.integers(0, 3),
    day=st.integers(1, 31),
    two_months=st.booleans(),
    postpone=st.integers(0, 2),
    fee_percent=st.integers(0, 100),
)


@given(received=DAYS, terms=TERMS)
def test_a_closing_counts_the_day_and_pays_after_it(received: date, terms: PayTerms) -> None:
    closing = closing_of(received, terms.closes)

    assert received <= closing <= received + timedelta(days=31)
    assert is_closing(closing, terms.closes)
    assert pay_day(closing, terms) >= closing


@given(received=DAYS, terms=TERMS)
def test_what_is_neither_warned_of_nor_blocked_is_lawful(received: date, terms: PayTerms) -> None:
    due, most = due_of(received, terms, None), due_rules(received).most
    agreed = terms.postpone

    assert due.on >= received
    assert due.last == received + timedelta(days=most - 1)
    assert terms.closes == Closes.NEVER or not bank_is_closed(due.on) or due.on == received
    if due.level in (Level.FINE, Level.HINT):
        assert due.number <= most + agreed
    if due.level is Level.WARN:
        assert terms.two_months
        assert due.number <= 62 + agreed
    assert owed_by(received, terms, None) <= max(due.last + timedelta(days=agreed), due.on)


@given(start=DAYS, terms=TERMS)
def test_the_longest_wait_is_the_longest(start: date, terms: PayTerms) -> None:
    longest = longest_of(start, terms, None)

    for after in (0, 1, 15, 30, 61):
        due = due_of(start + timedelta(days=after), terms, None)
        assert list(Level).index(due.level) <= list(Level).index(longest.level)


def test_the_defaults_are_paid_by_day_31() -> None:
    longest = [longest_of(date(2026, month, 1), PayTerms(), None) for month in range(1, 13)]

    assert max(due.number for due in longest) == 31
    assert {due.level for due in longest} <= {Level.FINE, Level.HINT}


def test_an_order_keeps_its_terms() -> None:
    terms = PayTerms(fee_percent=30, days=None, months=1)
    resale = Resale(told=True, client="甲社", client_due=date(2026, 8, 5))

    assert unpinned(json.loads(json.dumps(pinned(terms, resale)))) == (terms, resale)
    assert unpinned(pinned(terms, Resale(told=True, client="", client_due=None))) == (terms, None)


def test_L11_rates_are_dated() -> None:
    days = ["2023-09-30", "2026-09-30", "2026-10-01", "2028-09-30", "2028-10-01", "2030-10-01", "2031-10-01"]

    assert [credit_without_number(date.fromisoformat(day)) for day in days] == [100, 80, 70, 70, 50, 30, 0]
    assert [consumption_tax(date(2019, month, 1)) for month in (9, 10)] == [8, 10]


def test_L8_interest_is_14_6_percent_a_year_and_never_for_what_is_in_time() -> None:
    assert interest(100_000, 365, date(2026, 9, 30)) == 14_600
    assert interest(560, 10, date(2026, 9, 30)) == 2
    assert interest(100_000, 0, date(2026, 9, 30)) == interest(100_000, -3, date(2026, 9, 30)) == 0


@pytest.mark.parametrize(
    ("number", "fits", "corporate"),
    [
        ("T8700110005901", True, True),  # the example of the tax agency's paper on check digits
        ("T1700110005901", True, False),
        ("T123", False, False),
        ("8700110005901", False, False),
        ("T87001100059０1", False, False),
        ("", False, False),
    ],
)
def test_L11_a_registration_number_has_its_check_digit(number: str, fits: bool, corporate: bool) -> None:
    assert (number_fits(number), number_fits(number, corporate=True)) == (fits, corporate)


def test_F2_the_hubs_fee_is_rounded_down() -> None:
    assert (PayTerms(fee_percent=30).fee(2100), PayTerms(fee_percent=30).fee(99)) == (630, 29)


@given(day=st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_days_are_those_of_japan(day: date) -> None:
    assert day_of(start_of(day)) == day_of(start_of(day) + 86_399_999) == day
    start, end = bounds(f"{day:%Y-%m}")
    assert start <= start_of(day) < end
