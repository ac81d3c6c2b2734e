"""What a worker can do with answers: keep a copy of a draft on the server, and deliver."""

from collections.abc import Sequence
from typing import Annotated, Any

import msgspec

from server.clock import date_of
from server.features.files.attaching import attach, brought_before, give_up, judged, take_off, whole
from server.features.intents import intent
from server.features.orders.rules import OrderState
from server.features.people.rules import Actor, Role, require
from server.features.pieces.leases import end, let_go, make_up, room_in, start
from server.features.pieces.models import Lease, Piece
from server.features.pieces.rules import LeaseState, PieceState, refilling
from server.features.results.models import Draft, Result
from server.features.results.receiving import announce, files_of, look_again, next_receipt, no_receipt
from server.features.results.rules import (
    MAX_CELL,
    MAX_WORKED_SECONDS,
    ResultState,
    delivered_already,
    files_in,
    filled_in,
    flags,
    hash_of,
    judge_delivery,
    originals,
    signs,
    tidy,
)
from server.features.templates.models import TemplateVersion
from server.features.templates.opening import form_of_version
from server.features.templates.rules import asked
from server.store.unit import Unit
from server.store.writing import add
from sync.errors import Held, Refused
from sync.messages.mutation import Attachment, Mutation, Number
from sync.ports import Upcasters

Cell = Annotated[str, msgspec.Meta(max_length=MAX_CELL)]
Place = Annotated[int, msgspec.Meta(ge=0, le=1000)]
MAX_TYPED = 20_000
Answers = Annotated[list[Annotated[list[Cell], msgspec.Meta(max_length=200)]], msgspec.Meta(max_length=1000)]


class Save(msgspec.Struct, forbid_unknown_fields=True):
    """A copy of a draft, in case the phone is lost."""

    piece: Number
    answers: Answers


class Submit(msgspec.Struct, forbid_unknown_fields=True):
    """とどける: the answers, row by row, in the order of the form's fields. `rev` counts deliveries of this piece from 1.

    Its files are those that the mutation names. `worked`: the seconds in which somebody worked on it, as their phone counted
    them. They tell what a new way of working saves, as a median over many, and nobody is paid or judged by them.
    """

    piece: Number
    rev: Annotated[int, msgspec.Meta(ge=1, le=1000)]
    answers: Answers
    worked: Annotated[int, msgspec.Meta(ge=0, le=MAX_WORKED_SECONDS)] | None = None
    typed: Annotated[list[tuple[Place, Place, Cell]], msgspec.Meta(max_length=MAX_TYPED)] = []
    """What a person wrote where the phone made another writing of it: row, column, text."""
    ai: bool = False
    """Whether they say that a program wrote a part of it."""


def since_v1(args: dict[str, Any]) -> dict[str, Any]:
    """Version 1 did not say what was typed, how long it took, nor whether a program helped."""
    return {**args, "typed": [], "ai": False}


class DropFile(msgspec.Struct, forbid_unknown_fields=True):
    """This file does not belong to it after all, or cannot be sent: off all that I delivered for this piece."""

    piece: Number
    sha256: Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]


class Receive(msgspec.Struct, forbid_unknown_fields=True):
    """Receive a delivery without the files that are missing."""

    result: Number


async def save(unit: Unit, actor: Actor, mutation: Mutation, args: Save) -> None:
    """The newest copy wins. A copy for a piece that is not held is of no use and dropped.

    It is never refused: that would block its lane (LA2), and the delivery behind it with it.
    """
    if not await start(unit, args.piece, actor.person):
        return
    await Draft.update_or_create(
        defaults={"answers": args.answers, "at": mutation.at}, piece_id=args.piece, person_id=actor.person
    )
    unit.touch("draft", args.piece)


def read_by_form(piece: Piece, answers: Answers, at: int) -> tuple[list[list[str]], list[str]]:
    """The answers as they are kept, and their flags, by the form of the piece's order. `at`: when they were delivered, in ms."""
    order, rows = piece.order, len(piece.given)
    if order.version is None:
        fields = order.form["fields"]
        return tidy(answers, rows, fields), flags(answers, rows, fields)
    return filled_in(form_of_version(order.version), answers, rows, date_of(max(at, 0)))


async def _spent(person: int, taken_at: int, at: int) -> int:
    """How long somebody had for a delivery written `at`, in ms: since they took the piece, or delivered something else."""
    last = Result.filter(person_id=person, device_at__lte=at).order_by("-device_at")
    before = await last.first()
    return at - max(taken_at, before.device_at if before else 0)


async def _copied(piece: Piece, mark: str | None) -> bool:
    """Whether the same words came for another piece of the order."""
    same = Result.filter(hash=mark, piece__order_id=piece.order_id).exclude(piece_id=piece.id)
    return mark is not None and await same.exists()


def _state(
    judged_as: ResultState, piece: Piece, before: Sequence[Result], lease: Lease | None
) -> ResultState:
    """What a delivery is, given what its author delivered for the piece before, and the lease that they had."""
    if lease is not None and lease.state == LeaseState.DELIVERED:
        return ResultState.LATE  # one answer of theirs is here: the room that is left is for somebody else
    if judged_as is ResultState.RECEIVED and piece.wanted > 1 and not _sent_back(before):
        return ResultState.ANSWERED
    return judged_as


def _sent_back(before: Sequence[Result]) -> bool:
    """Whether the last of somebody's deliveries went back to them: what they deliver then is no answer beside others'."""
    return any(each.state == ResultState.RETURNED for each in before)


def calculated_in(version: TemplateVersion | None) -> frozenset[int]:
    """The columns that nobody writes: what a phone calculated there is nobody's original."""
    fields = [] if version is None else asked(form_of_version(version))
    return frozenset(at for at, field in enumerate(fields) if field.calculated)


async def named_by(
    actor: Actor,
    mutation: Mutation,
    version: TemplateVersion | None,
    before: Sequence[Result],
    answers: list[list[str]],
) -> tuple[list[Attachment], bool]:
    """The files of a delivery, and whether an answer names one that is not among them.

    What came back keeps the photos of its first round: an answer may name them without their being sent again.
    """
    named = list(mutation.files)
    if version is None:
        return named, False
    wanted = files_in(form_of_version(version), answers)
    if missing := wanted - {each.sha256 for each in named}:
        named += await brought_before(actor.membership, [files_of(each.id) for each in before], missing)
    return named, not wanted <= {each.sha256 for each in named}


async def submit(unit: Unit, actor: Actor, mutation: Mutation, args: Submit) -> None:
    """Receive a delivery. Lateness never refuses it: work that was done is received, and a person decides about the rest.

    Neither does a lease that the server does not know of, at the worker's own hub: it may have forgotten (SPEC.md, MU9).
    Nor do files that are not here yet: the piece is theirs from now on, and received when they are.
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
    answers, odd = read_by_form(piece, args.answers, min(mutation.at, unit.now))
    before = await Result.filter(piece_id=piece.id, person_id=actor.person)
    if again:  # leases are no witness now: what tells two deliveries apart is what they say
        repeated = any(each.rev == args.rev and each.answers == answers for each in before)
    else:
        repeated = delivered_already(
            LeaseState(lease.state) if lease else None,
            lease.taken_at if lease else 0,
            [each.text_at or each.received_at for each in before],
        )
    if repeated:
        raise Refused("already_delivered")
    holds = lease is not None and lease.state == LeaseState.ACTIVE
    spent = await _spent(actor.person, lease.taken_at, mutation.at) if lease else None
    judged_as = judge_delivery(holds, lease is not None, PieceState(piece.state), again)
    state = _state(judged_as, piece, before, lease)
    known = lease is not None
    named, lacks = await named_by(actor, mutation, order.version, before, answers)
    files = await judged(actor.membership, named)
    complete = whole(files)
    if state is ResultState.LATE:
        unit.touch("order", order.id)
    elif lease is not None and (holds or not again):
        if not holds and piece.wanted > 1:
            lease.slot = await room_in(piece) or lease.slot
        await end(unit, lease, piece, LeaseState.DELIVERED, whole=complete)
    else:
        known = not await make_up(unit, piece, actor.person, whole=complete)
    if again and not holds:
        await let_go(unit, order.id, actor.person, restored_at)
    mark = hash_of(answers, [field["type"] for field in order.form["fields"]])
    found = {*odd, *signs(answers, len(piece.given), spent, order.minutes, copied=await _copied(piece, mark))}
    flags = {
        "ai_used": args.ai,
        "file_elsewhere": lacks,
        # The server does not remember that the piece was theirs, and somebody else's claim stands against it.
        "lease_unknown": not known,
    }
    found |= {flag for flag, there in flags.items() if there}
    result = Result(
        piece=piece,
        person_id=actor.person,
        rev=args.rev,
        answers=answers,
        flags=sorted(found),
        typed=originals(args.answers, answers, args.typed, calculated_in(order.version)) or None,
        state=(state if complete else ResultState.WAITING_FILES).value,
        receipt=await next_receipt(unit, order.hub.code, restored_at) if complete else await no_receipt(unit),
        device_at=mutation.at,
        received_at=unit.now,
        files=len(files) or None,
        text_at=unit.now if files else None,
        waits_as=None if complete else state.value,
        worked=args.worked,
        hash=mark,
    )
    await add(unit.db, result)
    unit.touch("result", result.id)
    await attach(unit, actor.membership, files_of(result.id), files)
    if complete:
        await announce(unit, result, first=not before)


async def drop_file(unit: Unit, actor: Actor, mutation: Mutation, args: DropFile) -> None:
    """What is here already stays. When nothing else is waited for, the delivery is received."""
    del mutation
    results = await Result.filter(piece_id=args.piece, person_id=actor.person)
    if not results:
        raise Refused("not_yours")
    for result in results:
        if await take_off(files_of(result.id), args.sha256):
            await look_again(unit, result.id)


async def receive_without(unit: Unit, actor: Actor, mutation: Mutation, args: Receive) -> None:
    """What was received stays so."""
    del mutation
    result = await Result.get_or_none(id=args.result).select_related("piece__order")
    if result is None:
        raise Refused("no_such_result")
    require(actor, Role.COORDINATOR, hub=result.piece.order.hub_id)
    if result.state == ResultState.WAITING_FILES:
        await give_up(unit, files_of(result.id))


UPCASTERS: Upcasters = {("result.submit", 1): since_v1}

INTENTS = {
    ("result.save", 1): intent(Save, save, Role.WORKER),
    ("result.submit", 2): intent(Submit, submit, Role.WORKER),
    ("result.drop_file", 1): intent(DropFile, drop_file, Role.WORKER),
    ("result.receive", 1): intent(Receive, receive_without, Role.COORDINATOR),
}
