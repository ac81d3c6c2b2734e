"""How reviews react to what happens elsewhere."""

from server.features.ledger.book import add_extra, lapse
from server.features.pieces.events import LeaseEnded
from server.features.pieces.models import Lease
from server.features.pieces.rules import LeaseState
from server.features.results.events import ResultReceived
from server.features.results.models import Result
from server.features.results.rules import ResultState
from server.features.reviews.models import Review
from server.features.reviews.rules import Verb, after
from server.features.steps import Who
from server.store.unit import Listener, Unit


async def delivered_again(unit: Unit, event: ResultReceived) -> None:
    """The delivery that was sent back gives way to the one that came instead."""
    new = event.result
    if event.first or new.state != ResultState.RECEIVED:
        return
    for old in await Result.filter(
        piece_id=new.piece_id, person_id=new.person_id, state=ResultState.RETURNED.value
    ):
        last = await Review.filter(result_id=old.id, verdict=Verb.RETURN.value).order_by("-id").first()
        if last is not None and last.extra:
            await add_extra(unit, new, last.extra, last.words, last.person_id)
        old.state = after(Verb.DELIVER_AGAIN, Who.WORKER, ResultState.RETURNED).value
        await old.save(update_fields=["state"])
        unit.touch("result", old.id)


async def let_go(unit: Unit, event: LeaseEnded) -> None:
    """Who lets go of a piece that was sent back is not expected to be paid for it."""
    unit.touch("returned", event.piece)
    if event.how is LeaseState.DELIVERED:
        return
    returned = (
        await Result.filter(piece_id=event.piece, person_id=event.person, state=ResultState.RETURNED.value)
        .order_by("-id")
        .first()
    )
    last = await Lease.filter(piece_id=event.piece, person_id=event.person).order_by("-id").first()
    if returned is not None and (last is None or last.state != LeaseState.DELIVERED):
        await lapse(unit, returned)


LISTENERS: dict[type, list[Listener]] = {ResultReceived: [delivered_again], LeaseEnded: [let_go]}
