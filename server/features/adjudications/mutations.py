"""What a coordinator can do where answers differ: decide."""

from typing import Annotated

import msgspec

from server.features.adjudications.listeners import goes_on
from server.features.adjudications.models import Adjudication
from server.features.adjudications.rules import differing, shuffled
from server.features.intents import intent
from server.features.people.rules import Actor, Role, require
from server.features.pieces.models import Piece
from server.features.pieces.rules import PieceState
from server.features.results.models import Result
from server.features.results.mutations import Answers, read_by_form
from server.features.results.rules import ResultState
from server.features.reviews.rules import MAX_WORDS, Verb
from server.features.reviews.steps import Said, note
from server.features.steps import Who
from server.store.unit import Unit
from sync.errors import Refused
from sync.messages.mutation import Mutation, Number


class Decide(msgspec.Struct, forbid_unknown_fields=True):
    """These are the answers to the piece: cell by cell one of those that were given, or what neither said. With a comment."""

    piece: Number
    answers: Answers
    words: Annotated[str, msgspec.Meta(max_length=MAX_WORDS)] = ""


async def decide(unit: Unit, actor: Actor, mutation: Mutation, args: Decide) -> None:
    """The answer that comes closest carries the decision to the firm; the others are paid with it, for honest work."""
    piece = await Piece.get_or_none(id=args.piece).select_related("order__hub", "order__version")
    if piece is None:
        raise Refused("no_such_result")
    require(actor, Role.COORDINATOR, hub=piece.order.hub_id)
    if piece.state != PieceState.DIFFERING:
        raise Refused("state_moved")
    found = Result.filter(piece_id=piece.id, state=ResultState.ANSWERED.value).select_related("piece__order")
    answers = {each.id: each for each in await found}
    if any(each.person_id == actor.person for each in answers.values()):
        raise Refused("own_work")
    decided, _ = read_by_form(piece, args.answers, min(mutation.at, unit.now))
    fields = piece.order.form["fields"]
    in_order = [answers[result] for result in shuffled(piece.id, list(answers))]
    chosen = min(in_order, key=lambda each: len(differing(fields, each.answers, decided)))
    words = args.words.strip()
    await Adjudication.create(
        piece_id=piece.id,
        result_id=chosen.id,
        person_id=actor.person,
        answers=decided,
        words=words,
        at=unit.now,
    )
    for each in in_order:
        if each is not chosen:
            await note(unit, each, Verb.SET_BESIDE, Who.COORDINATOR, actor.person)
    if decided != chosen.answers:
        chosen.decided = decided
        await chosen.save(update_fields=["decided"])
    chosen.passed_at, chosen.reminded = unit.now, 0
    await note(unit, chosen, Verb.ADJUDICATE, Who.COORDINATOR, actor.person, Said(words))
    unit.touch("adjudication", piece.id)
    await goes_on(unit, piece, chosen)


INTENTS = {("adjudication.decide", 1): intent(Decide, decide, Role.COORDINATOR)}
