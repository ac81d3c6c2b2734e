"""Closing the ledger: what would be counted together, and doing so, all of it or nothing, once a hub and day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from server.features.hubs.models import Hub
from server.features.ledger.models import LedgerLine
from server.features.ledger.rules import STATED
from server.features.people.models import Person
from server.features.statements.models import Closing, Statement, StatementLine
from server.features.terms.dated import number_of, owed_by, standing
from server.features.terms.rates import consumption_tax, credit_without_number
from server.features.terms.rules import day_of, is_closing, start_of
from server.store.unit import Unit
from sync.errors import Refused

LOOK_BACK_DAYS = 92
"""How far back a closing that was forgotten can be made up for."""


@dataclass(frozen=True)
class Share:
    """What a closing counts together for one worker."""

    person: Person
    lines: Sequence[LedgerLine]
    yen: int
    fee: int
    due_on: date | None


async def open_days(hub: int, today: date) -> list[date]:
    """The closings that can be made now: days that are over, since there is work, after the last one, the oldest first."""
    first = await LedgerLine.filter(piece__order__hub_id=hub).order_by("basis_at").first()
    if first is None:
        return []
    last = await Closing.filter(hub_id=hub).order_by("-until").first()
    start = max(today - timedelta(days=LOOK_BACK_DAYS), day_of(first.basis_at or first.at))
    if last is not None:
        start = max(start, date.fromisoformat(last.until) + timedelta(days=1))
    days = []
    for after in range((today - start).days):
        day = start + timedelta(days=after)
        if is_closing(day, (await standing(hub, day)).pay.closes):
            days.append(day)
    return days


def _until(day: date) -> int:
    return start_of(day + timedelta(days=1))


async def shares(hub: int, until: date, today: date) -> list[Share]:
    """What a closing counts together now, by worker. Who would owe for it has all of it on a later one."""
    found = LedgerLine.filter(
        piece__order__hub_id=hub,
        stated__id__isnull=True,
        kind__in=[kind.value for kind in STATED],
        basis_at__lt=_until(until),
    )
    by_person: dict[int, list[LedgerLine]] = {}
    for line in await found.order_by("person_id", "id").select_related("person"):
        by_person.setdefault(line.person_id, []).append(line)
    pay = (await standing(hub, until)).pay
    planned = max(owed_by(until, pay, None), today)
    return [
        Share(
            lines[0].person,
            lines,
            yen,
            sum(line.fee for line in lines),
            _due(lines, planned) if yen else None,
        )
        for lines in by_person.values()
        if (yen := sum(line.confirmed for line in lines)) >= 0
    ]


def _due(lines: Sequence[LedgerLine], planned: date) -> date:
    """No line is paid later than it is due."""
    days = [date.fromisoformat(line.due_on) for line in lines if line.due_on and line.confirmed > 0]
    return min([planned, *days])


async def waiting(hub: int, until: date) -> dict[int, int]:
    """By worker, the yen that came in until then and are not accepted yet: their due date runs all the same (L5)."""
    found: dict[int, int] = {}
    lines = LedgerLine.filter(piece__order__hub_id=hub, basis_at__lt=_until(until)).exclude(provisional=0)
    for person, yen in await lines.values_list("person_id", "provisional"):
        found[person] = found.get(person, 0) + yen
    return {person: yen for person, yen in found.items() if yen}


async def close(unit: Unit, hub: Hub, until: date, today: date, by: int) -> None:
    """Close the ledger of a hub up to a day. Doing it twice is the same as once."""
    if await Closing.exists(hub_id=hub.id, until=until.isoformat()):
        return
    if until not in await open_days(hub.id, today):
        raise Refused("not_closable")
    counted = await shares(hub.id, until, today)
    closing = await Closing.create(hub_id=hub.id, until=until.isoformat(), by_id=by, at=unit.now)
    tax = consumption_tax(until)
    for share in counted:
        number = await number_of(share.person.id)
        statement = await Statement.create(
            closing_id=closing.id,
            person_id=share.person.id,
            yen=share.yen,
            fee=share.fee,
            due_on=share.due_on.isoformat() if share.due_on else None,
            number=number,
            tax_percent=tax,
            credit_percent=100 if number else credit_without_number(until),
        )
        await StatementLine.bulk_create(
            [StatementLine(statement_id=statement.id, line_id=line.id) for line in share.lines]
        )
        unit.touch("statement", statement.id)
    unit.touch("books", hub.code)
