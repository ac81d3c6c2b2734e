"""What a coordinator can do with gold: say what is right, and settle an offer to practise again."""

import msgspec

from server.features.golds.models import GoldKey, Relearn
from server.features.intents import intent
from server.features.orders.models import Order
from server.features.people.rules import Actor, Role, require
from server.features.pieces.models import Lease, Piece
from server.features.pieces.rules import OCCUPYING
from server.features.results.mutations import Answers, read_by_form
from server.features.results.rules import tidy
from server.store.unit import Unit
from sync.errors import Refused
from sync.messages.mutation import Mutation, Number


class Mark(msgspec.Struct, forbid_unknown_fields=True):
    """The right answers to this piece, where they are known; all blank takes them away again."""

    piece: Number
    answers: Answers


class Settle(msgspec.Struct, forbid_unknown_fields=True):
    """We talked, or practised: from here on it is counted anew."""

    relearn: Number


async def mark(unit: Unit, actor: Actor, mutation: Mutation, args: Mark) -> None:
    """Before anybody has the piece: nobody is measured by what was said afterwards."""
    piece = await Piece.get_or_none(id=args.piece).select_related("order__version")
    if piece is None:
        raise Refused("no_such_order")
    require(actor, Role.COORDINATOR, hub=piece.order.hub_id)
    if await Lease.exists(piece_id=piece.id, state__in=[state.value for state in OCCUPYING]):
        raise Refused("already_taken")
    read, _ = read_by_form(piece, args.answers, min(mutation.at, unit.now))
    said = tidy(args.answers, len(piece.given), [{"type": "text"}] * len(piece.order.form["fields"]))
    answers = [
        [cell if typed else "" for cell, typed in zip(cells, typing, strict=True)]
        for cells, typing in zip(read, said, strict=True)
    ]
    gold = any(map(any, answers))
    if gold:
        given = {"answers": answers, "person_id": actor.person, "at": unit.now}
        await GoldKey.update_or_create(defaults=given, piece_id=piece.id)
    else:
        await GoldKey.filter(piece_id=piece.id).delete()
    piece.gold = gold
    await piece.save(update_fields=["gold"])
    golds = await Piece.filter(order_id=piece.order_id, gold=True).count()
    await Order.filter(id=piece.order_id).update(golds=golds)
    unit.touch("piece", piece.id)
    unit.touch("order", piece.order_id)


async def settle(unit: Unit, actor: Actor, mutation: Mutation, args: Settle) -> None:
    """Settling what is settled changes nothing."""
    del mutation
    offer = await Relearn.get_or_none(id=args.relearn)
    if offer is None:
        raise Refused("no_such_result")
    require(actor, Role.COORDINATOR, hub=offer.hub_id)
    if offer.settled_at is None:
        offer.settled_at = unit.now
        await offer.save(update_fields=["settled_at"])
        unit.touch("relearn", offer.id)


INTENTS = {
    ("gold.mark", 1): intent(Mark, mark, Role.COORDINATOR),
    ("relearn.settle", 1): intent(Settle, settle, Role.COORDINATOR),
}
