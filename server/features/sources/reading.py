"""Who may look at a source, what a row says of it, and what it weighs."""

from collections.abc import Collection
from typing import Any

from tortoise.functions import Sum

from server.features.people.rules import Actor, Role
from server.features.pieces.rules import LeaseState
from server.features.sources.models import Source


async def may_read(actor: Actor, sha256: str) -> bool:
    """Whoever holds a piece may look at what it is read from, for as long as they hold it.

    The coordinators of its hub and its firm may as well: files/rules.py says so, because one of them brought it.
    """
    if actor.revoked or actor.role is not Role.WORKER:
        return False
    return await Source.exists(
        sha256=sha256,
        piece__leases__person_id=actor.person,
        piece__leases__state=LeaseState.ACTIVE.value,
    )


async def shown_of(pieces: Collection[int]) -> dict[int, list[list[Any]]]:
    """By piece, each source as `[row from 0, sha256, type, bytes of what a phone fetches, name, pages]`."""
    found: dict[int, list[list[Any]]] = {}
    for each in await Source.filter(piece_id__in=list(pieces)).order_by("piece_id", "row", "id"):
        found.setdefault(each.piece_id, []).append(
            [each.row, each.sha256, each.type, each.size, each.name, each.pages]
        )
    return found


async def bytes_of(piece: int) -> int:
    """What a phone fetches for a piece besides its rows: for packs, which are told in megabytes."""
    rows = await Source.filter(piece_id=piece).annotate(all=Sum("size")).values("all")
    return int(rows[0]["all"] or 0)
