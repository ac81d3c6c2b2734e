"""What a worker can do with answers: keep a copy of a draft on the server, and deliver."""

from typing import Annotated

import msgspec

from server.clock import day
from server.features.intents import intent
from server.features.people.rules import Actor, Role
from server.features.pieces.leases import end
from server.features.pieces.models import Lease
from server.features.pieces.rules import LeaseState, PieceState
from server.features.results.events import ResultReceived
from server.features.results.models import Draft, Result
from server.features.results.rules import MAX_CELL, ResultState, flags, receipt_number, tidy
from server.store.unit import Unit
from sync.errors import Refused
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


async def submit(unit: Unit, actor: Actor, mutation: Mutation, args: Submit) -> None:
    """Receive a delivery. Lateness never refuses it: work that was done is received, and a person decides about the rest."""
    lease = (
        await Lease.filter(piece_id=args.piece, person_id=actor.person)
        .select_related("piece__order__hub")
        .order_by("-id")
        .first()
    )
    if lease is None:
        raise Refused("not_yours")
    # Who was late once and got the piece a second time delivers for the second lease.
    since = Result.filter(piece_id=args.piece, person_id=actor.person, received_at__gte=lease.taken_at)
    if lease.state == LeaseState.DELIVERED or (lease.state != LeaseState.ACTIVE and await since.exists()):
        raise Refused("already_delivered")
    piece, order = lease.piece, lease.piece.order
    on_time = lease.state == LeaseState.ACTIVE or piece.state == PieceState.READY
    number = await unit.count_up(f"receipt:{order.hub.code}:{day(unit.now)}")
    rows, fields = len(piece.given), order.form["fields"]
    result = await Result.create(
        piece_id=piece.id,
        person_id=actor.person,
        rev=args.rev,
        answers=tidy(args.answers, rows, fields),
        flags=flags(args.answers, rows, fields),
        state=(ResultState.RECEIVED if on_time else ResultState.LATE).value,
        receipt=receipt_number(order.hub.code, day(unit.now), number),
        device_at=mutation.at,
        received_at=unit.now,
    )
    unit.touch("result", result.id)
    if on_time:
        await end(unit, lease, piece, LeaseState.DELIVERED)
    else:
        unit.touch("order", order.id)
    await unit.emit(ResultReceived(result.id, piece.id, order.id, actor.person))


INTENTS = {
    ("result.save", 1): intent(Save, save, Role.WORKER),
    ("result.submit", 1): intent(Submit, submit, Role.WORKER),
}
