"""What of the quarantine becomes a row: the payload for the desk of the hub, the decision and the own words for its author."""

from collections.abc import Sequence
from typing import Any

from server.features.files.attaching import shown_of
from server.features.people.models import Person
from server.features.people.rules import tint
from server.features.quarantine.models import HeldEntry
from server.features.quarantine.rules import Decision, numbers_of, row_id
from server.store.unit import Bodies

BATCH = 400
"""Numbers in one query: older builds of SQLite take 999 values."""


async def _entries(keys: Sequence[str]) -> list[HeldEntry]:
    lives: dict[tuple[int, int], list[int]] = {}
    for key in keys:
        device, inc, n = numbers_of(key)
        lives.setdefault((device, inc), []).append(n)
    found: list[HeldEntry] = []
    for (device, inc), numbers in lives.items():
        for start in range(0, len(numbers), BATCH):
            part = HeldEntry.filter(device_id=device, inc=inc, n__in=numbers[start : start + BATCH])
            found += await part.select_related("device", "person", "hub", "decided_by")
    return found


def _face(person: Person) -> dict[str, Any]:
    return {"id": person.id, "name": person.name, "tint": tint(person.id)}


async def held(keys: Sequence[str]) -> dict[str, Bodies]:
    """`held/<device>.<inc>.<n>` on the desk, until it was judged again and done. What was put aside stays readable there."""
    found: dict[str, Bodies] = {}
    files = await shown_of([row_id(key) for key in keys])
    for each in await _entries(keys):
        if each.decision == Decision.APPLIED:
            continue
        by = each.decided_by
        found[each.key] = {
            f"desk:{each.hub.code}": {
                "person": _face(each.person),
                "device": str(each.device_id),
                "label": each.device.label,
                "inc": each.inc,
                "n": each.n,
                "name": each.name,
                "lane": each.lane,
                "verdict": each.verdict,
                "code": each.code,
                "at": each.at,
                "received_at": each.received_at,
                "tried_at": each.tried_at,
                "args": each.args,
                "size": each.size,
                "words": each.words,
                "decision": {
                    "what": each.decision,
                    "at": each.decided_at,
                    "by": _face(by) if by else None,
                    "reason": each.reason,
                }
                if each.decision
                else None,
                **files.get(row_id(each.key), {}),
            }
        }
    return found


async def decided(keys: Sequence[str]) -> dict[str, Bodies]:
    """`decided/<device>.<inc>.<n>` for its author: what a coordinator made of it, as a code with a sentence."""
    codes = {Decision.APPLIED.value: "decided_applied", Decision.SET_ASIDE.value: "decided_set_aside"}
    return {
        each.key: {
            f"person:{each.person_id}": {
                "verdict": each.decision,
                "code": codes[each.decision],
                "at": each.decided_at,
            }
        }
        for each in await _entries(keys)
        if each.decision
    }


async def asked(keys: Sequence[str]) -> dict[str, Bodies]:
    """`asked/<device>.<inc>.<n>` for its author, while somebody is asked to look at it: with which words."""
    return {
        each.key: {f"person:{each.person_id}": {"words": each.words}}
        for each in await _entries(keys)
        if each.words and not each.decision
    }


RENDERERS = {"held": held, "decided": decided, "asked": asked}
