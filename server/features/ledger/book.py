"""The one door of the ledger: every line is written here, and none is ever changed."""

from server.features.ledger.models import LedgerLine
from server.features.ledger.rules import SETTLING, LineKind, correction_fits, open_claim
from server.features.results.models import Result
from server.features.templates.rules import MAX_YEN
from server.store.unit import Unit
from server.store.writing import add
from sync.errors import Refused


async def _write(
    unit: Unit,
    result: Result,
    kind: LineKind,
    *,
    provisional: int = 0,
    confirmed: int = 0,
    refers_to: int | None = None,
    reason: str = "",
    by: int | None = None,
) -> int:
    line = LedgerLine(
        person_id=result.person_id,
        piece_id=result.piece_id,
        result_id=result.id,
        kind=kind.value,
        provisional=provisional,
        confirmed=confirmed,
        refers_to_id=refers_to,
        reason=reason,
        by_id=by,
        at=unit.now,
    )
    await add(unit.db, line)
    unit.touch("ledger", line.id)
    return line.id


async def _lines(piece: int, person: int) -> list[LedgerLine]:
    return await LedgerLine.filter(piece_id=piece, person_id=person).order_by("id")


async def expect(unit: Unit, result: Result, yen: int, *, first: bool = False) -> None:
    """見込み: a delivery came. One that comes again after it was sent back is the same work and counts once.

    `first`: there can be no line yet, because each is of a delivery.
    """
    if first or open_claim(await _lines(result.piece_id, result.person_id)) is None:
        await _write(unit, result, LineKind.RECEIVED, provisional=yen)


async def confirm(unit: Unit, result: Result, yen: int) -> None:
    """確定: it was accepted. One from before there was a ledger gets its provisional line now, at this price."""
    await expect(unit, result, yen)
    claim = open_claim(await _lines(result.piece_id, result.person_id))
    if claim is None or await LedgerLine.exists(result_id=result.id, kind__in=SETTLING):
        raise RuntimeError(f"result {result.id} is settled already")
    kept = claim.provisional
    await _write(unit, result, LineKind.ACCEPTED, provisional=-kept, confirmed=kept, refers_to=claim.id)


async def lapse(unit: Unit, result: Result) -> None:
    """It was sent back, and the worker let it go: what was provisional goes, with a line that says so."""
    claim = open_claim(await _lines(result.piece_id, result.person_id))
    if claim is not None:
        await _write(unit, result, LineKind.LAPSED, provisional=-claim.provisional, refers_to=claim.id)


async def reject(unit: Unit, result: Result, reason: str, by: int) -> None:
    """It cannot be used: what was provisional goes, with a line that says why."""
    claim = open_claim(await _lines(result.piece_id, result.person_id))
    if claim is not None:
        gone = -claim.provisional
        await _write(
            unit, result, LineKind.REJECTED, provisional=gone, refers_to=claim.id, reason=reason, by=by
        )


async def settle_appeal(unit: Unit, result: Result, kind: LineKind, yen: int, reason: str, by: int) -> None:
    """What was decided after its worker appealed: a line that names the one by which the yen went."""
    gone = await LedgerLine.filter(result_id=result.id, kind=LineKind.REJECTED.value).order_by("-id").first()
    refers = gone.id if gone else None
    await _write(unit, result, kind, confirmed=yen, refers_to=refers, reason=reason, by=by)


async def add_extra(unit: Unit, result: Result, yen: int, reason: str, by: int | None) -> None:
    """It was done once more though it was nobody's fault who did it: paid on top, whatever becomes of it."""
    await _write(unit, result, LineKind.EXTRA, confirmed=yen, reason=reason, by=by)


async def settle_late(unit: Unit, result: Result, kind: LineKind, yen: int, reason: str, by: int) -> None:
    """What a person decided about work that came late."""
    if await LedgerLine.exists(result_id=result.id, kind__in=SETTLING):
        raise RuntimeError(f"result {result.id} is settled already")
    await _write(unit, result, kind, confirmed=yen, reason=reason, by=by)


async def reward(unit: Unit, result: Result, yen: int, reason: str, by: int) -> None:
    """提案料, confirmed at once: it is no part of what the delivery pays."""
    await _write(unit, result, LineKind.PROPOSAL, confirmed=yen, reason=reason, by=by)


async def adjust(unit: Unit, line: LedgerLine, yen: int, reason: str, by: int) -> None:
    """Correct a settling line by `yen`, which may be less than 0. Refuses what would make less than nothing of it."""
    if line.kind not in SETTLING:
        raise Refused("not_settled")
    corrected = sum([each.confirmed for each in await LedgerLine.filter(refers_to_id=line.id)])
    if not correction_fits(line.confirmed + corrected, yen, MAX_YEN):
        raise Refused("bad_correction")
    result = await Result.get(id=line.result_id)
    await _write(
        unit, result, LineKind.ADJUSTED, confirmed=yen, refers_to=line.id, reason=reason.strip(), by=by
    )
