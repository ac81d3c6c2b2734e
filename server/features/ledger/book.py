"""The one door of the ledger: every line is written here, and none is ever changed."""

from dataclasses import dataclass
from datetime import date

from server.features.ledger.models import LedgerLine
from server.features.ledger.rules import CORRECTABLE, SETTLING, SIGNS, LineKind, correction_fits, open_claim
from server.features.orders.models import Order
from server.features.results.models import Result
from server.features.templates.rules import MAX_YEN
from server.features.terms.dated import owed_by, terms_of
from server.features.terms.rules import PayTerms, day_of, month_of
from server.store.unit import Unit
from server.store.writing import add
from sync.errors import Refused


@dataclass(frozen=True)
class Adds:
    """What a line adds: to 見込み, to 確定, and to what the hub gets for it."""

    provisional: int = 0
    confirmed: int = 0
    fee: int = 0


@dataclass(frozen=True)
class Said:
    """Why, in words, and by whom."""

    reason: str = ""
    by: int | None = None


NOTHING = Said()


async def _pay(order: Order, at: int) -> tuple[PayTerms, date]:
    """The terms of an order, and when they pay what came in at this time."""
    received = day_of(at)
    pay, resale = await terms_of(order.pay, order.hub_id, received)
    return pay, owed_by(received, pay, resale)


async def _write(
    unit: Unit,
    result: Result,
    kind: LineKind,
    *,
    adds: Adds,
    basis: int,
    due: date | None = None,
    refers_to: int | None = None,
    said: Said = NOTHING,
) -> None:
    if not SIGNS[kind].fit(adds.provisional, adds.confirmed):
        raise RuntimeError(f"a line of {kind} does not add {adds}")
    line = LedgerLine(
        person_id=result.person_id,
        piece_id=result.piece_id,
        result_id=result.id,
        kind=kind.value,
        provisional=adds.provisional,
        confirmed=adds.confirmed,
        refers_to_id=refers_to,
        reason=said.reason,
        by_id=said.by,
        at=unit.now,
        fee=adds.fee,
        basis_at=basis,
        due_on=due.isoformat() if due else None,
    )
    await add(unit.db, line)
    unit.touch("ledger", line.id)
    unit.touch("account", f"{result.person_id}.{month_of(basis)}")


async def _lines(piece: int, person: int) -> list[LedgerLine]:
    return await LedgerLine.filter(piece_id=piece, person_id=person).order_by("id")


async def expect(unit: Unit, result: Result, yen: int, *, first: bool = False) -> None:
    """見込み: a delivery came. One that comes again after it was sent back is the same work and counts once.

    Its piece and order have to be loaded. `first`: there can be no line yet, because each is of a delivery.
    """
    if first or open_claim(await _lines(result.piece_id, result.person_id)) is None:
        _, due = await _pay(result.piece.order, result.received_at)
        await _write(unit, result, LineKind.RECEIVED, adds=Adds(yen), basis=result.received_at, due=due)


async def confirm(unit: Unit, result: Result, yen: int) -> None:
    """確定: it was accepted. One from before there was a ledger gets its provisional line now, at this price.

    It is due when its first delivery said: neither looking at it nor sending it back puts the day off (L5).
    """
    await expect(unit, result, yen)
    claim = open_claim(await _lines(result.piece_id, result.person_id))
    if claim is None or await LedgerLine.exists(result_id=result.id, kind__in=SETTLING):
        raise RuntimeError(f"result {result.id} is settled already")
    kept, basis = claim.provisional, _basis(claim)
    pay, due = await _pay(result.piece.order, basis)
    await _write(
        unit,
        result,
        LineKind.ACCEPTED,
        due=date.fromisoformat(claim.due_on) if claim.due_on else due,
        basis=basis,
        adds=Adds(-kept, kept, pay.fee(kept)),
        refers_to=claim.id,
    )


def _basis(line: LedgerLine) -> int:
    return int(line.at if line.basis_at is None else line.basis_at)


async def lapse(unit: Unit, result: Result) -> None:
    """It was sent back, and the worker let it go: what was provisional goes, with a line that says so."""
    claim = open_claim(await _lines(result.piece_id, result.person_id))
    if claim is not None:
        await _write(
            unit,
            result,
            LineKind.LAPSED,
            basis=_basis(claim),
            adds=Adds(-claim.provisional),
            refers_to=claim.id,
        )


async def reject(unit: Unit, result: Result, reason: str, by: int) -> None:
    """It cannot be used: what was provisional goes, with a line that says why."""
    claim = open_claim(await _lines(result.piece_id, result.person_id))
    if claim is not None:
        await _write(
            unit,
            result,
            LineKind.REJECTED,
            basis=_basis(claim),
            adds=Adds(-claim.provisional),
            refers_to=claim.id,
            said=Said(reason, by),
        )


async def settle_appeal(unit: Unit, result: Result, kind: LineKind, yen: int, reason: str, by: int) -> None:
    """What was decided after its worker appealed: a line that names the one by which the yen went.

    It is due when the delivery said (L5). Its piece and order have to be loaded.
    """
    gone = await LedgerLine.filter(result_id=result.id, kind=LineKind.REJECTED.value).order_by("-id").first()
    await _grant(unit, result, kind, yen, Said(reason, by), refers_to=gone.id if gone else None)


async def add_extra(unit: Unit, result: Result, yen: int, reason: str, by: int | None) -> None:
    """It was done once more though it was nobody's fault who did it: paid on top, whatever becomes of it."""
    await _grant(unit, result, LineKind.EXTRA, yen, Said(reason, by))


async def reward(unit: Unit, result: Result, yen: int, reason: str, by: int) -> None:
    """提案料, confirmed at once: it is no part of what the delivery pays, and the hub asks nothing for it.

    Its piece and order have to be loaded.
    """
    _, due = await _pay(result.piece.order, unit.now)
    await _write(
        unit,
        result,
        LineKind.PROPOSAL,
        adds=Adds(confirmed=yen),
        basis=unit.now,
        due=due,
        said=Said(reason, by),
    )


async def _grant(
    unit: Unit, result: Result, kind: LineKind, yen: int, said: Said, refers_to: int | None = None
) -> None:
    """Confirm so much for a delivery at once, due as if it had been accepted."""
    basis = result.received_at
    pay, due = await _pay(result.piece.order, basis)
    await _write(
        unit,
        result,
        kind,
        due=due if yen else None,
        basis=basis,
        adds=Adds(confirmed=yen, fee=pay.fee(yen)),
        refers_to=refers_to,
        said=said,
    )


async def settle_late(unit: Unit, result: Result, kind: LineKind, yen: int, reason: str, by: int) -> None:
    """What a person decided about work that came late. Its piece and order have to be loaded."""
    if await LedgerLine.exists(result_id=result.id, kind__in=SETTLING):
        raise RuntimeError(f"result {result.id} is settled already")
    await _grant(unit, result, kind, yen, Said(reason, by))


async def adjust(unit: Unit, line: LedgerLine, yen: int, reason: str, by: int) -> None:
    """Correct a settling line by `yen`, which may be less than 0. Refuses what would make less than nothing of it.

    The hub's fee follows what is left. It counts on the day on which it is written: months that are over stay as they were.
    """
    if line.kind not in CORRECTABLE:
        raise Refused("not_settled")
    before = line.confirmed + sum(
        [
            each.confirmed
            for each in await LedgerLine.filter(refers_to_id=line.id, kind=LineKind.ADJUSTED.value)
        ]
    )
    if not correction_fits(before, yen, MAX_YEN):
        raise Refused("bad_correction")
    result = await Result.get(id=line.result_id).select_related("piece__order")
    order = result.piece.order
    pay, _ = await terms_of(order.pay, order.hub_id, day_of(_basis(line)))
    _, due = await _pay(order, unit.now)
    feeless = line.kind == LineKind.INTEREST
    await _write(
        unit,
        result,
        LineKind.ADJUSTED,
        due=due if yen > 0 else None,
        adds=Adds(confirmed=yen, fee=0 if feeless else pay.fee(before + yen) - pay.fee(before)),
        basis=unit.now,
        refers_to=line.id,
        said=Said(reason.strip(), by),
    )


async def add_interest(unit: Unit, line: LedgerLine, yen: int) -> None:
    """遅延利息: this line was paid late. It is owed at once, and by the hub alone."""
    result = await Result.get(id=line.result_id)
    await _write(
        unit,
        result,
        LineKind.INTEREST,
        adds=Adds(confirmed=yen),
        basis=unit.now,
        due=day_of(unit.now),
        refers_to=line.id,
    )
