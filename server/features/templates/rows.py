"""What of a template becomes a row: all of it, on the desk. Its versions: orders/rows.py."""

from collections.abc import Sequence

from server.features.templates.models import Template
from server.store.unit import Bodies


async def template(keys: Sequence[str]) -> dict[str, Bodies]:
    """`template/<hub>-<code>` on the hub's desk."""
    found: dict[str, Bodies] = {}
    for each in await Template.all().select_related("hub"):
        key = row_key(each.hub.code, each.code)
        if key in keys:
            found[key] = {
                f"desk:{each.hub.code}": {
                    "code": each.code,
                    "title": each.title,
                    "unit": each.unit,
                    "size": each.size,
                    "minutes": each.minutes,
                    "yen": each.yen,
                    "purpose": each.purpose,
                    "instructions": each.instructions,
                }
            }
    return found


def row_key(hub_code: str, code: str) -> str:
    """The second half of a template's row id."""
    return f"{hub_code}-{code}"


RENDERERS = {"template": template}
