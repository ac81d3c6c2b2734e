"""What of terms becomes a row: how a hub pays, for everybody who works with it; a worker's 登録番号 for themselves."""

from collections.abc import Sequence
from typing import Any

from server.features.firms.models import Firm
from server.features.terms.dated import number_of
from server.features.terms.models import HubTerms
from server.store.unit import Bodies, Renderer


async def terms(keys: Sequence[str]) -> dict[str, Bodies]:
    """`terms/<hub's code>`: every set of terms with its first day, the newest first. The fee is open to all."""
    dated: dict[str, list[dict[str, Any]]] = {}
    hubs: dict[str, int] = {}
    for each in (
        await HubTerms.filter(hub__code__in=keys).select_related("hub", "by").order_by("-since", "-id")
    ):
        hubs[each.hub.code] = each.hub_id
        dated.setdefault(each.hub.code, []).append({"since": each.since, **each.body})
    found: dict[str, Bodies] = {}
    for code, rows in dated.items():
        firms = await Firm.filter(hub_id=hubs[code]).values_list("id", flat=True)
        scopes = [f"hub:{code}", f"desk:{code}", *(f"firm:{firm}" for firm in firms)]
        found[code] = {scope: {"dated": rows} for scope in scopes}
    return found


async def earner(keys: Sequence[int]) -> dict[int, Bodies]:
    """`earner/<person>`: their 登録番号."""
    return {key: {f"person:{key}": {"number": await number_of(key)}} for key in keys}


RENDERERS: dict[str, Renderer] = {"terms": terms, "earner": earner}
