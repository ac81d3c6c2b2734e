"""不採用 and 異議: two people find that a delivery cannot be used, its worker says what they think, somebody else decides."""

from typing import Annotated, Literal

import msgspec

from server.features.appeals.models import Appeal
from server.features.appeals.rules import due_after
from server.features.intents import intent
from server.features.ledger import book
from server.features.ledger.rules import LineKind, part_fits
from server.features.orders.mutations import reopen
from server.features.people.models import Membership
from server.features.people.rules import Actor, Role
from server.features.pieces.leases import set_free
from server.features.pieces.models import Piece
from server.features.results.models import Result
from server.features.results.rules import ResultState
from server.features.reviews.models import Review
from server.features.reviews.mutations import Rev, Words, delivery
from server.features.reviews.rules import RejectCode, Verb, may_reject, origins
from server.features.reviews.steps import Said, note
from server.features.steps import Who
from server.features.templates.rules import MAX_YEN
from server.store.unit import Unit
from sync.errors import Refused
from sync.messages.mutation import Mutation, Number

REJECTIONS = (Verb.PROPOSE_REJECT.value, Verb.REJECT.value)
NOT_USED = (ResultState.REJECTED, ResultState.APPEALED, ResultState.APPEAL_NONE)


class Reject(msgspec.Struct, forbid_unknown_fields=True):
    """不採用: this delivery cannot be used; why, and what was found. `sure` says it again where no second person can."""

    piece: Number
    rev: Rev
    code: RejectCode
    words: Words
    sure: bool = False


class Make(msgspec.Struct, forbid_unknown_fields=True):
    """異議: I see it differently, and why."""

    piece: Number
    rev: Rev
    words: Words


class Decide(msgspec.Struct, forbid_unknown_fields=True):
    """It stays as it was, or is paid in full, or in part (`yen`). The worker reads the reason."""

    piece: Number
    person: Number
    rev: Rev
    verdict: Literal["upheld", "full", "part"]
    reason: Words
    yen: Annotated[int, msgspec.Meta(ge=1, le=MAX_YEN)] | None = None
    sure: bool = False


async def _another(actor: Actor, apart_from: set[int]) -> bool:
    """Whether the hub has a coordinator who is none of these."""
    others = Membership.filter(hub_id=actor.hub, role=Role.COORDINATOR.value)
    return await others.exclude(person_id__in=list(apart_from)).exists()


async def reject(unit: Unit, actor: Actor, mutation: Mutation, args: Reject) -> None:
    """The second person who says so does it. What was expected goes from the ledger, and the piece is there for others."""
    del mutation
    result = await delivery(unit, actor, args.piece, args.rev, origins(Verb.REJECT, Who.COORDINATOR))
    piece = result.piece
    states = [state.value for state in NOT_USED]
    rejected = Result.filter(piece__order_id=piece.order_id, state__in=states).exclude(piece_id=piece.id)
    pieces = len({each.piece_id for each in await rejected.only("piece_id")})
    if not may_reject(pieces, await Piece.filter(order_id=piece.order_id).count()):
        raise Refused("reject_cap")
    said = Said(args.words, args.code.value)
    proposed = Review.filter(result_id=result.id, verdict=Verb.PROPOSE_REJECT.value)
    second = await _another(actor, {actor.person, result.person_id})
    if second and not await proposed.exclude(person_id=actor.person).exists():
        await note(unit, result, Verb.PROPOSE_REJECT, Who.COORDINATOR, actor.person, said)
        return
    if not second and not args.sure:
        raise Refused("confirm_first")
    result.passed_at, result.reminded = None, 0  # the firm hears no more of it
    await note(unit, result, Verb.REJECT, Who.COORDINATOR, actor.person, said)
    await book.reject(unit, result, args.words.strip(), actor.person)
    await set_free(unit, piece, result.person_id)
    await reopen(unit, piece.order_id)


async def make(unit: Unit, actor: Actor, mutation: Mutation, args: Make) -> None:
    """Written down without a network, and once: what is decided about it is decided."""
    del mutation
    found = Result.filter(piece_id=args.piece, rev=args.rev, person_id=actor.person)
    result = await found.select_related("piece__order").order_by("-id").first()
    if result is None:
        raise Refused("not_yours")
    await note(unit, result, Verb.APPEAL, Who.WORKER, actor.person, Said(args.words))
    await Appeal.create(
        result_id=result.id, words=args.words.strip(), at=unit.now, due_at=due_after(unit.now)
    )


async def decide(unit: Unit, actor: Actor, mutation: Mutation, args: Decide) -> None:
    """By somebody who had nothing to do with it; where there is none, by whoever did not have the last word on rejecting it.

    A line of the ledger, whatever it is.
    """
    del mutation
    result = await delivery(
        unit, actor, args.piece, args.rev, origins(Verb.UPHOLD, Who.COORDINATOR), person_id=args.person
    )
    reviews = Review.filter(result_id=result.id, verdict__in=REJECTIONS)
    involved = {each.person_id for each in await reviews if each.person_id is not None}
    if actor.person in involved:
        rejected = await reviews.order_by("-id").first()
        last = rejected.person_id if rejected else None
        fresh = await _another(actor, {*involved, result.person_id})
        if fresh or (actor.person == last and await _another(actor, {actor.person, result.person_id})):
            raise Refused("other_decides")
        if actor.person == last and not args.sure:
            raise Refused("confirm_first")
    price = result.piece.order.yen
    yen, verb, kind = 0, Verb.UPHOLD, LineKind.APPEAL_NONE
    if args.verdict == "full":
        yen, verb, kind = price, Verb.PAY_APPEAL, LineKind.APPEAL_FULL
    elif args.verdict == "part":
        if args.yen is None or not part_fits(args.yen, price):
            raise Refused("no_part")
        yen, verb, kind = args.yen, Verb.PAY_APPEAL_PART, LineKind.APPEAL_PART
    reason = args.reason.strip()
    await note(unit, result, verb, Who.COORDINATOR, actor.person, Said(reason))
    await Appeal.filter(result_id=result.id).update(
        verdict=args.verdict, yen=yen, reason=reason, decided_at=unit.now, by_id=actor.person
    )
    await book.settle_appeal(unit, result, kind, yen, reason, actor.person)


INTENTS = {
    ("review.reject", 1): intent(Reject, reject, Role.COORDINATOR),
    ("appeal.make", 1): intent(Make, make, Role.WORKER),
    ("appeal.decide", 1): intent(Decide, decide, Role.COORDINATOR),
}
