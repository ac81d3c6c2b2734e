"""Who can do what, counted by the server: the key-person monitor (属人化を防ぐ), and the team that a firm sees."""

from collections import Counter
from collections.abc import Iterable

from tortoise.functions import Count
from tortoise.queryset import QuerySet

from server.features.orders.models import Order
from server.features.orders.rules import SHOWN_AT_HUB
from server.features.people.models import Membership
from server.features.people.rules import Role
from server.features.results.models import Result
from server.features.skills.models import Qualification, Skill, SkillNeed
from server.features.skills.rules import CAN, ENOUGH, WATCH_MS, Standing, Verb, active_since
from server.features.skills.steps import step
from server.features.steps import Who
from server.store.unit import Unit


def _due(now: int) -> QuerySet[SkillNeed]:
    return SkillNeed.filter(skill_id__not_isnull=True, watched_at__lte=now - WATCH_MS)


def _over(now: int) -> QuerySet[Qualification]:
    return Qualification.filter(state__in=list(CAN), until__lte=now)


async def watching_due(now: int) -> bool:
    """Whether something is to be counted again, or a qualification has ended: a look that keeps nobody waiting."""
    return await _due(now).exists() or await _over(now).exists()


async def watch(unit: Unit, limit: int = 200) -> int:
    """End what was granted for a time, and count what is due. Returns how many skills were counted."""
    for each in await _over(unit.now).select_related("skill"):
        await step(unit, each, Verb.EXPIRE, Who.SERVER, None)
    due = await _due(unit.now).order_by("watched_at").limit(limit)
    skills = {need.skill_id for need in due}
    for skill in await Skill.filter(id__in=[id_ for id_ in skills if id_]):
        await count(unit, skill)
    return len(skills)


async def _delivered(need: SkillNeed, people: Iterable[int], since: int) -> Counter[int]:
    """How many deliveries of the template's work there are of each person since then."""
    found = (
        await Result.filter(
            person_id__in=list(people),
            received_at__gte=since,
            piece__order__version__template_id=need.template_id,
        )
        .annotate(number=Count("id"))
        .group_by("person_id")
        .values("person_id", "number")
    )
    return Counter({row["person_id"]: row["number"] for row in found})


async def _suggested(skill: Skill, since: int, known: set[int], wanted: int) -> list[int]:
    """So many workers of the hub who could learn it: those who deliver most."""
    if wanted <= 0:
        return []
    workers = await Membership.filter(hub_id=skill.hub_id, role=Role.WORKER.value)
    others = [each.person_id for each in workers if each.person_id not in known]
    busy = (
        await Result.filter(person_id__in=others, received_at__gte=since)
        .annotate(number=Count("id"))
        .group_by("person_id")
        .values("person_id", "number")
    )
    number = {row["person_id"]: row["number"] for row in busy}
    return sorted(others, key=lambda person: (-number.get(person, 0), person))[:wanted]


async def count(unit: Unit, skill: Skill) -> None:
    """Count a skill again, and let its hub and the firms of its orders see what has changed."""
    since = active_since(unit.now)
    standings = await Qualification.filter(skill_id=skill.id)
    able = {each.person_id for each in standings if Standing(each.state) in CAN}
    invited = {each.person_id for each in standings if each.state == Standing.INVITED}
    known = able | invited | {each.person_id for each in standings if each.state == Standing.DECLINED}
    everywhere = await Qualification.filter(skill__name=skill.name, state__in=list(CAN)).values_list(
        "person_id", "skill__hub_id"
    )
    people, hubs = len({row[0] for row in everywhere}), len({row[1] for row in everywhere})
    for need in await SkillNeed.filter(skill_id=skill.id):
        active = sorted(await _delivered(need, able, since))
        of_template = Order.filter(version__template_id=need.template_id, created_at__gte=since)
        need.few = len(active) < ENOUGH and await of_template.exists()
        need.active = active
        need.suggested = await _suggested(skill, since, known, ENOUGH - len(invited)) if need.few else []
        if (need.people, need.hubs) != (people, hubs):
            need.people, need.hubs = people, hubs
            await touch_orders(unit, need.template_id)
        need.watched_at = unit.now
        await need.save()
    unit.touch("skill", skill.number)


async def touch_orders(unit: Unit, template: int) -> None:
    """Its orders say which skill they need, and who the team is."""
    orders = Order.filter(version__template_id=template, state__in=list(SHOWN_AT_HUB))
    unit.touch_all("order", [each.id for each in await orders.only("id")])
