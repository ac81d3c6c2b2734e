"""How orders react to what happens elsewhere."""

from server.features.orders.models import Order
from server.features.orders.mutations import finish
from server.features.people.events import CoordinatorJoined
from server.features.results.events import ResultReceived
from server.store.unit import Listener, Unit


async def received(unit: Unit, event: ResultReceived) -> None:
    """An order whose every piece is in is done."""
    await finish(unit, event.result.piece.order_id)


async def show_face(unit: Unit, event: CoordinatorJoined) -> None:
    """A firm sees on its orders who looks after them."""
    unit.touch_all("order", [order.id for order in await Order.filter(hub_id=event.hub).only("id")])


LISTENERS: dict[type, list[Listener]] = {ResultReceived: [received], CoordinatorJoined: [show_face]}
