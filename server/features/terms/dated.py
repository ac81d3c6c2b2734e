"""Which terms hold: those of an order as it was made, those of a hub on a day."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from server.features.hubs.models import Hub
from server.features.people.models import Person
from server.features.terms.models import HubTerms, TaxNumber
from server.features.terms.rates import bank_is_closed, due_rules
from server.features.terms.rules import Due, Level, PayTerms, Resale, due_date, longest
from server.store.unit import Unit


@dataclass(frozen=True)
class Standing:
    """What holds at a hub: how it pays, and its own 登録番号 ("" when it has none)."""

    pay: PayTerms
    number: str


async def standing(hub: int, day: date) -> Standing:
    """What holds on a day. A hub that said nothing closes on the 15th and at the end, pays 15 days later, and keeps nothing."""
    row = await HubTerms.filter(hub_id=hub, since__lte=day.isoformat()).order_by("-since", "-id").first()
    if row is None:
        return Standing(PayTerms(), "")
    body = dict(row.body)
    number = str(body.pop("number", ""))
    return Standing(PayTerms(**body), number)


async def set_terms(unit: Unit, hub: Hub, since: date, pay: PayTerms, number: str, by: int | None) -> None:
    """From this day on the hub pays so."""
    body = {**asdict(pay), "number": number}
    await HubTerms.create(hub_id=hub.id, since=since.isoformat(), body=body, by_id=by, at=unit.now)
    unit.touch("terms", hub.code)


def pinned(pay: PayTerms, resale: Resale | None) -> dict[str, Any]:
    """What an order keeps of the terms that it was made with."""
    told = (
        {"client": resale.client.strip(), "due": str(resale.client_due)}
        if resale and resale.complete
        else None
    )
    return {**asdict(pay), "resale": told}


def unpinned(kept: Mapping[str, Any]) -> tuple[PayTerms, Resale | None]:
    """The terms that an order keeps."""
    body = dict(kept)
    resale = body.pop("resale", None)
    told = (
        Resale(told=True, client=resale["client"], client_due=date.fromisoformat(resale["due"]))
        if resale
        else None
    )
    return PayTerms(**body), told


async def terms_of(kept: Mapping[str, Any] | None, hub: int, day: date) -> tuple[PayTerms, Resale | None]:
    """Those of an order; an older one, which keeps none, has those of its hub on the day."""
    return unpinned(kept) if kept else ((await standing(hub, day)).pay, None)


@lru_cache(maxsize=512)
def due_of(received: date, pay: PayTerms, resale: Resale | None) -> Due:
    """支払期日 of what is received on this day."""
    return due_date(received, pay, due_rules(received), bank_is_closed, resale)


def owed_by(received: date, pay: PayTerms, resale: Resale | None) -> date:
    """The day that stands in the ledger: never one later than the law allows."""
    due = due_of(received, pay, resale)
    return min(due.on, due.last) if due.level is Level.BLOCK else due.on


def longest_of(start: date, pay: PayTerms, resale: Resale | None, days: int = 62) -> Due:
    """The longest wait for their yen of those who deliver on so many days from this one."""
    return longest(start, pay, due_rules(start), bank_is_closed, resale, days)


async def number_of(person: int) -> str:
    """A worker's 登録番号, "" for none."""
    row = await TaxNumber.filter(person_id=person).order_by("-id").first()
    return row.number if row else ""


async def register(unit: Unit, person: Person, number: str) -> None:
    """Write a worker's 登録番号 down."""
    await TaxNumber.create(person_id=person.id, number=number, at=unit.now)
    unit.touch("earner", person.id)
