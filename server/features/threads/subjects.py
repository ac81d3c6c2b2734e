"""What a thread can hang on, and who takes part in it: one function a kind, in one registry."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from server.features.ledger.models import LedgerLine
from server.features.orders.models import Order
from server.features.pieces.models import Lease, Piece
from server.features.pieces.rules import refilling
from server.features.threads.rules import SubjectKind


@dataclass(frozen=True)
class Subject:
    """A thing to talk about. The hub's coordinators always take part, and its `worker`, if it is one worker's.

    `firm` is whose work it is: it takes part from the beginning (`firm_joins`), when the hub brings it before them
    (`firm_may_join`), or never.
    """

    hub: int
    order: int
    title: str
    code: str
    worker: int | None = None
    firm: int | None = None
    firm_joins: bool = False
    firm_may_join: bool = False


@dataclass(frozen=True)
class Moment:
    """What the rules of taking part need of the house: now, and when it was restored, in ms."""

    now: int
    restored_at: int


async def _piece(id_: int, worker: int | None, moment: Moment) -> Subject | None:
    """With a worker who has or had it. Who gets the piece later begins a thread of their own, and sees nothing of this one."""
    piece = await Piece.get_or_none(id=id_).select_related("order")
    if piece is None or worker is None:
        return None
    # A restored server may have forgotten whose it was.
    had = await Lease.exists(piece_id=id_, person_id=worker) or refilling(moment.now, moment.restored_at)
    if not had:
        return None
    order = piece.order
    return Subject(
        order.hub_id, order.id, order.title, piece.code, worker, firm=order.firm_id, firm_may_join=True
    )


async def _order(id_: int, worker: int | None, moment: Moment) -> Subject | None:
    """Firm and hub."""
    del moment
    order = await Order.get_or_none(id=id_)
    if order is None or worker is not None:
        return None
    return Subject(order.hub_id, order.id, order.title, order.code, firm=order.firm_id, firm_joins=True)


async def _ledger(id_: int, worker: int | None, moment: Moment) -> Subject | None:
    """The worker whose line it is, and the hub. No firm sees what somebody earns."""
    del moment
    line = await LedgerLine.get_or_none(id=id_).select_related("piece__order")
    if line is None or worker not in (None, line.person_id):
        return None
    order = line.piece.order
    return Subject(order.hub_id, order.id, order.title, line.piece.code, line.person_id)


SUBJECTS: Mapping[SubjectKind, Callable[[int, int | None, Moment], Awaitable[Subject | None]]] = {
    SubjectKind.PIECE: _piece,
    SubjectKind.ORDER: _order,
    SubjectKind.LEDGER: _ledger,
}
"""`(id, worker, moment) → the subject`, or None when there is nothing that this worker could talk about. `worker` is None for
whoever does not say with whom."""
