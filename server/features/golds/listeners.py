"""How deliveries of gold pieces are looked at: silently, and for the worker's good."""

from typing import Any

from server.features.adjudications.rules import differing
from server.features.golds.events import RelearnWanted
from server.features.golds.models import GoldKey, GoldTry, Relearn
from server.features.golds.rules import LOOKED_AT, relearn_wanted
from server.features.orders.models import Order
from server.features.results.events import ResultReceived
from server.features.results.models import Result
from server.store.unit import Listener, Unit


async def look(unit: Unit, event: ResultReceived) -> None:
    """The first answer of each person counts. Whoever reviews is told that it is not as expected, not what was."""
    piece, person = event.result.piece, event.result.person_id
    key = await GoldKey.get_or_none(piece_id=piece.id) if piece.gold else None
    if key is None or await GoldTry.exists(piece_id=piece.id, person_id=person):
        return
    result = await Result.get(id=event.result.id).select_related("piece__order__version")
    order = result.piece.order
    wrong = [
        (row, column)
        for row, column in differing(order.form["fields"], key.answers, result.answers)
        if row < len(key.answers) and key.answers[row][column]
    ]
    template = order.version.template_id if order.version else None
    await GoldTry.create(
        piece_id=piece.id,
        person_id=person,
        template_id=template,
        order_id=order.id,
        met=not wrong,
        at=unit.now,
    )
    if wrong:
        found = set(result.flags)
        found.add("gold_missed")
        await Result.filter(id=result.id).update(flags=sorted(found))
        unit.touch("result", result.id)
    await _offer(unit, order, person, template)


async def _offer(unit: Unit, order: Order, person: int, template: int | None) -> None:
    kind: dict[str, Any] = {"person_id": person, "hub_id": order.hub_id}
    kind |= {"template_id": template} if template else {"template_id": None, "order_id": order.id}
    if await Relearn.exists(**kind, settled_at=None):
        return
    last = await Relearn.filter(**kind).order_by("-settled_at").first()
    del kind["hub_id"]
    tries = GoldTry.filter(**kind, at__gt=(last.settled_at or 0) if last else 0)
    met = await tries.order_by("-id").limit(LOOKED_AT).values_list("met", flat=True)
    if not relearn_wanted(sum(map(bool, met)), len(met)):
        return
    offer = await Relearn.create(
        hub_id=order.hub_id,
        person_id=person,
        template_id=template,
        order_id=order.id,
        met=sum(map(bool, met)),
        of=len(met),
        at=unit.now,
    )
    unit.touch("relearn", offer.id)
    await unit.emit(RelearnWanted(person, template, order.id))


LISTENERS: dict[type, list[Listener]] = {ResultReceived: [look]}
