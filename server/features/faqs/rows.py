"""What of an answered question becomes a row: the same for the hub's workers and its desk, which sees where it was asked."""

from collections.abc import Sequence
from typing import Any

from server.features.faqs.models import Faq
from server.features.files.attaching import shown_of
from server.features.people.rules import scope_of_hub
from server.store.unit import Bodies

ROW = "faq/"


def files_of(faq: int) -> str:
    """Under which name its picture is kept: that of its rows."""
    return f"{ROW}{faq}"


async def faq(keys: Sequence[int]) -> dict[int, Bodies]:
    """`faq/<id>`: of a template's work by the template's code, of other work by its order."""
    entries = await Faq.filter(id__in=keys, withdrawn_at__isnull=True).select_related("hub", "template")
    files = await shown_of([files_of(each.id) for each in entries if each.files])
    found: dict[int, Bodies] = {}
    for each in entries:
        body: dict[str, Any] = {
            "template": each.template.code if each.template else None,
            "order": each.order_id,
            "question": each.question,
            "answer": each.answer,
            "at": each.at,
            **files.get(files_of(each.id), {}),
        }
        found[each.id] = {
            scope_of_hub(each.hub.code): body,
            f"desk:{each.hub.code}": {**body, "thread": each.thread_id},
        }
    return found


RENDERERS = {"faq": faq}
