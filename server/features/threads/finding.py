"""Which thread somebody means, and whether they take part in it."""

import msgspec

from server.features.people.rules import Actor, Role
from server.features.threads.models import Thread
from server.features.threads.rules import SubjectKind
from server.features.threads.subjects import SUBJECTS, Moment, Subject
from server.store.unit import Unit
from sync.errors import Refused
from sync.messages.mutation import Number


class On(msgspec.Struct, forbid_unknown_fields=True):
    """What a thread hangs on, before there is one. A coordinator says with which worker they talk about a piece."""

    kind: SubjectKind
    id: Number
    worker: Number | None = None


class Named(msgspec.Struct, kw_only=True):
    """A thread by its id, or by what it hangs on."""

    thread: Number | None = None
    on: On | None = None


async def _subject(unit: Unit, kind: SubjectKind, id_: int, worker: int | None) -> Subject | None:
    return await SUBJECTS[kind](id_, worker, Moment(unit.now, await unit.restored_at()))


def _takes_part(actor: Actor, subject: Subject, firm: int | None) -> bool:
    if actor.hub != subject.hub:
        return False
    match actor.role:
        case Role.WORKER:
            return subject.worker == actor.person
        case Role.COORDINATOR:
            return True
        case Role.FIRM:
            return firm is not None and firm == actor.firm


async def known(unit: Unit, actor: Actor, thread_id: int) -> tuple[Thread, Subject]:
    """A thread that somebody takes part in, with its subject. Refuses everybody else as if there were none."""
    thread = await Thread.get_or_none(id=thread_id)
    if thread is not None:
        subject = await _subject(unit, SubjectKind(thread.kind), thread.subject, thread.worker_id)
        if subject is not None and _takes_part(actor, subject, thread.firm_id):
            return thread, subject
    raise Refused("no_such_thread")


async def opened(unit: Unit, actor: Actor, named: Named) -> Thread:
    """The thread that is meant, made when it is the first time."""
    if named.thread is not None:
        return (await known(unit, actor, named.thread))[0]
    if named.on is None:
        raise Refused("no_such_thread")
    kind, id_ = named.on.kind, named.on.id
    worker = actor.person if actor.role is Role.WORKER else named.on.worker
    subject = await _subject(unit, kind, id_, worker)
    joins = subject.firm if subject is not None and subject.firm_joins else None
    if subject is None or (actor.role is Role.FIRM and named.on.worker is not None):
        raise Refused("no_such_thread")
    if not _takes_part(actor, subject, joins):
        raise Refused("no_such_thread")
    thread = await Thread.get_or_none(kind=kind.value, subject=id_, worker_id=subject.worker)
    if thread is None:
        thread = await Thread.create(
            hub_id=subject.hub,
            kind=kind.value,
            subject=id_,
            worker_id=subject.worker,
            firm_id=joins,
            last_at=unit.now,
        )
    return thread
