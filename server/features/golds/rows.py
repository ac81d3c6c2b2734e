"""What gold tells as rows: on the desk, who might like to practise again. A key is in no row."""

from collections.abc import Sequence

from server.features.golds.models import Relearn
from server.features.people.rules import tint
from server.store.unit import Bodies


async def relearn(keys: Sequence[int]) -> dict[int, Bodies]:
    """`relearn/<id>` until it is settled."""
    open_ones = Relearn.filter(id__in=keys, settled_at=None)
    return {
        each.id: {
            f"desk:{each.hub.code}": {
                "person": {"id": each.person_id, "name": each.person.name, "tint": tint(each.person_id)},
                "order": each.order_id,
                "title": each.template.title if each.template else each.order.title,
                "met": each.met,
                "of": each.of,
                "at": each.at,
            }
        }
        for each in await open_ones.select_related("hub", "person", "template", "order")
    }


RENDERERS = {"relearn": relearn}
