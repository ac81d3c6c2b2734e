"""What can be done with terms: a coordinator sets how the hub pays from a day on, a worker writes down their 登録番号."""

from datetime import date
from typing import Annotated

import msgspec

from server.features.hubs.models import Hub
from server.features.intents import intent
from server.features.people.models import Person
from server.features.people.rules import Actor, Role, require
from server.features.terms.dated import longest_of, register, set_terms
from server.features.terms.rules import (
    END,
    MAX_FEE_PERCENT,
    MAX_PAY_DAYS,
    Closes,
    Level,
    PayTerms,
    day_of,
    number_fits,
)
from server.store.unit import Unit
from sync.errors import Refused
from sync.messages.mutation import Mutation

YEAR = 366


class SetTerms(msgspec.Struct, forbid_unknown_fields=True):
    """From this day on the hub pays so. The fields are those of PayTerms."""

    hub: str
    since: date
    closes: Closes
    fee_percent: Annotated[int, msgspec.Meta(ge=0, le=MAX_FEE_PERCENT)]
    days: Annotated[int, msgspec.Meta(ge=0, le=MAX_PAY_DAYS)] | None = None
    months: Annotated[int, msgspec.Meta(ge=0, le=3)] = 0
    day: Annotated[int, msgspec.Meta(ge=1, le=END)] = END
    two_months: bool = False
    postpone: Annotated[int, msgspec.Meta(ge=0, le=2)] = 0
    number: Annotated[str, msgspec.Meta(max_length=14)] = ""


class Register(msgspec.Struct, forbid_unknown_fields=True):
    """My 登録番号, "" for none."""

    number: Annotated[str, msgspec.Meta(max_length=14)]


async def change(unit: Unit, actor: Actor, mutation: Mutation, args: SetTerms) -> None:
    """What was promised before stays: not for a day that is over, and never later than the law allows."""
    del mutation
    hub = await Hub.get_or_none(code=args.hub)
    require(actor, Role.COORDINATOR, hub=hub.id if hub else 0)
    if hub is None or args.since < day_of(unit.now):
        raise Refused("terms_in_past")
    if args.number and not number_fits(args.number, corporate=True):
        raise Refused("bad_tax_number")
    pay = PayTerms(
        args.closes.value,
        args.days,
        args.months,
        args.day,
        args.two_months,
        args.postpone,
        args.fee_percent,
    )
    if longest_of(args.since, pay, None, YEAR).level is Level.BLOCK:
        raise Refused("due_too_late")
    await set_terms(unit, hub, args.since, pay, args.number, actor.person)


async def write_number(unit: Unit, actor: Actor, mutation: Mutation, args: Register) -> None:
    """It stands on the statements from now on; those that are closed stay as they are."""
    del mutation
    if args.number and not number_fits(args.number):
        raise Refused("bad_tax_number")
    await register(unit, await Person.get(id=actor.person), args.number)


INTENTS = {
    ("terms.set", 1): intent(SetTerms, change, Role.COORDINATOR),
    ("tax.register", 1): intent(Register, write_number, Role.WORKER),
}
