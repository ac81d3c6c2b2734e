"""What a proposal saved: how long pieces took before the new way, and how long since.

A phone counts the seconds in which somebody works on a piece (pieces/editor.ts) and tells them with the delivery, if it does at
all. Nobody sees them of one person: only medians leave this module. Of a piece's rounds the sum counts, and pieces are compared
by the row, because the last one of a sheet is shorter.
"""

from tortoise.queryset import QuerySet

from server.features.pieces.rules import DAY_MS
from server.features.proposals.models import Proposal
from server.features.proposals.rules import (
    MEASURE_AGAIN_DAYS,
    MEASURE_AT_LAST_DAYS,
    MEASURE_FROM,
    ProposalState,
    Verb,
    gives_up,
    typical,
)
from server.features.proposals.steps import step
from server.features.results.models import Result
from server.features.steps import Who
from server.store.unit import Unit

MOST = 20_000
"""Deliveries that one comparison reads."""


def _due(now: int) -> QuerySet[Proposal]:
    return Proposal.filter(state=ProposalState.ADOPTED.value, measure_at__lte=now)


async def measuring_due(now: int) -> bool:
    """Whether something adopted has been tried long enough: a look that keeps nobody waiting."""
    return await _due(now).exists()


async def _worked(results: QuerySet[Result]) -> list[tuple[int, int]]:
    """The seconds and the rows of each piece by each worker, all their rounds together."""
    sums: dict[tuple[int, int], tuple[int, int]] = {}
    found = results.filter(worked__not_isnull=True).select_related("piece").order_by("-id").limit(MOST)
    for each in await found:
        key = (each.piece_id, each.person_id)
        seconds, _ = sums.get(key, (0, 0))
        sums[key] = (seconds + (each.worked or 0), len(each.piece.given))
    return list(sums.values())


async def _compared(proposal: Proposal, now: int) -> None:
    since = proposal.since or now
    same = (
        Result.filter(piece__order__version__template_id=proposal.template_id)
        if proposal.template_id is not None
        else Result.filter(piece__order__firm_id=proposal.firm_id, piece__order__title=proposal.order.title)
    )
    old = same.filter(received_at__gte=since - MEASURE_AT_LAST_DAYS * DAY_MS)
    new = same.filter(received_at__gte=since, received_at__lte=now)
    if proposal.version is not None:
        # An order keeps its version: what was delivered since may still be of the old one.
        old = old.filter(piece__order__version__no__lt=proposal.version.no)
        new = new.filter(piece__order__version__no__gte=proposal.version.no)
    else:
        old = old.filter(received_at__lt=since)
    size = proposal.order.size
    proposal.took_before, proposal.counted_before = typical(await _worked(old), size)
    proposal.took_after, proposal.counted_after = typical(await _worked(new), size)


async def measure(unit: Unit, limit: int = 50) -> int:
    """Compare what is due, or look again later when hardly anything was delivered. Returns how many were measured."""
    done = 0
    for proposal in await _due(unit.now).select_related("order", "version").limit(limit):
        await _compared(proposal, unit.now)
        if (proposal.counted_after or 0) < MEASURE_FROM and not gives_up(proposal.since or 0, unit.now):
            later = unit.now + MEASURE_AGAIN_DAYS * DAY_MS
            await Proposal.filter(id=proposal.id).update(measure_at=later)
            continue
        await step(unit, proposal, Verb.MEASURE, Who.SERVER, None)
        done += 1
    return done
