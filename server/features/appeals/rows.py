"""What of a rejection becomes a row: why, what its worker said, what was decided. For that worker and the desk, for no firm."""

from collections.abc import Sequence
from typing import Any

from server.features.appeals.models import Appeal
from server.features.people.models import Person
from server.features.people.rules import tint
from server.features.results.models import Result
from server.features.results.rules import ResultState
from server.features.reviews.models import Review
from server.features.reviews.rules import Verb
from server.store.unit import Bodies

BEFORE = frozenset({ResultState.RECEIVED, ResultState.PASSED})
"""Somebody would not use it; a second person has to say so, too."""

AFTER = frozenset(
    {
        ResultState.REJECTED,
        ResultState.APPEALED,
        ResultState.APPEAL_FULL,
        ResultState.APPEAL_PART,
        ResultState.APPEAL_NONE,
    }
)


def _face(person: Person | None) -> dict[str, Any] | None:
    return {"id": person.id, "name": person.name, "tint": tint(person.id)} if person else None


async def appeal(keys: Sequence[int]) -> dict[int, Bodies]:
    """`appeal/<result>` from the moment at which somebody proposes not to use a delivery."""
    verdicts = [Verb.PROPOSE_REJECT.value, Verb.REJECT.value]
    reviews: dict[int, list[Review]] = {}
    for review in (
        await Review.filter(result_id__in=keys, verdict__in=verdicts).select_related("person").order_by("id")
    ):
        reviews.setdefault(review.result_id, []).append(review)
    appeals = {each.result_id: each for each in await Appeal.filter(result_id__in=keys).select_related("by")}
    found: dict[int, Bodies] = {}
    for each in await Result.filter(id__in=list(reviews)).select_related("piece__order__hub", "person"):
        if each.state not in BEFORE | AFTER:
            continue
        order, said, last = each.piece.order, appeals.get(each.id), reviews[each.id][-1]
        shared: dict[str, Any] = {
            "piece": each.piece_id,
            "order": order.id,
            "code": each.piece.code,
            "rev": each.rev,
            "yen": order.yen,
            "state": each.state,
            "why": {"code": last.code, "words": last.words, "by": _face(last.person), "at": last.at},
        }
        if said is not None:
            shared["appeal"] = {"words": said.words, "at": said.at, "due_at": said.due_at}
            if said.verdict:
                shared["decided"] = {
                    "verdict": said.verdict,
                    "yen": said.yen,
                    "reason": said.reason,
                    "by": _face(said.by),
                    "at": said.decided_at,
                }
        involved = sorted({review.person_id for review in reviews[each.id] if review.person_id is not None})
        worker = _face(each.person)
        bodies = {f"desk:{order.hub.code}": {**shared, "worker": worker, "involved": involved}}
        if each.state in AFTER:
            bodies[f"person:{each.person_id}"] = shared
        found[each.id] = bodies
    return found


RENDERERS = {"appeal": appeal}
