"""What a worker can do with packs: take one, give back the rest of one."""

from typing import Annotated

import msgspec
from tortoise.functions import Count

from server.features.intents import intent
from server.features.orders.models import Order
from server.features.orders.rules import OrderState
from server.features.packs.models import Pack
from server.features.packs.rules import MUCH_MINUTES, Offer, Span, choose
from server.features.people.rules import Actor, Role
from server.features.pieces.leases import end, take
from server.features.pieces.models import Lease, Piece
from server.features.pieces.rules import MAX_HELD, LeaseState, PieceState, refilling
from server.features.skills.may import may_take
from server.store.unit import Unit
from sync.errors import Refused
from sync.messages.mutation import Mutation, Number


class TakePack(msgspec.Struct, forbid_unknown_fields=True):
    """Some work for so many minutes, please. `sure`: though I have much in my hands already."""

    minutes: Span
    sure: bool = False


class GiveBackPack(msgspec.Struct, forbid_unknown_fields=True):
    """The rest of a pack is not for me: these pieces of it."""

    pack: Number
    pieces: Annotated[list[Number], msgspec.Meta(min_length=1, max_length=MAX_HELD)]


async def offers(person: int, hub: int) -> dict[int, tuple[Order, Offer]]:
    """What somebody may take at a hub now, by order. The one place that says so for packs."""
    there = await Order.filter(hub_id=hub, state=OrderState.OPEN.value)
    orders = {each.id: each for each in there if await may_take(person, each)}
    counted = (
        await Piece.filter(order_id__in=list(orders), state=PieceState.READY.value)
        .annotate(number=Count("id"))
        .group_by("order_id")
        .values_list("order_id", "number")
    )
    return {
        id_: (order, Offer(id_, order.minutes, ready, order.published_at or 0))
        for id_, ready in counted
        for order in (orders[id_],)
    }


async def take_pack(unit: Unit, actor: Actor, mutation: Mutation, args: TakePack) -> None:
    """Which pieces, the server says: what fits and is due first."""
    del mutation
    active = Lease.filter(person_id=actor.person, state=LeaseState.ACTIVE.value)
    held = [lease.piece.order.minutes for lease in await active.select_related("piece__order")]
    found = await offers(actor.person, actor.hub)
    if len(held) >= MAX_HELD:
        raise Refused("too_many_pieces")
    chosen = choose([offer for _, offer in found.values()], args.minutes, MAX_HELD - len(held))
    if not chosen:
        raise Refused("no_pack")
    more = sum(count * found[order][0].minutes for order, count in chosen)
    if sum(held) + more > MUCH_MINUTES and not args.sure:
        raise Refused("much_in_hand")
    pack = await Pack.create(person_id=actor.person, minutes=args.minutes, at=unit.now)
    for order, count in chosen:
        await take(unit, found[order][0], actor.person, count, pack.id)


async def give_back_pack(unit: Unit, actor: Actor, mutation: Mutation, args: GiveBackPack) -> None:
    """One tap for all of them. What was delivered or ended meanwhile stays so."""
    del mutation
    leases = await Lease.filter(piece_id__in=args.pieces, person_id=actor.person).select_related("piece")
    if not leases and not refilling(unit.now, await unit.restored_at()):
        raise Refused("not_yours")
    for lease in leases:
        if lease.state == LeaseState.ACTIVE:
            await end(unit, lease, lease.piece, LeaseState.GIVEN_BACK)


INTENTS = {
    ("pack.take", 1): intent(TakePack, take_pack, Role.WORKER),
    ("pack.give_back", 1): intent(GiveBackPack, give_back_pack, Role.WORKER),
}
