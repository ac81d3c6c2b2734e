"""How orders react to what happens elsewhere."""

from server.features.orders.models import Order
from server.features.orders.rules import OrderState
from server.features.people.events import CoordinatorJoined
from server.features.pieces.models import Piece
from server.features.pieces.rules import PieceState
from server.features.results.events import ResultReceived
from server.store.unit import Listener, Unit


async def finish(unit: Unit, event: ResultReceived) -> None:
    """An order whose every piece is in is done."""
    if await Piece.filter(order_id=event.order).exclude(state=PieceState.RECEIVED.value).exists():
        return
    if await Order.filter(id=event.order, state=OrderState.OPEN.value).update(state=OrderState.DONE.value):
        unit.touch("order", event.order)


async def show_face(unit: Unit, event: CoordinatorJoined) -> None:
    """A firm sees on its orders who looks after them."""
    unit.touch_all("order", [order.id for order in await Order.filter(hub_id=event.hub).only("id")])


LISTENERS: dict[type, list[Listener]] = {ResultReceived: [finish], CoordinatorJoined: [show_face]}
