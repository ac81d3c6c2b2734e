"""What of a piece of a firm's work becomes a row: the same for the firm's people and for the desk of its hub, nobody else."""

from collections.abc import Sequence
from typing import Any

from server.features.jobs.models import Job, JobComment
from server.features.people.models import Person
from server.features.people.rules import tint
from server.store.unit import Bodies


def row_key(firm: int, key: str) -> str:
    """The second half of a job's row id."""
    return f"{firm}-{key}"


def _face(person: int, names: dict[int, str]) -> dict[str, Any]:
    return {"id": person, "name": names.get(person, ""), "tint": tint(person)}


async def job(keys: Sequence[str]) -> dict[str, Bodies]:
    """`job/<firm>-<key>`. What was taken away is still a row, so that it can be brought back without a network."""
    by_firm: dict[int, list[str]] = {}
    for each in keys:
        firm, _, key = each.partition("-")
        by_firm.setdefault(int(firm), []).append(key)
    jobs: list[Job] = []
    for firm_id, wanted in by_firm.items():
        for start in range(0, len(wanted), 400):  # older builds of SQLite take 999 values
            found = Job.filter(firm_id=firm_id, key__in=wanted[start : start + 400])
            jobs += await found.select_related("firm__hub")
    comments: dict[int, list[JobComment]] = {}
    for said in await JobComment.filter(job_id__in=[one.id for one in jobs]).order_by("id"):
        comments.setdefault(said.job_id, []).append(said)
    people = {said.person_id for each in comments.values() for said in each}
    people |= {kept["person"] for one in jobs for kept in one.kept}
    names: dict[int, str] = {}
    if people:
        names = dict(await Person.filter(id__in=people).values_list("id", "name"))
    rows: dict[str, Bodies] = {}
    for one in jobs:
        body = {
            "firm": one.firm_id,
            "key": one.key,
            "root": one.root,
            "parent": one.parent,
            "place": one.place,
            "state": one.state,
            "reason": one.reason,
            "template": one.template,
            "version": one.version,
            "removed": one.removed,
            "facts": one.facts,
            "kept": [
                {
                    "field": kept["field"],
                    "value": kept["value"],
                    "by": _face(kept["person"], names),
                    "at": kept["at"],
                }
                for kept in one.kept
            ],
            "comments": [
                {
                    "by": _face(said.person_id, names),
                    "firm": said.by_firm,
                    "words": said.words,
                    "at": said.at,
                }
                for said in comments.get(one.id, [])
            ],
            "at": one.created_at,
        }
        rows[row_key(one.firm_id, one.key)] = {
            f"desk:{one.firm.hub.code}": body,
            f"firm:{one.firm_id}": body,
        }
    return rows


RENDERERS = {"job": job}
