"""What a worker can do with pieces: take them, begin, give them back."""

from typing import Annotated

import msgspec

from server.features.intents import intent
from server.features.orders.models import Order
from server.features.orders.rules import OrderState
from server.features.people.rules import Actor, Role, require
from server.features.pieces.leases import end, held_by, let_go, start, take, told
from server.features.pieces.models import Lease, Piece
from server.features.pieces.rules import MAX_HELD, MAX_TAKEN_AT_ONCE, LeaseState, refilling
from server.features.skills.may import may_take
from server.store.unit import Unit
from sync.errors import Refused
from sync.messages.mutation import Mutation, Number


class Take(msgspec.Struct, forbid_unknown_fields=True):
    """Some pieces of an order, please: which ones, the server says."""

    order: Number
    count: Annotated[int, msgspec.Meta(ge=1, le=MAX_TAKEN_AT_ONCE)]


class GiveBack(msgspec.Struct, forbid_unknown_fields=True):
    """This piece is not for me after all."""

    piece: Number


async def take_pieces(unit: Unit, actor: Actor, mutation: Mutation, args: Take) -> None:
    """Gives what there is, up to what was asked for."""
    del mutation
    order = await Order.get_or_none(id=args.order)
    if order is None:
        raise Refused("no_such_order")
    require(actor, Role.WORKER, hub=order.hub_id)
    if order.state != OrderState.OPEN:
        raise Refused("order_not_open")
    if not await may_take(actor.person, order):
        raise Refused("not_qualified")
    if await held_by(actor.person) + args.count > MAX_HELD:
        raise Refused("too_many_pieces")
    if not await take(unit, order, actor.person, args.count):
        raise Refused("none_left")


async def give_back(unit: Unit, actor: Actor, mutation: Mutation, args: GiveBack) -> None:
    """As easy as taking. What ended already stays ended.

    On a server that was restored a short while ago it may be a repetition: of whose lease nothing is known, nothing is to be
    given back, and a refusal would block the deliveries behind it (LA2).
    """
    del mutation
    lease = (
        await Lease.filter(piece_id=args.piece, person_id=actor.person)
        .select_related("piece")
        .order_by("-id")
        .first()
    )
    if lease is None:
        restored_at = await unit.restored_at()
        piece = await Piece.get_or_none(id=args.piece).select_related("order")
        if piece is None or piece.order.hub_id != actor.hub or not refilling(unit.now, restored_at):
            raise Refused("not_yours")
        await let_go(unit, piece.order_id, actor.person, restored_at)
        return
    if lease.state == LeaseState.DELIVERED:
        raise Refused("already_delivered")
    if lease.state == LeaseState.ACTIVE:
        await end(unit, lease, lease.piece, LeaseState.GIVEN_BACK)


class Start(msgspec.Struct, forbid_unknown_fields=True):
    """I have begun with this piece."""

    piece: Number


class Heard(msgspec.Struct, forbid_unknown_fields=True):
    """I know that this piece is not mine any more."""

    piece: Number


async def begin(unit: Unit, actor: Actor, mutation: Mutation, args: Start) -> None:
    """Only so that it is known. Never refused: that would block the delivery behind it (LA2)."""
    del mutation
    await start(unit, args.piece, actor.person)


async def hear(unit: Unit, actor: Actor, mutation: Mutation, args: Heard) -> None:
    """Once is enough."""
    del mutation
    for lease in await Lease.filter(piece_id=args.piece, person_id=actor.person, telling=True):
        await told(unit, lease)


INTENTS = {
    ("piece.take", 1): intent(Take, take_pieces, Role.WORKER),
    ("piece.give_back", 1): intent(GiveBack, give_back, Role.WORKER),
    ("piece.start", 1): intent(Start, begin, Role.WORKER),
    ("piece.heard", 1): intent(Heard, hear, Role.WORKER),
}
