"""What can be done with a line of the ledger: a coordinator corrects it by another one. Its worker asks in a thread."""

from typing import Annotated

import msgspec

from server.features.intents import intent
from server.features.ledger.book import adjust
from server.features.ledger.models import LedgerLine
from server.features.people.rules import Actor, Role, require
from server.features.templates.rules import MAX_YEN
from server.store.unit import Unit
from sync.errors import Refused
from sync.messages.mutation import Mutation, Number

Reason = Annotated[str, msgspec.Meta(min_length=1, max_length=500, pattern=r"\S")]


class Adjust(msgspec.Struct, forbid_unknown_fields=True):
    """This line was wrong by so many yen, and why. The worker reads the words."""

    line: Number
    yen: Annotated[int, msgspec.Meta(ge=-MAX_YEN, le=MAX_YEN)]
    reason: Reason


async def adjust_line(unit: Unit, actor: Actor, mutation: Mutation, args: Adjust) -> None:
    """Yesterday's line stays as it was. Nobody corrects their own."""
    del mutation
    line = await LedgerLine.get_or_none(id=args.line).select_related("piece__order")
    if line is None:
        raise Refused("no_such_line")
    require(actor, Role.COORDINATOR, hub=line.piece.order.hub_id)
    if line.person_id == actor.person:
        raise Refused("own_work")
    await adjust(unit, line, args.yen, args.reason, actor.person)


INTENTS = {
    ("ledger.adjust", 1): intent(Adjust, adjust_line, Role.COORDINATOR),
}
