"""How orders react to what happens elsewhere."""

from server.features.orders.models import Order
from server.features.orders.rules import OrderState
from server.features.pieces.models import Piece
from server.features.pieces.rules import PieceState
from server.features.results.events import ResultReceived
from server.store.unit import Unit


async def finish(unit: Unit, event: ResultReceived) -> None:
    """An order whose every piece is in is done."""
    if await Piece.filter(order_id=event.order).exclude(state=PieceState.RECEIVED.value).exists():
        return
    if await Order.filter(id=event.order, state=OrderState.OPEN.value).update(state=OrderState.DONE.value):
        unit.touch("order", event.order)


LISTENERS = {ResultReceived: [finish]}
