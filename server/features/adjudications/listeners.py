"""How several answers to a piece are compared once they are all here."""

from server.features.adjudications.rules import differing_of_all
from server.features.files.attaching import show_to
from server.features.orders.mutations import finish
from server.features.pieces.models import Piece
from server.features.pieces.rules import PieceState
from server.features.results.events import ResultReceived
from server.features.results.models import Result
from server.features.results.receiving import files_of
from server.features.results.rules import ResultState
from server.features.reviews.rules import Verb
from server.features.reviews.steps import note
from server.features.steps import Who
from server.store.unit import Listener, Unit


async def compare(unit: Unit, event: ResultReceived) -> None:
    """Equal ones go on by themselves, as one. Others wait for a person."""
    if event.result.piece.wanted == 1:
        return
    piece = await Piece.get(id=event.result.piece_id).select_related("order")
    if piece.state != PieceState.DIFFERING:
        return
    unit.touch("adjudication", piece.id)
    states = [ResultState.ANSWERED.value, ResultState.SECOND.value]
    found = Result.filter(piece_id=piece.id, state__in=states).select_related("piece__order")
    answers = await found.order_by("id")
    for each in answers:
        if each.state == ResultState.SECOND:
            await note(unit, each, Verb.LOOK_AGAIN, Who.SERVER, None)
    if differing_of_all(piece.order.form["fields"], [each.answers for each in answers]):
        return
    first, *others = answers
    await note(unit, first, Verb.CHOOSE, Who.SERVER, None)
    for other in others:
        await note(unit, other, Verb.SET_BESIDE, Who.SERVER, None)
    await goes_on(unit, piece, first)


async def goes_on(unit: Unit, piece: Piece, chosen: Result) -> None:
    """The piece, with its order, is in; the firm may see the files of the answer that counts."""
    piece.state = PieceState.RECEIVED.value
    await piece.save(update_fields=["state"])
    unit.touch("piece", piece.id)
    unit.touch("order", piece.order_id)
    if chosen.files:
        await show_to(piece.order.firm_id, files_of(chosen.id))
    await finish(unit, piece.order_id)


LISTENERS: dict[type, list[Listener]] = {ResultReceived: [compare]}
