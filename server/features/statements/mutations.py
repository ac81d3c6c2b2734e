"""What can be done with statements: a coordinator closes and marks what was paid, a worker agrees and says that it came."""

from datetime import date
from typing import Annotated

import msgspec

from server.features.hubs.models import Hub
from server.features.intents import intent
from server.features.ledger.book import add_interest
from server.features.ledger.models import LedgerLine
from server.features.people.rules import Actor, Role, require
from server.features.statements.closing import close
from server.features.statements.models import Payout, Statement
from server.features.statements.rules import Entry, Verb, after, entry_of
from server.features.steps import Who
from server.features.terms.dated import due_of, terms_of
from server.features.terms.rates import interest
from server.features.terms.rules import day_of
from server.store.unit import Unit
from sync.errors import Refused
from sync.messages.mutation import Mutation, Number

MAX_PAYOUT = 100_000_000


class Close(msgspec.Struct, forbid_unknown_fields=True):
    """Count together what came in up to this day and was confirmed."""

    hub: str
    until: date


class Pay(msgspec.Struct, forbid_unknown_fields=True):
    """So many yen of this statement were paid on this day."""

    statement: Number
    yen: Annotated[int, msgspec.Meta(ge=1, le=MAX_PAYOUT)]
    on: date


class Undo(msgspec.Struct, forbid_unknown_fields=True):
    """This payout was marked by mistake."""

    payout: Number


class Mark(msgspec.Struct, forbid_unknown_fields=True):
    """About this statement of mine."""

    statement: Number


async def close_books(unit: Unit, actor: Actor, mutation: Mutation, args: Close) -> None:
    """The days of the hub's terms only, when they are over, one after the other."""
    del mutation
    hub = await Hub.get_or_none(code=args.hub)
    require(actor, Role.COORDINATOR, hub=hub.id if hub else 0)
    if hub is not None:
        await close(unit, hub, args.until, day_of(unit.now), actor.person)


async def _statement(number: int) -> Statement:
    statement = await Statement.get_or_none(id=number).select_related("closing")
    if statement is None:
        raise Refused("no_such_statement")
    return statement


async def paid_of(statement: int) -> int:
    """What was paid of a statement so far."""
    return sum([each.yen for each in await Payout.filter(statement_id=statement).only("yen")])


async def _state(statement: Statement, paid: int) -> Entry:
    return entry_of(statement.yen, paid, received=statement.received_at is not None)


async def pay(unit: Unit, actor: Actor, mutation: Mutation, args: Pay) -> None:
    """A part of it, or what is left; not more, and not on a day to come. What came too late by law brings interest."""
    del mutation
    statement = await _statement(args.statement)
    require(actor, Role.COORDINATOR, hub=statement.closing.hub_id)
    paid = await paid_of(statement.id)
    state = await _state(statement, paid)
    if state is Entry.IN_STATEMENT and (
        paid + args.yen > statement.yen
        or not statement.closing.until < args.on.isoformat() <= str(day_of(unit.now))
    ):
        raise Refused("bad_payout")
    after(Verb.PAY if paid + args.yen == statement.yen else Verb.PAY_PART, Who.COORDINATOR, state)
    await Payout.create(
        statement_id=statement.id, yen=args.yen, paid_on=args.on.isoformat(), by_id=actor.person, at=unit.now
    )
    unit.touch("statement", statement.id)
    await _charge(unit, statement, args)


async def _charge(unit: Unit, statement: Statement, args: Pay) -> None:
    """遅延利息 on what was paid after the last lawful day of the statement's oldest work. It stands on the next statement."""
    lines = LedgerLine.filter(stated__statement_id=statement.id, confirmed__gt=0)
    line = await lines.order_by("basis_at", "id").select_related("piece__order").first()
    if line is None:
        return
    order, received = line.piece.order, day_of(line.basis_at or line.at)
    terms, resale = await terms_of(order.pay, order.hub_id, received)
    late = (args.on - due_of(received, terms, resale).last).days
    owed = interest(args.yen, late, args.on)
    if owed > 0:
        await add_interest(unit, line, owed)


async def undo(unit: Unit, actor: Actor, mutation: Mutation, args: Undo) -> None:
    """The same number of yen less, once. Not when its worker has said that it came."""
    del mutation
    payout = await Payout.get_or_none(id=args.payout).select_related("statement__closing")
    if payout is None or payout.yen < 0:
        raise Refused("no_such_payout")
    statement = payout.statement
    require(actor, Role.COORDINATOR, hub=statement.closing.hub_id)
    if await Payout.exists(refers_to_id=payout.id):
        return
    after(Verb.UNDO, Who.COORDINATOR, await _state(statement, await paid_of(statement.id)))
    await Payout.create(
        statement_id=statement.id,
        yen=-payout.yen,
        paid_on=day_of(unit.now).isoformat(),
        refers_to_id=payout.id,
        by_id=actor.person,
        at=unit.now,
    )
    unit.touch("statement", statement.id)


async def _own(actor: Actor, number: int) -> tuple[Statement, Entry]:
    statement = await _statement(number)
    if statement.person_id != actor.person:
        raise Refused("no_such_statement")
    return statement, await _state(statement, await paid_of(statement.id))


async def check(unit: Unit, actor: Actor, mutation: Mutation, args: Mark) -> None:
    """内容を確認しました: it counts from the first time. It may come after the yen did."""
    del mutation
    statement, state = await _own(actor, args.statement)
    if statement.checked_at is None:
        if state is not Entry.RECEIVED_CONFIRMED:
            after(Verb.CHECK, Who.WORKER, state)
        statement.checked_at = unit.now
        await statement.save(update_fields=["checked_at"])
        unit.touch("statement", statement.id)


async def confirm_receipt(unit: Unit, actor: Actor, mutation: Mutation, args: Mark) -> None:
    """受け取りました: from now on nothing of it is taken back."""
    del mutation
    statement, state = await _own(actor, args.statement)
    if state is Entry.RECEIVED_CONFIRMED:
        return
    after(Verb.CONFIRM_RECEIPT, Who.WORKER, state)
    statement.received_at = unit.now
    await statement.save(update_fields=["received_at"])
    unit.touch("statement", statement.id)


INTENTS = {
    ("ledger.close", 1): intent(Close, close_books, Role.COORDINATOR),
    ("payout.mark", 1): intent(Pay, pay, Role.COORDINATOR),
    ("payout.undo", 1): intent(Undo, undo, Role.COORDINATOR),
    ("statement.check", 1): intent(Mark, check, Role.WORKER),
    ("statement.receive", 1): intent(Mark, confirm_receipt, Role.WORKER),
}
