"""Taking pieces and letting go of them: the steps that mutations, the sweep and deliveries share."""

from server.features.orders.models import Order
from server.features.pieces.events import LeaseEnded
from server.features.pieces.models import Lease, Piece
from server.features.pieces.rules import LeaseState, PieceState, lease_until
from server.features.results.models import Draft
from server.store.unit import Unit


async def take(unit: Unit, order: Order, person: int, count: int) -> list[Piece]:
    """Lease the first ready pieces of an order to a person: as many as asked for, or as many as there are."""
    pieces = await Piece.filter(order_id=order.id, state=PieceState.READY.value).order_by("no").limit(count)
    if not pieces:
        return []
    ids = [piece.id for piece in pieces]
    until = lease_until(unit.now, order.minutes)
    await Lease.bulk_create(
        [
            Lease(
                piece_id=id_, person_id=person, state=LeaseState.ACTIVE.value, taken_at=unit.now, until=until
            )
            for id_ in ids
        ]
    )
    await Piece.filter(id__in=ids).update(state=PieceState.LEASED.value)
    unit.touch_all("piece", ids)
    unit.touch("order", order.id)
    return pieces


async def end(unit: Unit, lease: Lease, piece: Piece, how: LeaseState, *, whole: bool = True) -> None:
    """End an active lease. The piece goes back to the others unless it was delivered, files and all if it is `whole`."""
    lease.state = how.value
    lease.ended_at = unit.now
    await lease.save(update_fields=["state", "ended_at"])
    delivered = PieceState.RECEIVED if whole else PieceState.WAITING
    piece.state = (delivered if how is LeaseState.DELIVERED else PieceState.READY).value
    await piece.save(update_fields=["state"])
    why = "received" if how is LeaseState.DELIVERED else how.value
    unit.touch("piece", piece.id, why)
    unit.touch("order", piece.order_id)
    await unit.emit(LeaseEnded(piece.id, lease.person_id))


async def hand_back(unit: Unit, piece: Piece, order: Order, person: int) -> None:
    """Lease a piece that was delivered to its worker once more."""
    await Lease.create(
        piece_id=piece.id,
        person_id=person,
        state=LeaseState.ACTIVE.value,
        taken_at=unit.now,
        until=lease_until(unit.now, order.minutes),
    )
    piece.state = PieceState.LEASED.value
    await piece.save(update_fields=["state"])
    unit.touch("piece", piece.id)


async def make_up(unit: Unit, piece: Piece, person: int, *, whole: bool) -> bool:
    """Receive a piece from somebody of whose lease a restored server knows nothing any more: who delivers had it.

    A lease of somebody else ends: nobody's work is in that piece yet, and what its holder delivers will be received as late.
    Returns whether there was one.
    """
    others = await Lease.filter(piece_id=piece.id, state=LeaseState.ACTIVE.value).select_related("piece")
    for other in others:
        await end(unit, other, piece, LeaseState.EXPIRED)
    lease = await Lease.create(
        piece_id=piece.id,
        person_id=person,
        state=LeaseState.ACTIVE.value,
        taken_at=unit.now,
        until=unit.now,
    )
    await end(unit, lease, piece, LeaseState.DELIVERED, whole=whole)
    return bool(others)


async def let_go(unit: Unit, order: int, person: int, since: int) -> None:
    """Give back one piece that somebody holds only because taking was repeated on a restored server, which chose another one.

    The oldest one, and none in which they have begun to write.
    """
    begun = await Draft.filter(person_id=person).values_list("piece_id", flat=True)
    strays = Lease.filter(
        person_id=person, state=LeaseState.ACTIVE.value, taken_at__gte=since, piece__order_id=order
    ).exclude(piece_id__in=list(begun))
    stray = await strays.select_related("piece").order_by("id").first()
    if stray is not None:
        await end(unit, stray, stray.piece, LeaseState.GIVEN_BACK)


async def overdue(now: int) -> bool:
    """Whether there is a lease whose time is over: a look that keeps nobody waiting."""
    return await Lease.exists(state=LeaseState.ACTIVE.value, until__lte=now, held_at__isnull=True)


async def expire(unit: Unit, limit: int = 500) -> int:
    """End the leases whose time is over, by the server's clock; doing it twice is the same as once. Returns how many."""
    over = (
        await Lease.filter(state=LeaseState.ACTIVE.value, until__lte=unit.now, held_at__isnull=True)
        .select_related("piece")
        .order_by("until")
        .limit(limit)
    )
    for lease in over:
        await end(unit, lease, lease.piece, LeaseState.EXPIRED)
    return len(over)
