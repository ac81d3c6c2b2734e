"""How the ledger reacts to what happens elsewhere."""

from server.features.ledger.book import expect
from server.features.results.events import ResultReceived
from server.features.results.rules import ResultState
from server.store.unit import Listener, Unit


async def received(unit: Unit, event: ResultReceived) -> None:
    """A delivery that counts is expected to be paid. About one that came late a person decides first."""
    if event.result.state in (ResultState.RECEIVED, ResultState.ANSWERED):
        await expect(unit, event.result, event.result.piece.order.yen, first=event.first)


LISTENERS: dict[type, list[Listener]] = {ResultReceived: [received]}
