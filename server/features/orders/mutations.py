"""What can be done with an order: its firm asks for it, a coordinator opens it, and takes that back while nobody has begun."""

from typing import Annotated

import msgspec

from server.features.intents import intent
from server.features.orders.models import Order
from server.features.orders.rules import ANSWERS_WHEN_DOUBLE, OrderState, Verb, after, doubled
from server.features.people.rules import Actor, Role, require
from server.features.pieces.models import Lease, Piece
from server.features.pieces.rules import PieceState
from server.features.sources.keeping import let_go
from server.features.steps import Who
from server.features.terms.dated import longest_of, terms_of
from server.features.terms.rules import Level, day_of
from server.store.unit import Unit
from sync.errors import Refused
from sync.messages.mutation import Mutation, Number


class Publish(msgspec.Struct, forbid_unknown_fields=True):
    """Let the workers of the hub see the order and take its pieces."""

    order: Number


class Withdraw(msgspec.Struct, forbid_unknown_fields=True):
    """Make it a draft again."""

    order: Number


class Double(msgspec.Struct, forbid_unknown_fields=True):
    """So many pieces in a hundred are answered by two people, each on their own."""

    order: Number
    percent: Annotated[int, msgspec.Meta(ge=0, le=100)]


class Propose(msgspec.Struct, forbid_unknown_fields=True):
    """たのむ: its firm agrees to what it says, and asks the hub to open it."""

    order: Number


class TakeBack(msgspec.Struct, forbid_unknown_fields=True):
    """Not yet after all."""

    order: Number


class GiveBack(msgspec.Struct, forbid_unknown_fields=True):
    """The hub cannot open it so: why, in words for the firm."""

    order: Number
    words: Annotated[str, msgspec.Meta(min_length=1, max_length=500, pattern=r"\S")]


class Discard(msgspec.Struct, forbid_unknown_fields=True):
    """Throw a draft away."""

    order: Number


async def _order(actor: Actor, number: int) -> Order:
    order = await Order.get_or_none(id=number)
    if order is None:
        raise Refused("no_such_order")
    require(actor, Role.COORDINATOR, Role.FIRM, hub=order.hub_id, firm=order.firm_id)
    if actor.role is Role.FIRM and order.asked_at is None:
        raise Refused("not_allowed")
    return order


async def put(unit: Unit, order: Order, state: OrderState) -> None:
    """Give an order another state."""
    if state is OrderState.OPEN:
        await _choose_doubles(unit, order)
    order.state = state.value
    order.published_at = unit.now if state is OrderState.OPEN else None
    order.proposed_at = unit.now if state is OrderState.TERMS_READY else order.proposed_at
    await order.save(update_fields=["state", "published_at", "proposed_at", "said"])
    unit.touch("order", order.id, "withdrawn")
    if order.version_id is not None:
        unit.touch("version", order.version_id, "withdrawn")


async def _choose_doubles(unit: Unit, order: Order) -> None:
    """How many answers each piece gets: settled here, by the server, for all that nobody has begun."""
    pieces = Piece.filter(order_id=order.id, state=PieceState.READY.value)
    again = [each.id for each in await pieces.filter(wanted__gt=1).only("id")]
    await Piece.filter(id__in=again).update(wanted=1)
    chosen: list[int] = []
    if order.double:
        numbers = doubled(order.code, await Piece.filter(order_id=order.id).count(), order.double)
        chosen = [each.id for each in await pieces.filter(no__in=numbers).only("id")]
        await Piece.filter(id__in=chosen).update(wanted=ANSWERS_WHEN_DOUBLE)
    unit.touch_all("piece", {*again} ^ {*chosen})


async def finish(unit: Unit, order: int) -> None:
    """An order whose every piece is in is done."""
    # Plain SQL, as every delivery asks it (decision 0013); likewise results.forget_draft.
    missing = "SELECT 1 FROM piece WHERE order_id = ? AND state <> ? LIMIT 1"
    if await unit.db.execute_query_dict(missing, [order, PieceState.RECEIVED.value]):
        return
    if await Order.filter(id=order, state=OrderState.OPEN.value).update(state=OrderState.DONE.value):
        unit.touch("order", order)


async def reopen(unit: Unit, order: int) -> None:
    """One of its pieces is out again."""
    if await Order.filter(id=order, state=OrderState.DONE.value).update(state=OrderState.OPEN.value):
        unit.touch("order", order)


async def too_late(unit: Unit, order: Order) -> bool:
    """Whether somebody who delivers from today on could wait longer for their yen than the law allows."""
    today = day_of(unit.now)
    pay, resale = await terms_of(order.pay, order.hub_id, today)
    return longest_of(today, pay, resale).level is Level.BLOCK


async def publish(unit: Unit, actor: Actor, mutation: Mutation, args: Publish) -> None:
    """Publishing what is already open changes nothing."""
    del mutation
    order = await _order(actor, args.order)
    if order.state == OrderState.OPEN:
        return
    if order.state not in (OrderState.DRAFT, OrderState.TERMS_READY):
        raise Refused("not_draft")
    if await too_late(unit, order):
        raise Refused("due_too_late")
    await _step(unit, order, Verb.PUBLISH, Who.COORDINATOR)
    await finish(unit, order.id)  # on a restored server the deliveries may have come back before this


async def withdraw(unit: Unit, actor: Actor, mutation: Mutation, args: Withdraw) -> None:
    """Possible until the first piece was taken."""
    del mutation
    order = await _order(actor, args.order)
    if order.state == OrderState.DRAFT:
        return
    if await Lease.exists(piece__order_id=order.id):
        raise Refused("already_taken")
    await _step(unit, order, Verb.WITHDRAW, Who.COORDINATOR)


async def ask(unit: Unit, order: Order, *, propose: bool) -> None:
    """Its firm has written this draft itself, and asks for it at once if it wants to `propose` it."""
    order.asked_at = unit.now
    await order.save(update_fields=["asked_at"])
    if propose:
        await _step(unit, order, Verb.PROPOSE, Who.FIRM)


async def propose(unit: Unit, actor: Actor, mutation: Mutation, args: Propose) -> None:
    """From now on a coordinator is told that it waits."""
    del mutation
    order = await _order(actor, args.order)
    if order.state != OrderState.TERMS_READY:
        order.said = None
        await _step(unit, order, Verb.PROPOSE, Who.FIRM)


async def take_back(unit: Unit, actor: Actor, mutation: Mutation, args: TakeBack) -> None:
    """Possible until a coordinator has opened it."""
    del mutation
    order = await _order(actor, args.order)
    if order.state != OrderState.DRAFT:
        await _step(unit, order, Verb.TAKE_BACK, Who.FIRM)


async def give_back(unit: Unit, actor: Actor, mutation: Mutation, args: GiveBack) -> None:
    """It is the firm's draft again, with words beside it."""
    del mutation
    order = await _order(actor, args.order)
    order.said = args.words.strip()
    await _step(unit, order, Verb.GIVE_BACK, Who.COORDINATOR)


async def discard(unit: Unit, actor: Actor, mutation: Mutation, args: Discard) -> None:
    """Nobody sees it any more, and its files are nobody's."""
    del mutation
    order = await _order(actor, args.order)
    await _step(unit, order, Verb.DISCARD, Who(actor.role.value))
    await let_go(order.id)
    pieces = await Piece.filter(order_id=order.id).only("id")
    unit.touch_all("piece", [piece.id for piece in pieces], "withdrawn")


async def _step(unit: Unit, order: Order, verb: Verb, who: Who) -> None:
    await put(unit, order, after(verb, who, OrderState(order.state)))


async def double(unit: Unit, actor: Actor, mutation: Mutation, args: Double) -> None:
    """While it is a draft: which pieces they are is settled when it is published."""
    del mutation
    order = await _order(actor, args.order)
    if order.double == args.percent:
        return
    if order.state not in (OrderState.DRAFT, OrderState.TERMS_READY):
        raise Refused("not_draft")
    order.double = args.percent
    await order.save(update_fields=["double"])
    unit.touch("order", order.id)


INTENTS = {
    ("order.double", 1): intent(Double, double, Role.COORDINATOR),
    ("order.publish", 1): intent(Publish, publish, Role.COORDINATOR),
    ("order.withdraw", 1): intent(Withdraw, withdraw, Role.COORDINATOR),
    ("order.propose", 1): intent(Propose, propose, Role.FIRM),
    ("order.take_back", 1): intent(TakeBack, take_back, Role.FIRM),
    ("order.give_back", 1): intent(GiveBack, give_back, Role.COORDINATOR),
    ("order.discard", 1): intent(Discard, discard, Role.COORDINATOR, Role.FIRM),
}
