"""What of a template becomes a row: all of it on the desk, what it costs for the hub's firms. Its versions: orders/rows.py."""

from collections.abc import Sequence

from server.features.firms.models import Firm
from server.features.templates.models import Template, TemplateVersion
from server.features.templates.rules import outline
from server.forms.form import from_schema
from server.store.unit import Bodies


async def template(keys: Sequence[str]) -> dict[str, Bodies]:
    """`template/<hub>-<code>` on the hub's desk; and for its firms, once a version is published, what it is and what it costs.

    How the work is done is told to nobody who did not order it: the words may name another firm.
    """
    found: dict[str, Bodies] = {}
    for each in await Template.all().select_related("hub"):
        key = row_key(each.hub.code, each.code)
        if key not in keys:
            continue
        price = {
            "code": each.code,
            "title": each.title,
            "unit": each.unit,
            "size": each.size,
            "minutes": each.minutes,
            "yen": each.yen,
        }
        bodies = {
            f"desk:{each.hub.code}": {
                **price,
                "purpose": each.purpose,
                "instructions": each.instructions,
            }
        }
        newest = await TemplateVersion.filter(template_id=each.id).order_by("-no").first()
        if newest is not None:
            form, _ = from_schema(newest.form)
            offered = {
                "code": each.code,
                "title": newest.title,
                "unit": each.unit,
                "size": newest.size,
                "minutes": newest.minutes,
                "yen": newest.yen,
                "version": newest.id,
                "fields": [" ".join(field["label"].split()) for field in outline(form)] if form else [],
            }
            firms = await Firm.filter(hub_id=each.hub_id).only("id")
            bodies |= {f"firm:{firm.id}": offered for firm in firms}
        found[key] = bodies
    return found


def row_key(hub_code: str, code: str) -> str:
    """The second half of a template's row id."""
    return f"{hub_code}-{code}"


RENDERERS = {"template": template}
