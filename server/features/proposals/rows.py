"""What of a proposal becomes a row: all of it for its author and the desk, for the firm what it was sent and said since.

A firm is told the author's name only when they agreed to it.
"""

from collections.abc import Sequence
from typing import Any

from server.features.files.attaching import shown_of
from server.features.people.models import Person
from server.features.people.rules import tint
from server.features.proposals.models import Proposal, ProposalStep
from server.features.proposals.rules import SEEN_BY_FIRM, ProposalState
from server.features.proposals.steps import files_of
from server.store.unit import Bodies


def _face(person: Person) -> dict[str, Any]:
    return {"id": person.id, "name": person.name, "tint": tint(person.id)}


def _told(each: ProposalStep) -> dict[str, Any]:
    return {
        "verb": each.verb,
        "by": _face(each.person) if each.person else None,
        "firm": each.by_firm,
        "words": each.words,
        "at": each.at,
    }


async def proposal(keys: Sequence[int]) -> dict[int, Bodies]:
    """`proposal/<number>`."""
    steps: dict[int, list[ProposalStep]] = {}
    for taken in await ProposalStep.filter(proposal__number__in=keys).select_related("person").order_by("id"):
        steps.setdefault(taken.proposal_id, []).append(taken)
    files = await shown_of([files_of(key) for key in keys])
    found: dict[int, Bodies] = {}
    related = ("hub", "firm", "order", "template", "version", "person")
    for each in await Proposal.filter(number__in=keys).select_related(*related):
        template, version = each.template, each.version
        shared = {
            "order": each.order_id,
            "title": each.order.title,
            "minutes": each.order.minutes,
            "firm": {"id": each.firm_id, "name": each.firm.name},
            "template": {"code": template.code, "title": template.title} if template else None,
            "state": each.state,
            "kind": each.kind or None,
            "words": each.words,
            "before": each.before,
            "after": each.after,
            "volume": each.volume,
            "noted_at": each.noted_at,
            "version": {"no": version.no} if version else None,
            "since": each.since,
            "measure_at": each.measure_at,
            "measured": {
                "before": each.took_before,
                "after": each.took_after,
                "pieces": [each.counted_before, each.counted_after],
            }
            if each.state == ProposalState.MEASURED
            else None,
            **files.get(files_of(each.number), {}),
        }
        own = {
            **shared,
            "monthly": each.monthly,
            "named": each.named,
            "reward": each.reward,
            "steps": [_told(taken) for taken in steps.get(each.id, [])],
        }
        author = _face(each.person)
        bodies: dict[str, dict[str, Any]] = {
            f"person:{each.person_id}": own,
            f"desk:{each.hub.code}": {**own, "worker": author},
        }
        if each.sent_at is not None:
            since_sent = [taken for taken in steps.get(each.id, []) if taken.at >= each.sent_at]
            bodies[f"firm:{each.firm_id}"] = {
                **shared,
                "worker": author if each.named else None,
                "steps": [_told(taken) for taken in since_sent if taken.verb in SEEN_BY_FIRM],
            }
        found[each.number] = bodies
    return found


RENDERERS = {"proposal": proposal}
