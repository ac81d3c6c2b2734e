"""What of skills becomes a row: the practice for everybody of the hub, a standing for its person and the desk.

A key is in no row. Where somebody tried, their own row says what was right instead at the fields that they wrote otherwise.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from server.features.people.models import Person
from server.features.people.rules import tint
from server.features.skills.models import (
    Qualification,
    QualificationStep,
    Skill,
    SkillNeed,
    Training,
    TrainingAttempt,
)
from server.features.skills.rules import RIGHT, Verb
from server.features.skills.steps import row_key
from server.store.unit import Bodies, Renderer

SHOWN_TRIES = 10
"""Of somebody's tries, so many are told, the newest first; the newest with its fields."""


def _face(person: Person) -> dict[str, Any]:
    return {"id": person.id, "name": person.name, "tint": tint(person.id)}


async def _faces(ids: Iterable[int]) -> dict[int, dict[str, Any]]:
    return {each.id: _face(each) for each in await Person.filter(id__in=list(ids))}


async def skill(keys: Sequence[int]) -> dict[int, Bodies]:
    """`skill/<number>`."""
    needs: dict[int | None, list[SkillNeed]] = {}
    for need in await SkillNeed.filter(skill__number__in=keys).select_related("template").order_by("id"):
        needs.setdefault(need.skill_id, []).append(need)
    newest: dict[int, Training] = {}
    for training in await Training.filter(skill__number__in=keys).order_by("no"):
        newest[training.skill_id] = training
    named = {id_ for group in needs.values() for need in group for id_ in (*need.active, *need.suggested)}
    faces = await _faces(named)
    found: dict[int, Bodies] = {}
    for each in await Skill.filter(number__in=keys).select_related("hub"):
        mine, practice = needs.get(each.id, []), newest.get(each.id)
        found[each.number] = {
            f"hub:{each.hub.code}": {
                "name": each.name,
                "practice": {"no": practice.no, **practice.form, "rows": practice.rows} if practice else None,
            },
            f"desk:{each.hub.code}": {
                "name": each.name,
                "practice": {"no": practice.no, "rows": len(practice.rows), "made_at": practice.made_at}
                if practice
                else None,
                "templates": [
                    {
                        "code": need.template.code,
                        "title": need.template.title,
                        "few": need.few,
                        "active": [faces[id_] for id_ in need.active],
                        "suggested": [faces[id_] for id_ in need.suggested],
                    }
                    for need in mine
                ],
            },
        }
    return found


def _looked_through(attempt: TrainingAttempt) -> list[list[dict[str, str]]]:
    """Each field of each row: what was written, and where it was not right, what would have been."""
    return [
        [
            {
                "wrote": attempt.answers[at][column]
                if at < len(attempt.answers) and column < len(attempt.answers[at])
                else "",
                **(
                    {}
                    if mark in (RIGHT, None)
                    else {"mark": mark, "right": attempt.training.keys[at][column]}
                ),
            }
            for column, mark in enumerate(row)
        ]
        for at, row in enumerate(attempt.marks)
    ]


async def qualification(keys: Sequence[str]) -> dict[str, Bodies]:
    """`qualification/<skill>-<person>`."""
    pairs = {key: key.split("-") for key in keys}
    numbers = {int(number) for number, _ in pairs.values()}
    people = {int(person) for _, person in pairs.values()}
    all_of = Qualification.filter(skill__number__in=numbers, person_id__in=people)
    wanted = [
        each
        for each in await all_of.select_related("skill__hub", "person", "granted_by")
        if row_key(each.skill.number, each.person_id) in pairs
    ]
    ids = [each.id for each in wanted]
    steps: dict[int, list[QualificationStep]] = {}
    taken = QualificationStep.filter(qualification_id__in=ids).exclude(verb=Verb.TRY.value)
    for one in await taken.select_related("person").order_by("id"):
        steps.setdefault(one.qualification_id, []).append(one)
    tries: dict[int, list[TrainingAttempt]] = {}
    for attempt in (
        await TrainingAttempt.filter(qualification_id__in=ids).select_related("training").order_by("-id")
    ):
        tries.setdefault(attempt.qualification_id, []).append(attempt)
    found: dict[str, Bodies] = {}
    for each in wanted:
        mine = tries.get(each.id, [])[:SHOWN_TRIES]
        shared = {
            "skill": each.skill.number,
            "name": each.skill.name,
            "state": each.state,
            "how": each.how,
            "by": _face(each.granted_by) if each.granted_by else None,
            "granted_at": each.granted_at,
            "until": each.until,
            "steps": [
                {
                    "verb": one.verb,
                    "by": _face(one.person) if one.person else None,
                    "words": one.words,
                    "at": one.at,
                }
                for one in steps.get(each.id, [])
            ],
            "tries": [
                {
                    "at": one.at,
                    "right": one.right,
                    "of": one.asked,
                    "passed": one.passed,
                    "counted": one.counted,
                }
                for one in mine
            ],
        }
        last = mine[0] if mine else None
        found[row_key(each.skill.number, each.person_id)] = {
            f"person:{each.person_id}": {
                **shared,
                "last": {
                    "no": last.training.no,
                    **last.training.form,
                    "rows": last.training.rows,
                    "told": _looked_through(last),
                }
                if last
                else None,
            },
            f"desk:{each.skill.hub.code}": {**shared, "person": _face(each.person)},
        }
    return found


RENDERERS: dict[str, Renderer] = {"skill": skill, "qualification": qualification}
