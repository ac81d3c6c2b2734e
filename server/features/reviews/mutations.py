"""What can be done with a delivery: the coordinator's review, the firm's acceptance, and a decision about what came late."""

from collections.abc import Collection
from typing import Annotated, Literal

import msgspec

from server.features.intents import intent
from server.features.ledger.book import settle_late
from server.features.ledger.rules import LineKind, part_fits
from server.features.people.models import Membership
from server.features.people.rules import Actor, Role, require
from server.features.pieces.models import Piece
from server.features.pieces.rules import refilling
from server.features.results.models import Result
from server.features.results.rules import ResultState
from server.features.reviews.models import Review
from server.features.reviews.rules import (
    MAX_PINS,
    MAX_ROUNDS,
    MAX_WORDS,
    Code,
    Verb,
    firm_may_return,
    origins,
    pins_fit,
)
from server.features.reviews.steps import Said, accept, note, send_back
from server.features.steps import Who
from server.features.templates.rules import MAX_YEN
from server.store.unit import Unit
from sync.errors import Held, Refused
from sync.messages.mutation import Mutation, Number

Words = Annotated[str, msgspec.Meta(min_length=1, max_length=MAX_WORDS, pattern=r"\S")]
Rev = Annotated[int, msgspec.Meta(ge=1, le=1000)]


class Pin(msgspec.Struct, forbid_unknown_fields=True):
    """Words at a cell: the row of the piece from 0, and the key of the field."""

    row: Annotated[int, msgspec.Meta(ge=0, le=1000)]
    field: Annotated[str, msgspec.Meta(max_length=64)]
    words: Words


class Check(msgspec.Struct, forbid_unknown_fields=True):
    """確認ずみ: this delivery of the piece may go to the firm."""

    piece: Number
    rev: Rev


class Return(msgspec.Struct, forbid_unknown_fields=True):
    """差し戻し: it wants something more; why, in words, some of them at cells.

    Not their `fault`: then what doing it again pays `extra`, in yen.
    """

    piece: Number
    rev: Rev
    code: Code
    words: Words
    fault: Literal["yes", "no"]
    extra: Annotated[int, msgspec.Meta(ge=1, le=MAX_YEN)] | None = None
    pins: Annotated[list[Pin], msgspec.Meta(max_length=MAX_PINS)] = []


class Accept(msgspec.Struct, forbid_unknown_fields=True):
    """検収: the firm takes it."""

    piece: Number
    rev: Rev


class DecideLate(msgspec.Struct, forbid_unknown_fields=True):
    """What came late is paid in full, in part (`yen`), or not used. `sure` says it again where no second person can."""

    piece: Number
    person: Number
    rev: Rev
    verdict: Literal["full", "part", "none"]
    reason: Annotated[str, msgspec.Meta(max_length=MAX_WORDS)] = ""
    yen: Annotated[int, msgspec.Meta(ge=1, le=MAX_YEN)] | None = None
    sure: bool = False


async def delivery(
    unit: Unit, actor: Actor, piece_id: int, rev: int, states: Collection[ResultState], **more: int
) -> Result:
    """The delivery of a piece that stands so. Nobody reviews their own.

    On a server that was restored a short while ago it may come yet: then what was decided about it is kept for a person.
    """
    piece = await Piece.get_or_none(id=piece_id).select_related("order")
    if piece is None:
        raise Refused("no_such_result")
    require(actor, actor.role, hub=piece.order.hub_id, firm=piece.order.firm_id)
    found = (
        await Result.filter(piece_id=piece_id, rev=rev, **more)
        .select_related("piece__order__hub")
        .order_by("-id")
    )
    for each in found:
        if each.state in states:
            if each.person_id == actor.person:
                raise Refused("own_work")
            return each
    if found:
        raise Refused("state_moved")
    if refilling(unit.now, await unit.restored_at()):
        raise Held("result_unknown")
    raise Refused("no_such_result")


async def check(unit: Unit, actor: Actor, mutation: Mutation, args: Check) -> None:
    """From now on the firm has its seven days."""
    del mutation
    result = await delivery(unit, actor, args.piece, args.rev, origins(Verb.CHECK, Who.COORDINATOR))
    result.passed_at, result.reminded = unit.now, 0
    await note(unit, result, Verb.CHECK, Who.COORDINATOR, actor.person)


async def give_back(unit: Unit, actor: Actor, mutation: Mutation, args: Return) -> None:
    """Two rounds at most, by whomever. A firm that would send back much of an order talks with the coordinator first."""
    del mutation
    who = Who(actor.role.value)
    if args.fault == "no":
        if who is not Who.COORDINATOR:
            raise Refused("not_allowed")  # what it pays extra is between the hub and its worker
        if args.extra is None:
            raise Refused("extra_missing")
    result = await delivery(unit, actor, args.piece, args.rev, origins(Verb.RETURN, who))
    piece, order = result.piece, result.piece.order
    fields = [field["key"] for field in order.form["fields"]]
    if not pins_fit([(pin.row, pin.field) for pin in args.pins], len(piece.given), fields):
        raise Refused("no_such_cell")
    returns = Review.filter(verdict=Verb.RETURN.value)
    rounds = await returns.filter(result__piece_id=piece.id, result__person_id=result.person_id).count()
    if rounds >= MAX_ROUNDS:
        raise Refused("rounds_used")
    if who is Who.FIRM:
        by_firm = await returns.filter(by_firm=True, result__piece__order_id=order.id).values_list(
            "result__piece_id", flat=True
        )
        if not firm_may_return(len({*by_firm} - {piece.id}), await Piece.filter(order_id=order.id).count()):
            raise Refused("too_many_returns")
    await note(
        unit,
        result,
        Verb.RETURN,
        who,
        actor.person,
        Said(
            args.words,
            args.code.value,
            [(pin.row, pin.field, pin.words.strip()) for pin in args.pins],
            rounds + 1,
            args.extra if args.fault == "no" else None,
        ),
    )
    await send_back(unit, result, order)


async def take_over(unit: Unit, actor: Actor, mutation: Mutation, args: Accept) -> None:
    """The provisional yen of its worker are confirmed."""
    del mutation
    result = await delivery(unit, actor, args.piece, args.rev, origins(Verb.ACCEPT, Who.FIRM))
    await accept(unit, result, Verb.ACCEPT, Who.FIRM, actor.person)


async def decide_late(unit: Unit, actor: Actor, mutation: Mutation, args: DecideLate) -> None:
    """A line of the ledger and a reason for the worker, whatever it is. To pay nothing takes two people, where there are two."""
    del mutation
    result = await delivery(
        unit, actor, args.piece, args.rev, origins(Verb.NOT_USE, Who.COORDINATOR), person_id=args.person
    )
    price, reason = result.piece.order.yen, args.reason.strip()
    if args.verdict != "full" and not reason:
        raise Refused("reason_missing")
    if args.verdict == "none":
        others = Membership.filter(hub_id=actor.hub, role=Role.COORDINATOR.value)
        second = await others.exclude(person_id__in=[actor.person, result.person_id]).exists()
        proposed = Review.filter(result_id=result.id, verdict=Verb.PROPOSE_NOT_USED.value)
        if second and not await proposed.exclude(person_id=actor.person).exists():
            await note(unit, result, Verb.PROPOSE_NOT_USED, Who.COORDINATOR, actor.person, Said(reason))
            return
        if not second and not args.sure:
            raise Refused("confirm_first")
        verb, kind, yen = Verb.NOT_USE, LineKind.LATE_NONE, 0
    elif args.verdict == "part":
        if args.yen is None or not part_fits(args.yen, price):
            raise Refused("no_part")
        verb, kind, yen = Verb.PAY_PART, LineKind.LATE_PART, args.yen
    else:
        verb, kind, yen = Verb.PAY_LATE, LineKind.LATE_FULL, price
    await note(unit, result, verb, Who.COORDINATOR, actor.person, Said(reason))
    await settle_late(unit, result, kind, yen, reason, actor.person)


UPCASTERS = {("review.return", 1): lambda args: {**args, "fault": "yes"}}
"""Version 1 knew no fault but the worker's."""

INTENTS = {
    ("review.check", 1): intent(Check, check, Role.COORDINATOR),
    ("review.return", 2): intent(Return, give_back, Role.COORDINATOR, Role.FIRM),
    ("review.accept", 1): intent(Accept, take_over, Role.FIRM),
    ("late.decide", 1): intent(DecideLate, decide_late, Role.COORDINATOR),
}
