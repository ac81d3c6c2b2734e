"""How the ledger reacts to what happens elsewhere."""

from server.features.ledger.book import expect
from server.features.results.events import ResultReceived
from server.features.results.models import Result
from server.features.results.rules import ResultState
from server.store.unit import Listener, Unit


async def received(unit: Unit, event: ResultReceived) -> None:
    """A delivery that counts is expected to be paid. About one that came late a person decides first."""
    result = await Result.get(id=event.result).select_related("piece__order")
    if result.state in (ResultState.RECEIVED, ResultState.ANSWERED):
        await expect(unit, result, result.piece.order.yen)


LISTENERS: dict[type, list[Listener]] = {ResultReceived: [received]}
