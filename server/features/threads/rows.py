"""What of a thread becomes a row: for the worker whose it is, for the desk, and for the firm from the message on that it may see.

A firm reads no name of a worker, here as elsewhere.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from server.features.files.attaching import shown_of
from server.features.firms.rows import card
from server.features.people.models import Person
from server.features.people.rules import Role, scope_of_person, tint
from server.features.threads.models import Message, ReadMark, Thread
from server.features.threads.rules import SubjectKind
from server.features.threads.subjects import SUBJECTS, Moment
from server.store.unit import Bodies

ROW = "message/"
KNOWN = Moment(1, 1)
"""Whoever has a thread had its subject: a house that may have forgotten asks no more."""


def files_of(message: int) -> str:
    """Under which name its files are kept: that of its rows."""
    return f"{ROW}{message}"


def _face(person: Person, role: str) -> dict[str, Any]:
    return {"role": role, "id": person.id, "name": person.name, "tint": tint(person.id)}


def _unnamed(face: Mapping[str, Any]) -> Mapping[str, Any]:
    """As a firm is told of somebody: a worker without a name."""
    return {"role": face["role"]} if face["role"] == Role.WORKER else face


async def thread(keys: Sequence[int]) -> dict[int, Bodies]:
    """`thread/<id>`."""
    marks: dict[int, list[dict[str, Any]]] = {}
    for mark in await ReadMark.filter(thread_id__in=keys).select_related("person").order_by("id"):
        marks.setdefault(mark.thread_id, []).append({**_face(mark.person, mark.role), "upto": mark.upto})
    found: dict[int, Bodies] = {}
    for each in await Thread.filter(id__in=keys).select_related("hub", "worker", "firm"):
        subject = await SUBJECTS[SubjectKind(each.kind)](each.subject, each.worker_id, KNOWN)
        if subject is None:
            continue
        read = marks.get(each.id, [])
        shared = {
            "kind": each.kind,
            "subject": each.subject,
            "order": subject.order,
            "title": subject.title,
            "code": subject.code,
            "count": each.count,
            "last_at": each.last_at,
            "asked_at": each.asked_at,
        }
        firm = card(each.firm) if each.firm else None
        routed = {"firm": firm, "firm_from": each.firm_from} if firm else {}
        worker = _face(each.worker, Role.WORKER.value) if each.worker else None
        bodies: dict[str, dict[str, Any]] = {
            f"desk:{each.hub.code}": {
                **shared,
                **routed,
                "worker": worker,
                "may_route": subject.firm_may_join,
                "read": read,
            }
        }
        if each.worker_id is not None:
            bodies[scope_of_person(each.worker_id)] = {**shared, **routed, "read": read}
        if each.firm_id is not None:
            bodies[f"firm:{each.firm_id}"] = {
                **shared,
                "firm_from": each.firm_from,
                "read": [{**_unnamed(mark), "upto": mark["upto"]} for mark in read],
            }
        found[each.id] = bodies
    return found


async def message(keys: Sequence[int]) -> dict[int, Bodies]:
    """`message/<id>`."""
    messages = await Message.filter(id__in=keys).select_related("thread__hub", "by")
    files = await shown_of([files_of(each.id) for each in messages if each.files])
    found: dict[int, Bodies] = {}
    for each in messages:
        said: dict[str, Any] = {
            "thread": each.thread_id,
            "no": each.no,
            "says": each.says,
            "words": each.words,
            "at": each.at,
            **files.get(files_of(each.id), {}),
        }
        of, face = each.thread, _face(each.by, each.role)
        bodies: dict[str, dict[str, Any]] = {f"desk:{of.hub.code}": {**said, "by": face}}
        if of.worker_id is not None:
            bodies[scope_of_person(of.worker_id)] = {**said, "by": face}
        if of.firm_id is not None and each.no >= of.firm_from:
            bodies[f"firm:{of.firm_id}"] = {**said, "by": _unnamed(face)}
        found[each.id] = bodies
    return found


RENDERERS = {"thread": thread, "message": message}
