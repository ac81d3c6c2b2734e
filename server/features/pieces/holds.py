"""Holding a lease and letting it run on: the steps that mutations about questions share."""

from server.features.pieces.hold_rules import HoldVerb, Standing, after, runs_until, standing
from server.features.pieces.leases import end
from server.features.pieces.models import Lease
from server.features.pieces.rules import LeaseState, PieceState
from server.features.steps import Who
from server.store.unit import Unit


async def newest(piece: int, person: int) -> Lease | None:
    """A worker's newest lease of a piece, with its piece."""
    return (
        await Lease.filter(piece_id=piece, person_id=person).select_related("piece").order_by("-id").first()
    )


async def step(unit: Unit, lease: Lease, verb: HoldVerb, who: Who) -> None:
    """Take a step of the table. A lease whose time was over when its hold arrived ends: it would keep a piece for nothing."""
    origin = standing(LeaseState(lease.state), lease.held_at)
    to = after(verb, who, origin)
    if to is origin:
        return
    if to is Standing.HELD and lease.until <= unit.now:
        await end(unit, lease, lease.piece, LeaseState.EXPIRED)
        return
    if to is Standing.HELD:
        lease.held_at = unit.now
    elif lease.held_at is not None:
        lease.until, lease.held_at = runs_until(lease.until, lease.held_at, unit.now), None
    await lease.save(update_fields=["until", "held_at"])
    if lease.piece.wanted == 1:  # of several answers, the others go on
        lease.piece.state = (PieceState.BLOCKED if to is Standing.HELD else PieceState.LEASED).value
        await lease.piece.save(update_fields=["state"])
    unit.touch("piece", lease.piece_id)
