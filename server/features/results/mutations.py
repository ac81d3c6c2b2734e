"""What a worker can do with answers: keep a copy of a draft on the server, and deliver."""

from typing import Annotated

import msgspec

from server.clock import date_of
from server.features.intents import intent
from server.features.orders.rules import OrderState
from server.features.people.rules import Actor, Role
from server.features.pieces.leases import end, let_go, make_up
from server.features.pieces.models import Lease, Piece
from server.features.pieces.rules import LeaseState, PieceState, refilling
from server.features.results.events import ResultReceived
from server.features.results.models import Draft, Result
from server.features.results.rules import (
    MAX_CELL,
    ResultState,
    delivered_already,
    filled_in,
    flags,
    judge_delivery,
    receipt_number,
    receipt_series,
    tidy,
)
from server.features.templates.opening import form_of_version
from server.store.unit import Unit
from sync.errors import Held, Refused
from sync.messages.mutation import Mutation, Number

Cell = Annotated[str, msgspec.Meta(max_length=MAX_CELL)]
Answers = Annotated[list[Annotated[list[Cell], msgspec.Meta(max_length=200)]], msgspec.Meta(max_length=1000)]


class Save(msgspec.Struct, forbid_unknown_fields=True):
    """A copy of a draft, in case the phone is lost."""

    piece: Number
    answers: Answers


class Submit(msgspec.Struct, forbid_unknown_fields=True):
    """とどける: the answers, row by row, in the order of the form's fields. `rev` counts deliveries of this piece from 1."""

    piece: Number
    rev: Annotated[int, msgspec.Meta(ge=1, le=1000)]
    answers: Answers


async def save(unit: Unit, actor: Actor, mutation: Mutation, args: Save) -> None:
    """The newest copy wins. A copy for a piece that is not held is of no use and dropped.

    It is never refused: that would block its lane (LA2), and the delivery behind it with it.
    """
    active = LeaseState.ACTIVE.value
    if not await Lease.exists(piece_id=args.piece, person_id=actor.person, state=active):
        return
    await Draft.update_or_create(
        defaults={"answers": args.answers, "at": mutation.at}, piece_id=args.piece, person_id=actor.person
    )
    unit.touch("draft", args.piece)


def judged(piece: Piece, answers: Answers, at: int) -> tuple[list[list[str]], list[str]]:
    """The answers as they are kept, and their flags, by the form of the piece's order. `at`: when they were delivered, in ms."""
    order, rows = piece.order, len(piece.given)
    if order.version is None:
        fields = order.form["fields"]
        return tidy(answers, rows, fields), flags(answers, rows, fields)
    return filled_in(form_of_version(order.version), answers, rows, date_of(max(at, 0)))


async def submit(unit: Unit, actor: Actor, mutation: Mutation, args: Submit) -> None:
    """Receive a delivery. Lateness never refuses it: work that was done is received, and a person decides about the rest.

    Neither does a lease that the server does not know of, at the worker's own hub: it may have forgotten (SPEC.md, MU9).
    """
    restored_at = await unit.restored_at()
    again = refilling(unit.now, restored_at)
    piece = await Piece.get_or_none(id=args.piece).select_related("order__hub", "order__version")
    if piece is None and again:
        raise Held(
            "piece_unknown"
        )  # of an order that came in after the backup: kept, for a person to look at
    if piece is None or piece.order.hub_id != actor.hub:
        raise Refused("not_yours")
    order = piece.order
    lease = await Lease.filter(piece_id=piece.id, person_id=actor.person).order_by("-id").first()
    if lease is None and not again and order.state == OrderState.DRAFT:
        raise Refused("not_yours")
    answers, odd = judged(piece, args.answers, min(mutation.at, unit.now))
    before = await Result.filter(piece_id=piece.id, person_id=actor.person)
    if again:  # leases are no witness now: what tells two deliveries apart is what they say
        repeated = any(each.rev == args.rev and each.answers == answers for each in before)
    else:
        repeated = delivered_already(
            LeaseState(lease.state) if lease else None,
            lease.taken_at if lease else 0,
            [each.received_at for each in before],
        )
    if repeated:
        raise Refused("already_delivered")
    holds = lease is not None and lease.state == LeaseState.ACTIVE
    state = judge_delivery(holds, lease is not None, PieceState(piece.state), again)
    known = lease is not None
    if state is ResultState.LATE:
        unit.touch("order", order.id)
    elif lease is not None and (holds or not again):
        await end(unit, lease, piece, LeaseState.DELIVERED)
    else:
        known = not await make_up(unit, piece, actor.person)
    if again and not holds:
        await let_go(unit, order.id, actor.person, restored_at)
    found = set(odd)
    if (
        not known
    ):  # the server does not remember that the piece was theirs, and somebody else's claim stands against it
        found.add("lease_unknown")
    series = receipt_series(order.hub.code, unit.now, restored_at)
    number = await unit.count_up(f"receipt:{series.replace('-', ':')}")
    result = await Result.create(
        piece_id=piece.id,
        person_id=actor.person,
        rev=args.rev,
        answers=answers,
        flags=sorted(found),
        state=state.value,
        receipt=receipt_number(series, number),
        device_at=mutation.at,
        received_at=unit.now,
    )
    unit.touch("result", result.id)
    await unit.emit(ResultReceived(result.id, piece.id, order.id, actor.person))


INTENTS = {
    ("result.save", 1): intent(Save, save, Role.WORKER),
    ("result.submit", 1): intent(Submit, submit, Role.WORKER),
}
