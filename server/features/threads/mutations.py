"""What can be done in a thread: say something, mark it as read, bring it before the firm, hold a piece until it is answered."""

from typing import Annotated

import msgspec

from server.features.files.attaching import attach, judged, show_in, show_to
from server.features.intents import intent
from server.features.people.rules import Actor, Role, scope_of_person
from server.features.pieces.hold_rules import HoldVerb
from server.features.pieces.holds import newest, step
from server.features.pieces.models import Piece
from server.features.pieces.rules import refilling
from server.features.steps import Who
from server.features.threads.finding import Named, known, opened
from server.features.threads.models import Message, ReadMark, Thread
from server.features.threads.rows import files_of
from server.features.threads.rules import MAX_TEXT, Says, SubjectKind, asked_since, may_say
from server.store.unit import Unit
from sync.errors import Refused
from sync.messages.mutation import Mutation, Number


class Post(Named, forbid_unknown_fields=True, kw_only=True):
    """Say something. Its files are those that the mutation names."""

    words: Annotated[str, msgspec.Meta(min_length=1, max_length=MAX_TEXT, pattern=r"\S")]
    says: Says = Says.WORD


class Read(msgspec.Struct, forbid_unknown_fields=True):
    """I have read up to this message."""

    thread: Number
    upto: Number


class Route(msgspec.Struct, forbid_unknown_fields=True):
    """Bring it before the firm, which sees the messages from `since` on and nothing of what was said before."""

    thread: Number
    since: Number


class OfPiece(msgspec.Struct, forbid_unknown_fields=True):
    """This piece of mine."""

    piece: Number


async def post(unit: Unit, actor: Actor, mutation: Mutation, args: Post) -> None:
    """An answer that comes when nobody waits any more is a word like others: nothing that was said is lost."""
    thread = await opened(unit, actor, args)
    kind, says = SubjectKind(thread.kind), args.says
    if not may_say(says, actor.role, kind):
        raise Refused("not_allowed")
    if says is Says.ANSWER and thread.asked_at is None:
        says = Says.WORD
    thread.asked_at = asked_since(thread.asked_at, says, unit.now)
    thread.count += 1
    thread.last_at = unit.now
    await thread.save(update_fields=["asked_at", "count", "last_at"])
    files = await judged(actor.membership, mutation.files)
    message = await Message.create(
        thread_id=thread.id,
        no=thread.count,
        by_id=actor.person,
        role=actor.role.value,
        says=says.value,
        words=args.words.strip(),
        files=len(files),
        device_at=mutation.at,
        at=unit.now,
    )
    await attach(unit, actor.membership, files_of(message.id), files)
    await _show_files(thread, message)
    await _mark(thread, actor, thread.count)
    unit.touch("message", message.id)
    unit.touch("thread", thread.id)
    if says is Says.ANSWER and kind is SubjectKind.PIECE and thread.worker_id is not None:
        lease = await newest(thread.subject, thread.worker_id)
        if lease is not None:
            await step(unit, lease, HoldVerb.ANSWER, Who(actor.role.value))


async def _show_files(thread: Thread, message: Message) -> None:
    """Who reads a message may look at what came with it."""
    if message.files and thread.worker_id is not None:
        await show_in(scope_of_person(thread.worker_id), files_of(message.id))
    if message.files and thread.firm_id is not None:
        await show_to(thread.firm_id, files_of(message.id))


async def _mark(thread: Thread, actor: Actor, upto: int) -> bool:
    """Whether that is further than before."""
    mark = await ReadMark.get_or_none(thread_id=thread.id, person_id=actor.person, role=actor.role.value)
    if mark is None:
        await ReadMark.create(thread_id=thread.id, person_id=actor.person, role=actor.role.value, upto=upto)
    elif mark.upto < upto:
        mark.upto = upto
        await mark.save(update_fields=["upto"])
    else:
        return False
    return True


async def read(unit: Unit, actor: Actor, mutation: Mutation, args: Read) -> None:
    """A mark only moves forward, and never past what is there."""
    del mutation
    thread, _ = await known(unit, actor, args.thread)
    if await _mark(thread, actor, min(args.upto, thread.count)):
        unit.touch("thread", thread.id)


async def route(unit: Unit, actor: Actor, mutation: Mutation, args: Route) -> None:
    """The firm takes part from now on; once more shows it more of what was said before, never less."""
    del mutation
    thread, subject = await known(unit, actor, args.thread)
    if not subject.firm_may_join or subject.firm is None:
        raise Refused("not_allowed")
    first = min(args.since, thread.count, thread.firm_from if thread.firm_id else thread.count)
    thread.firm_id, thread.firm_from = subject.firm, max(1, first)
    await thread.save(update_fields=["firm_id", "firm_from"])
    for message in await Message.filter(thread_id=thread.id, no__gte=thread.firm_from):
        await _show_files(thread, message)
        unit.touch("message", message.id)
    unit.touch("thread", thread.id)


async def _hold(unit: Unit, actor: Actor, piece_id: int, verb: HoldVerb) -> None:
    lease = await newest(piece_id, actor.person)
    if lease is None:
        piece = await Piece.get_or_none(id=piece_id).select_related("order")
        if (
            piece is None
            or piece.order.hub_id != actor.hub
            or not refilling(unit.now, await unit.restored_at())
        ):
            raise Refused("not_yours")
        return  # a restored server forgot the lease: nothing stands still, and the deliveries behind it go on
    await step(unit, lease, verb, Who.WORKER)


async def hold(unit: Unit, actor: Actor, mutation: Mutation, args: OfPiece) -> None:
    """保留: until somebody answers. What was answered meanwhile is not held."""
    del mutation
    waits = Thread.filter(kind=SubjectKind.PIECE.value, subject=args.piece, worker_id=actor.person)
    lease = await newest(args.piece, actor.person)
    if lease is not None and not await waits.filter(asked_at__isnull=False).exists():
        return
    await _hold(unit, actor, args.piece, HoldVerb.HOLD)


async def go_on(unit: Unit, actor: Actor, mutation: Mutation, args: OfPiece) -> None:
    """The worker found out, or does not wait any longer."""
    del mutation
    await _hold(unit, actor, args.piece, HoldVerb.GO_ON)


INTENTS = {
    ("message.post", 1): intent(Post, post, Role.WORKER, Role.COORDINATOR, Role.FIRM),
    ("thread.read", 1): intent(Read, read, Role.WORKER, Role.COORDINATOR, Role.FIRM),
    ("thread.route", 1): intent(Route, route, Role.COORDINATOR),
    ("piece.hold", 1): intent(OfPiece, hold, Role.WORKER),
    ("piece.go_on", 1): intent(OfPiece, go_on, Role.WORKER),
}
