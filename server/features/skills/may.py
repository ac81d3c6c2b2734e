"""May this person do the work of this order? Whoever gives out pieces asks here."""

from server.features.orders.models import Order
from server.features.skills.models import Qualification, SkillNeed
from server.features.skills.rules import CAN


async def may_take(person: int, order: Order) -> bool:
    """Whether they have the skill that the order's template needs; True when it needs none."""
    if order.version_id is None:
        return True
    need = await SkillNeed.filter(template__versions__id=order.version_id, skill_id__not_isnull=True).first()
    if need is None:
        return True
    return await Qualification.exists(skill_id=need.skill_id, person_id=person, state__in=list(CAN))
