"""配り直し: a coordinator gives somebody's pieces to others. Work that is done all the same is received as late."""

from typing import Annotated

import msgspec

from server.features.intents import intent
from server.features.orders.models import Order
from server.features.people.models import Membership
from server.features.people.rules import Actor, Role
from server.features.pieces.leases import end, held_by, lend
from server.features.pieces.models import Lease, Piece
from server.features.pieces.rules import (
    MAX_HELD,
    MAX_MOVE_WORDS,
    MAX_MOVED,
    How,
    LeaseState,
    holding,
    movable,
)
from server.features.results.models import Draft
from server.store.unit import Unit
from sync.errors import Refused
from sync.messages.mutation import Mutation, Number


class Reassign(msgspec.Struct, forbid_unknown_fields=True):
    """Somebody's pieces for others: which, how, to whom (nobody: to all), and what its worker is told."""

    person: Number
    pieces: Annotated[list[Number], msgspec.Meta(min_length=1, max_length=MAX_MOVED)]
    how: How
    to: Number | None = None
    words: Annotated[str, msgspec.Meta(max_length=MAX_MOVE_WORDS)] = ""


async def _moving(actor: Actor, args: Reassign) -> list[Lease]:
    """Those of their leases that this moves. Refuses pieces of another hub, and when nothing is to be moved."""
    leases = await Lease.filter(
        piece_id__in=args.pieces, person_id=args.person, state=LeaseState.ACTIVE.value
    ).select_related("piece__order")
    if any(lease.piece.order.hub_id != actor.hub for lease in leases):
        raise Refused("not_allowed")
    begun = {each.piece_id for each in await Draft.filter(person_id=args.person, piece_id__in=args.pieces)}
    wanted = movable(args.how)
    found = [
        lease
        for lease in leases
        if holding(LeaseState.ACTIVE, lease.started_at is not None or lease.piece_id in begun) in wanted
    ]
    if not found:
        raise Refused("nothing_to_move")
    return sorted(found, key=lambda lease: lease.piece_id)


async def reassign(unit: Unit, actor: Actor, mutation: Mutation, args: Reassign) -> None:
    """Its worker is told, and by whom."""
    del mutation
    leases = await _moving(actor, args)
    if args.to is not None:
        workers = Membership.filter(hub_id=actor.hub, role=Role.WORKER.value, person_id=args.to)
        if args.to == args.person or not await workers.exists():
            raise Refused("no_such_worker")
        if await held_by(args.to) + len(leases) > MAX_HELD:
            raise Refused("they_have_many")
    by_order: dict[int, tuple[Order, list[Piece]]] = {}
    for lease in leases:
        lease.moved_by_id, lease.words = actor.person, args.words.strip()
        if args.how is How.LATER:
            lease.moving_at, lease.moving_to_id = unit.now, args.to
            await lease.save(update_fields=["moved_by_id", "words", "moving_at", "moving_to_id"])
            unit.touch("piece", lease.piece_id)
        else:
            await end(unit, lease, lease.piece, LeaseState.REASSIGNED)
            by_order.setdefault(lease.piece.order_id, (lease.piece.order, []))[1].append(lease.piece)
    if args.to is not None:
        for order, pieces in by_order.values():
            await lend(unit, order, pieces, args.to, by=actor.person)


INTENTS = {("lease.reassign", 1): intent(Reassign, reassign, Role.COORDINATOR)}
