"""The steps that mutations and the sweep share, and the ids of their rows."""

from server.features.people.rules import Role
from server.features.skills.models import Qualification, QualificationStep, Skill
from server.features.skills.rules import Standing, Verb, after
from server.features.steps import Who
from server.store.unit import Unit


def who_of(role: Role) -> Who:
    """A role, as the table of steps calls it."""
    return Who(role.value)


def row_key(skill: int, person: int) -> str:
    """The second half of the row id of somebody's qualification; `skill` is its number."""
    return f"{skill}-{person}"


async def standing(skill: Skill, person: int) -> Qualification:
    """How somebody stands in a skill; one that is not saved yet, without a state, for who is new to it."""
    found = await Qualification.get_or_none(skill_id=skill.id, person_id=person)
    if found is None:
        found = Qualification(skill_id=skill.id, person_id=person, state="")
    found.skill = skill
    return found


async def step(
    unit: Unit, of: Qualification, verb: Verb, who: Who, person: int | None, words: str = ""
) -> None:
    """Take a step of the table, and write down who took it. Refuses what is not in it."""
    of.state = after(verb, who, Standing(of.state) if of.state else None).value
    await of.save()
    await QualificationStep.create(
        qualification_id=of.id, person_id=person, verb=verb.value, words=words.strip(), at=unit.now
    )
    unit.touch("qualification", row_key(of.skill.number, of.person_id))
