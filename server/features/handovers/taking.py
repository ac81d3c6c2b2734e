"""Taking a hand-over file in: the mutations through the authority as that device, then the drafts."""

from hashlib import sha256
from typing import Any

import msgspec

from server.features.devices.actors import actor_behind
from server.features.devices.models import Device
from server.features.handovers.models import TakenIn
from server.features.people.models import Person
from server.features.people.rules import Actor, tint
from server.features.pieces.models import Lease, Piece
from server.features.pieces.rules import LeaseState
from server.features.quarantine.models import HeldEntry
from server.features.quarantine.rules import MAX_TIME
from server.features.results.models import Draft, Result
from server.features.results.mutations import Answers
from server.problems import Problem
from server.store.sync_store import SqlStore
from server.store.unit import Unit
from sync.authority import Authority
from sync.codec import decode_mutation, read_number
from sync.errors import Misfit
from sync.handover import HandOver, decode_hand_over
from sync.messages.mutation import Number
from sync.messages.outcome import Outcome, Verdict
from sync.version import MAX_FILE_BYTES

STATUS = {"too_large": 413, "handover_differs": 409, "handover_gap": 409}
"""What the other reasons not to take a file in are over HTTP: 422."""


class BroughtDraft(msgspec.Struct):
    """A draft as the phone kept it; it stands in the file as `[piece, draft]`."""

    answers: Answers
    at: int


class Item(msgspec.Struct):
    """What became of one mutation. `new` is False when the server had it already, by network or by an earlier file."""

    n: int
    name: str
    at: int
    verdict: Verdict
    code: str | None
    new: bool
    piece: str | None
    receipt: str | None
    decision: str | None
    """What a coordinator made of it since, when it was stopped."""


class DraftItem(msgspec.Struct):
    """What became of one draft: `kept` when it is the server's copy now."""

    piece: str
    kept: bool


class Taken(msgspec.Struct):
    """The answer to a file."""

    device: str
    label: str
    person: dict[str, Any]
    revoked: bool
    items: list[Item]
    drafts: list[DraftItem]


def opened(data: bytes) -> HandOver:
    """Read a file. Raises Problem with a sentence, and nothing was taken."""
    try:
        return decode_hand_over(data)
    except Misfit as misfit:
        raise _problem(misfit) from misfit


async def take_in(
    authority: Authority, store: SqlStore, data: bytes, *, hub: int | None = None, by: int | None = None
) -> Taken:
    """Take a file in, once or again. `hub` is whose people's phones may come; None is any. Raises Problem.

    The mutations are one transaction, all or nothing. Drafts follow in another: the same file again mends what a crash between
    them left.
    """
    brought = opened(data)
    actor = await actor_behind(int(brought.device)) if _is_number(brought.device) else None
    if actor is None or (hub is not None and actor.hub != hub):
        raise Problem("handover_foreign", 403)
    drafts = _drafts(brought)
    pending, remembered = brought.pending(), brought.remembered()
    try:
        handed = await authority.hand_over(actor, pending, remembered)
    except Misfit as misfit:
        raise _problem(misfit) from misfit
    async with store.unit() as unit:
        kept = [] if actor.revoked else await _keep_drafts(unit, actor, drafts)
        await _note(unit, actor, data, len(handed.outcomes), len(handed.new), by)
    told = {(inc, read_number(raw)): raw for inc, raw in [*remembered, *pending]}
    shown = {(inc, read_number(raw)) for inc, raw in pending} | handed.new
    items = [
        await _item(actor, key[0], told[key], outcome, key in handed.new)
        for key, outcome in handed.outcomes.items()
        if key in shown
    ]
    device, person = await Device.get(id=int(actor.device)), await Person.get(id=actor.person)
    face = {"id": person.id, "name": person.name, "tint": tint(person.id)}
    return Taken(actor.device, device.label, face, actor.revoked, items, kept)


def _problem(misfit: Misfit) -> Problem:
    limit = MAX_FILE_BYTES // 1024 // 1024
    return Problem(misfit.code, STATUS.get(misfit.code, 422), limit=limit)


def _is_number(device: str) -> bool:
    return device.isascii() and device.isdigit() and len(device) <= 12


def _drafts(brought: HandOver) -> list[tuple[Number, BroughtDraft]]:
    try:
        return msgspec.json.decode(brought.drafts, type=list[tuple[Number, BroughtDraft]])
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as error:
        raise Problem("handover_damaged", 422) from error


async def _keep_drafts(unit: Unit, actor: Actor, drafts: list[tuple[int, BroughtDraft]]) -> list[DraftItem]:
    """A draft becomes the server's copy while its piece is held, unless the copy there is newer: a file may be old."""
    items = []
    for number, brought in drafts:
        piece = await Piece.get_or_none(id=number)
        if piece is None:
            continue
        held = await Lease.exists(piece_id=piece.id, person_id=actor.person, state=LeaseState.ACTIVE.value)
        if not held and await Result.exists(piece_id=piece.id, person_id=actor.person):
            continue  # it has been delivered: nobody misses the draft
        at = max(0, min(brought.at, MAX_TIME))
        copy = await Draft.get_or_none(piece_id=piece.id, person_id=actor.person)
        if held and (copy is None or copy.at < at):
            await Draft.update_or_create(
                defaults={"answers": brought.answers, "at": at}, piece_id=piece.id, person_id=actor.person
            )
            unit.touch("draft", piece.id)
        items.append(DraftItem(piece.code, held))
    return items


async def _note(unit: Unit, actor: Actor, data: bytes, mutations: int, new: int, by: int | None) -> None:
    """Who brought what, and that this much less waits on the phone."""
    await TakenIn.get_or_create(
        defaults={"by_id": by, "mutations": mutations, "new": new, "at": unit.now},
        device_id=int(actor.device),
        sha256=sha256(data).hexdigest(),
    )
    device = await Device.get(id=int(actor.device))
    if new and device.pending:
        device.pending = max(0, device.pending - new)
        await device.save(update_fields=["pending"])
        unit.touch("person", actor.person)


async def _item(actor: Actor, inc: int, raw: bytes, outcome: Outcome, new: bool) -> Item:
    mutation = decode_mutation(raw)
    if mutation is None:
        return Item(outcome.n, "", 0, outcome.verdict, outcome.code, new, None, None, None)
    kind, _, number = mutation.lane.partition("/")
    piece = await Piece.get_or_none(id=int(number)) if kind == "piece" and _is_number(number) else None
    receipt = None
    if mutation.name == "result.submit" and piece is not None:
        # The device's time tells two deliveries of a piece apart: nobody presses twice in a millisecond.
        found = await Result.filter(piece_id=piece.id, person_id=actor.person, device_at=mutation.at).first()
        receipt = found.given_receipt if found else None
    entry = await HeldEntry.get_or_none(device_id=int(actor.device), inc=inc, n=outcome.n)
    return Item(
        outcome.n,
        mutation.name,
        mutation.at,
        outcome.verdict,
        outcome.code,
        new,
        piece.code if piece else None,
        receipt,
        entry.decision if entry else None,
    )
