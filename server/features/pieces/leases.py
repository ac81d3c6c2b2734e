"""Taking pieces and letting go of them: the steps that mutations, the sweep and deliveries share."""

from collections.abc import Sequence

from tortoise.queryset import QuerySet

from server.features.orders.models import Order
from server.features.pieces.events import LeaseEnded
from server.features.pieces.models import Lease, Piece
from server.features.pieces.rules import (
    DAY_MS,
    MAX_HELD,
    OCCUPYING,
    TOLD_DAYS,
    LeaseState,
    PieceState,
    free_slot,
    golds_due,
    how_it_ends,
    lease_until,
    state_of,
)
from server.features.results.models import Draft, Result
from server.features.results.rules import ResultState
from server.store.unit import Unit
from server.store.writing import change


async def take(unit: Unit, order: Order, person: int, count: int, pack: int | None = None) -> list[Piece]:
    """Lease the first ready pieces of an order to a person: as many as asked for, or as many as there are."""
    pieces = await _next(order, person, count)
    if not pieces:
        return []
    await lend(unit, order, pieces, person, pack=pack)
    return pieces


async def lend(
    unit: Unit,
    order: Order,
    pieces: Sequence[Piece],
    person: int,
    *,
    pack: int | None = None,
    by: int | None = None,
) -> None:
    """Lease these ready pieces of an order to a person; `by` is who gave them, when they did not take them themselves."""
    ids = [piece.id for piece in pieces]
    until = lease_until(unit.now, order.minutes)
    taken = await _taken([piece.id for piece in pieces if piece.wanted > 1])
    full: list[int] = []
    leases: list[Lease] = []
    for piece in pieces:
        slots = taken.get(piece.id, set())
        slot = free_slot(slots, piece.wanted)
        if slot is None:
            raise RuntimeError(f"piece {piece.id} is ready and has no room")
        if free_slot(slots | {slot}, piece.wanted) is None:
            full.append(piece.id)
        leases.append(
            Lease(
                piece_id=piece.id,
                person_id=person,
                state=LeaseState.ACTIVE.value,
                taken_at=unit.now,
                until=until,
                slot=slot,
                pack_id=pack,
                handed_by_id=by,
            )
        )
    await Lease.bulk_create(leases)
    await Piece.filter(id__in=full).update(state=PieceState.LEASED.value)
    unit.touch_all("piece", ids)
    unit.touch_all("ended", ids)
    unit.touch("order", order.id)
    if pack is not None:
        unit.touch("pack", pack)


async def start(unit: Unit, piece: int, person: int) -> bool:
    """Note that somebody began with a piece that they hold, the first time. Returns whether they hold it."""
    lease = await Lease.filter(piece_id=piece, person_id=person, state=LeaseState.ACTIVE.value).first()
    if lease is None:
        return False
    if lease.started_at is None:
        lease.started_at = unit.now
        await lease.save(update_fields=["started_at"])
        unit.touch("piece", piece)
    return True


async def _next(order: Order, person: int, count: int) -> list[Piece]:
    """The first pieces of an order that this person may take, gold ones mixed in: none that they answer already."""
    seen = [LeaseState.REJECTED, *(OCCUPYING if order.double else ())]
    leases = Lease.filter(person_id=person, piece__order_id=order.id)
    not_again = await leases.filter(state__in=[state.value for state in seen]).values_list(
        "piece_id", flat=True
    )
    free = Piece.filter(order_id=order.id, state=PieceState.READY.value)
    if not_again:
        free = free.exclude(id__in=list(not_again))
    if not order.golds:
        return await free.order_by("no").limit(count)
    before, gold_before = await leases.count(), await leases.filter(piece__gold=True).count()
    due = max(0, min(count, golds_due(before + count) - gold_before))
    golds = await free.filter(gold=True).order_by("no").limit(count)
    plain = await free.filter(gold=False).order_by("no").limit(count)
    ordinary = min(len(plain), count - min(due, len(golds)))
    return sorted([*plain[:ordinary], *golds[: count - ordinary]], key=lambda piece: piece.no)


async def _taken(pieces: Sequence[int]) -> dict[int, set[int]]:
    """The slots of these pieces that somebody has or gave an answer for."""
    if not pieces:
        return {}
    found: dict[int, set[int]] = {}
    leases = Lease.filter(piece_id__in=pieces, state__in=[state.value for state in OCCUPYING])
    for piece, slot in await leases.values_list("piece_id", "slot"):
        found.setdefault(piece, set()).add(slot)
    return found


async def room_in(piece: Piece) -> int | None:
    """The slot of a piece that nobody has, None if there is none."""
    return free_slot((await _taken([piece.id])).get(piece.id, set()), piece.wanted)


async def state_by_leases(piece: Piece) -> PieceState:
    """Where a piece with several wanted answers is."""
    states = [state.value for state in OCCUPYING]
    leases = await Lease.filter(piece_id=piece.id, state__in=states).only("state")
    results = Result.filter(piece_id=piece.id)
    return state_of(
        len(leases),
        piece.wanted,
        sum(lease.state == LeaseState.ACTIVE for lease in leases),
        await results.filter(state=ResultState.WAITING_FILES.value).exists(),
        await results.filter(state=ResultState.ANSWERED.value).exists(),
    )


async def end(unit: Unit, lease: Lease, piece: Piece, how: LeaseState, *, whole: bool = True) -> None:
    """End an active lease. The piece goes back to the others unless it was delivered, files and all if it is `whole`."""
    lease.state = how.value
    lease.ended_at = unit.now
    lease.telling = how in (LeaseState.EXPIRED, LeaseState.REASSIGNED)
    await change(unit.db, lease, "state", "ended_at", "slot", "telling", "moved_by_id", "words")
    delivered = PieceState.RECEIVED if whole else PieceState.WAITING
    stands = delivered if how is LeaseState.DELIVERED else PieceState.READY
    if piece.wanted > 1:
        stands = await state_by_leases(piece)
        if stands in (PieceState.DIFFERING, PieceState.RECEIVED) and not whole:
            stands = PieceState.WAITING
    piece.state = stands.value
    await change(unit.db, piece, "state")
    why = "received" if how is LeaseState.DELIVERED else how.value
    unit.touch("piece", piece.id, why)
    unit.touch("ended", piece.id)
    unit.touch("order", piece.order_id)
    if lease.pack_id is not None:
        unit.touch("pack", lease.pack_id)
    await unit.emit(LeaseEnded(piece.id, lease.person_id, how))


async def hand_back(unit: Unit, piece: Piece, order: Order, person: int) -> None:
    """Lease a piece that was delivered to its worker once more, for the same of its answers."""
    delivered = Lease.filter(piece_id=piece.id, person_id=person, state=LeaseState.DELIVERED.value)
    before = await delivered.order_by("-id").first()
    await delivered.update(state=LeaseState.REOPENED.value)
    await Lease.create(
        piece_id=piece.id,
        person_id=person,
        state=LeaseState.ACTIVE.value,
        taken_at=unit.now,
        until=lease_until(unit.now, order.minutes),
        slot=before.slot if before else 1,
    )
    piece.state = (PieceState.LEASED if piece.wanted == 1 else await state_by_leases(piece)).value
    await piece.save(update_fields=["state"])
    unit.touch("piece", piece.id)
    unit.touch("ended", piece.id)


async def make_up(unit: Unit, piece: Piece, person: int, *, whole: bool) -> bool:
    """Receive a piece from somebody of whose lease a restored server knows nothing any more: who delivers had it.

    A lease of somebody else ends: nobody's work is in that piece yet, and what its holder delivers will be received as late.
    Returns whether there was one.
    """
    slot, others = await room_in(piece), []
    if slot is None:
        active = Lease.filter(piece_id=piece.id, state=LeaseState.ACTIVE.value).order_by("-id")
        others = await active.limit(1)
        slot = others[0].slot if others else 1
    for other in others:
        await end(unit, other, piece, LeaseState.EXPIRED)
    lease = await Lease.create(
        piece_id=piece.id,
        person_id=person,
        state=LeaseState.ACTIVE.value,
        taken_at=unit.now,
        until=unit.now,
        slot=slot,
    )
    await end(unit, lease, piece, LeaseState.DELIVERED, whole=whole)
    return bool(others)


async def set_free(unit: Unit, piece: Piece, person: int) -> None:
    """What somebody delivered was not used: the piece is for others, not for them."""
    delivered = Lease.filter(piece_id=piece.id, person_id=person, state=LeaseState.DELIVERED.value)
    await delivered.update(state=LeaseState.REJECTED.value)
    piece.state = PieceState.READY.value
    await piece.save(update_fields=["state"])
    unit.touch("piece", piece.id)


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


def _told(now: int) -> QuerySet[Lease]:
    return Lease.filter(telling=True, ended_at__lte=now - TOLD_DAYS * DAY_MS)


async def overdue(now: int) -> bool:
    """Whether the sweep has something to do with leases: a look that keeps nobody waiting."""
    over = Lease.filter(state=LeaseState.ACTIVE.value, until__lte=now, held_at__isnull=True)
    return await over.exists() or await _told(now).exists()


async def expire(unit: Unit, limit: int = 500) -> int:
    """End the leases whose time is over, by the server's clock; doing it twice is the same as once. Returns how many.

    One that a coordinator had marked goes to whom she said.
    """
    over = (
        await Lease.filter(state=LeaseState.ACTIVE.value, until__lte=unit.now, held_at__isnull=True)
        .select_related("piece__order")
        .order_by("until", "id")
        .limit(limit)
    )
    for lease in over:
        await end(unit, lease, lease.piece, how_it_ends(lease.moving_at))
        to = lease.moving_to_id
        if to is not None and await held_by(to) < MAX_HELD:
            await lend(unit, lease.piece.order, [lease.piece], to, by=lease.moved_by_id)
    for lease in await _told(unit.now).limit(limit):
        await told(unit, lease)
    return len(over)


async def held_by(person: int) -> int:
    """How many pieces somebody holds."""
    return await Lease.filter(person_id=person, state=LeaseState.ACTIVE.value).count()


async def told(unit: Unit, lease: Lease) -> None:
    """Its worker has heard that the piece is not theirs any more."""
    lease.telling = False
    await lease.save(update_fields=["telling"])
    unit.touch("ended", lease.piece_id)
