"""The steps that mutations and the sweep share: accept, and send back."""

from collections.abc import Sequence
from dataclasses import dataclass

from tortoise.queryset import QuerySet

from server.features.ledger.book import confirm
from server.features.orders.models import Order
from server.features.orders.mutations import reopen
from server.features.pieces.leases import hand_back
from server.features.pieces.rules import DAY_MS
from server.features.results.models import Result
from server.features.results.rules import ResultState
from server.features.reviews.models import Review
from server.features.reviews.rules import REMINDER_DAYS, SILENCE_DAYS, Verb, after, reminders_due
from server.features.steps import Who
from server.store.unit import Unit


@dataclass(frozen=True)
class Said:
    """The words of a review. `pins` are words at cells: a row from 0, the key of a field, the words."""

    words: str = ""
    code: str = ""
    pins: Sequence[tuple[int, str, str]] = ()
    round: int = 0
    extra: int | None = None


NOTHING = Said()


async def note(
    unit: Unit,
    result: Result,
    verb: Verb,
    who: Who,
    person: int | None,
    said: Said = NOTHING,
) -> None:
    """Take a step of the table, and write down who took it. Refuses what the table does not have."""
    result.state = after(verb, who, ResultState(result.state)).value
    await result.save(update_fields=["state", "passed_at", "reminded"])
    await Review.create(
        result_id=result.id,
        person_id=person,
        by_firm=who is Who.FIRM,
        verdict=verb.value,
        round=said.round,
        code=said.code,
        words=said.words.strip(),
        pins=[list(pin) for pin in said.pins],
        extra=said.extra,
        at=unit.now,
    )
    unit.touch("result", result.id)
    unit.touch("appeal", result.id)
    unit.touch("order", result.piece.order_id)


async def accept(unit: Unit, result: Result, verb: Verb, who: Who, person: int | None) -> None:
    """検収: what was expected is confirmed, also for who answered the same piece."""
    await note(unit, result, verb, who, person)
    await confirm(unit, result, result.piece.order.yen)
    if result.piece.wanted == 1:
        return
    seconds = Result.filter(piece_id=result.piece_id, state=ResultState.SECOND.value)
    for second in await seconds.select_related("piece__order"):
        await note(unit, second, Verb.ACCEPT_SECOND, Who.SERVER, None)
        await confirm(unit, second, second.piece.order.yen)


async def send_back(unit: Unit, result: Result, order: Order) -> None:
    """The piece is its worker's again, for a new while; the order is not done any more."""
    await hand_back(unit, result.piece, order, result.person_id)
    await reopen(unit, order.id)
    unit.touch("returned", result.piece_id)


def _waiting(days: int, now: int) -> QuerySet[Result]:
    return Result.filter(state=ResultState.PASSED.value, passed_at__lte=now - days * DAY_MS)


async def silence_due(now: int) -> bool:
    """Whether a firm is to be reminded, or has accepted by saying nothing: a look that keeps nobody waiting."""
    for number, days in enumerate(REMINDER_DAYS):
        if await _waiting(days, now).filter(reminded=number).exists():
            return True
    return await _waiting(SILENCE_DAYS, now).exists()


async def hear_silence(unit: Unit, limit: int = 500) -> int:
    """Accept what a firm said nothing about, and mark what it is to be reminded of. Doing it twice is the same as once.

    Returns how many deliveries changed.
    """
    over = await _waiting(SILENCE_DAYS, unit.now).select_related("piece__order").limit(limit)
    for result in over:
        await accept(unit, result, Verb.ACCEPT_SILENTLY, Who.SERVER, None)
    waiting = _waiting(REMINDER_DAYS[0], unit.now).filter(reminded__lt=len(REMINDER_DAYS))
    changed = len(over)
    for result in await waiting.limit(limit):
        due = reminders_due(result.passed_at or unit.now, unit.now)
        if due > result.reminded:
            await Result.filter(id=result.id).update(reminded=due)
            unit.touch("result", result.id)
            changed += 1
    return changed
