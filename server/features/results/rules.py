"""Results: states, receipt numbers, and what is worth a coordinator's look. Pure."""

from collections.abc import Sequence
from enum import StrEnum
from hashlib import sha256
from typing import Any

from server.clock import day, time_of_day
from server.features.pieces.rules import LeaseState, PieceState
from server.features.templates.rules import asked
from server.forms.filling import fill
from server.forms.form import ATTACHED, Form
from server.sheets.values import BadValue, clean, normalise

MAX_CELL = 10_000
"""Characters in one answer."""

MAX_WORKED_SECONDS = 7 * 24 * 3600
"""A phone that says more has a clock that jumped."""


class ResultState(StrEnum):
    """`late`: it arrived after the piece had gone to somebody else. It is kept, and a person decides.

    `waiting_files`: the text is here, and not all of its files. `passed`: the coordinator has looked, and the firm is to say.
    `returned`: it went back to its worker, and is `replaced` by what they deliver then. `accepted_late` and the two below it
    are what was decided about one that was late. `answered`: one of several answers to a piece, not compared yet; then one of
    them goes on, and a `second` is paid with it. `rejected`: two people found that it cannot be used; its worker may have
    `appealed`, and the last three are what became of that. The steps between them stand in reviews/rules.py.
    """

    WAITING_FILES = "waiting_files"
    RECEIVED = "received"
    PASSED = "passed"
    ACCEPTED = "accepted"
    RETURNED = "returned"
    REPLACED = "replaced"
    LATE = "late"
    ACCEPTED_LATE = "accepted_late"
    PAID_PARTIAL = "paid_partial"
    NOT_USED = "not_used"
    ANSWERED = "answered"
    SECOND = "second"
    ACCEPTED_SECOND = "accepted_second"
    REJECTED = "rejected"
    APPEALED = "appealed"
    APPEAL_FULL = "appeal_full"
    APPEAL_PART = "appeal_part"
    APPEAL_NONE = "appeal_none"


COUNTED = frozenset({ResultState.RECEIVED, ResultState.PASSED, ResultState.ACCEPTED})
"""States of the delivery whose answers are those of its piece. A piece has one at most."""

DECIDED_LATE = frozenset({ResultState.ACCEPTED_LATE, ResultState.PAID_PARTIAL, ResultState.NOT_USED})


BLIND = {
    ResultState.ANSWERED: ResultState.RECEIVED,
    ResultState.SECOND: ResultState.RECEIVED,
    ResultState.ACCEPTED_SECOND: ResultState.ACCEPTED,
}
"""What one of several who answer a piece is told: the same as somebody who answers alone."""

HASTE = 5
"""Faster than the estimate by more than so many times is worth a look."""

FINAL = DECIDED_LATE | {ResultState.ACCEPTED, ResultState.REPLACED}
"""States in which nothing more is asked of the worker."""


def receipt_series(hub_code: str, now: int, restored_at: int) -> str:
    """The hub's numbers of a day in Japan: `MDR-260907`.

    Those of the day on which the server was restored have the moment in them: `MDR-260907-190512`. Without it a number could
    come a second time, because the server has forgotten which ones it gave out on that day (decision 0007).
    """
    series = f"{hub_code}-{day(now)}"
    return f"{series}-{time_of_day(restored_at)}" if restored_at and day(now) <= day(restored_at) else series


def receipt_number(series: str, number: int) -> str:
    """受領番号, as people read it out: `MDR-260907-0142`."""
    return f"{series}-{number:04d}"


def judge_delivery(holds: bool, held: bool, piece: PieceState, refilling: bool) -> ResultState:
    """Whether a delivery is the one that counts for its piece, or one for a person to decide about.

    `holds`: it is leased to them now. `held`: it was once, as far as the server knows. `refilling`: what the server knows about
    leases is not all; the first delivery that arrives counts, whoever holds the piece by now.
    """
    if piece in (PieceState.RECEIVED, PieceState.WAITING, PieceState.DIFFERING):
        return ResultState.LATE
    if holds or refilling or (held and piece is PieceState.READY):
        return ResultState.RECEIVED
    return ResultState.LATE


def delivered_already(lease: LeaseState | None, taken_at: int, received: Sequence[int]) -> bool:
    """Whether their work on a piece is here: delivered for their last lease, or received (at these times) since they took it.

    Who was late once and got the piece a second time delivers for the second lease.
    """
    if lease is LeaseState.ACTIVE:
        return False
    return lease is LeaseState.DELIVERED or any(at >= taken_at for at in received)


def signs(
    answers: Sequence[Sequence[str]], rows: int, spent: int | None, minutes: int, *, copied: bool
) -> list[str]:
    """What is odd about how a delivery came, as codes, whatever its form. `spent`: on it, in ms by the phone's clock, if that is
    known; `minutes` is the estimate. `copied`: the same words were delivered for another piece.
    """
    found: set[str] = set()
    if spent is not None and 0 <= spent * HASTE < minutes * 60_000:
        found.add("too_fast")
    if sum(any(cells) for cells in answers) < rows:
        found.add("rows_missing")
    if copied:
        found.add("same_answers")
    return sorted(found)


def hash_of(answers: Sequence[Sequence[str]], kinds: Sequence[str]) -> str | None:
    """What tells the same answers to two pieces; None where equal ones prove nothing, as few words fit so many pieces.

    `kinds` are the types of the fields, in order.
    """
    wordy = [
        column for column, kind in enumerate(kinds) if kind not in ("choice", "choices", "yesno", "note")
    ]
    if not any(len(cells[column]) >= MIN_TELLING for cells in answers for column in wordy):
        return None
    return sha256("\x1e".join("\x1f".join(cells) for cells in answers).encode()).hexdigest()


MIN_TELLING = 4
"""Characters that an answer has to have before two that are the same are no accident."""


def flags(answers: Sequence[Sequence[str]], rows: int, fields: Sequence[dict[str, Any]]) -> list[str]:
    """What is odd about a delivery, as codes. Nothing is refused for it: work that arrived is received."""
    found: set[str] = set()
    if len(answers) != rows or any(len(cells) != len(fields) for cells in answers):
        found.add("wrong_shape")
    for cells in answers[:rows]:
        for field, text in zip(fields, cells, strict=False):
            try:
                if not normalise(field["type"], text, field.get("options") or ()) and field["required"]:
                    found.add("required_blank")
            except BadValue as bad:
                found.add(bad.code)
    return sorted(found)


def tidy(answers: Sequence[Sequence[str]], rows: int, fields: Sequence[dict[str, Any]]) -> list[list[str]]:
    """The answers in the shape of the form, each in its canonical writing where it has one, as typed otherwise."""
    result: list[list[str]] = []
    for at in range(rows):
        cells = list(answers[at]) if at < len(answers) else []
        row: list[str] = []
        for field, text in zip(fields, cells + [""] * len(fields), strict=False):
            try:
                row.append(normalise(field["type"], text, field.get("options") or ()))
            except BadValue:
                row.append(text)
        result.append(row)
    return result


def originals(
    sent: Sequence[Sequence[str]],
    kept: Sequence[Sequence[str]],
    typed: Sequence[tuple[int, int, str]],
    calculated: frozenset[int] = frozenset(),
) -> list[tuple[int, int, str]]:
    """What was written where it is not what is kept, as (row, column, text): by the phone's word, or as it was sent.

    White space at the ends is nobody's original, and neither is what stands in a calculated column.
    """
    said = {(row, column): text for row, column, text in typed}
    found = []
    for row, cells in enumerate(kept):
        for column, text in enumerate(cells):
            came = sent[row][column] if row < len(sent) and column < len(sent[row]) else ""
            original = said.get((row, column), came)
            if column not in calculated and clean(original) not in ("", text):
                found.append((row, column, original))
    return found


def files_in(form: Form, answers: Sequence[Sequence[str]]) -> set[str]:
    """The files that the answers name, by their hashes."""
    places = [at for at, field in enumerate(asked(form)) if field.type in ATTACHED]
    return {name for cells in answers for at in places for name in cells[at].split("\n") if name}


FLAG_OF = {"required": "required_blank", "too_long": "answer_too_long"}
"""What a form's fault is called beside those of a sheet. The others have one name."""


def filled_in(
    form: Form, answers: Sequence[Sequence[str]], rows: int, today: str
) -> tuple[list[list[str]], list[str]]:
    """The answers as a template's form has them, and what is odd about them, as codes.

    A cell for each field that is asked, in its order: canonical, calculated here, blank where the form does not ask. `today`
    is the day of the work (ISO). Nothing is refused, as with `flags`.
    """
    keys = [field.key for field in asked(form)]
    result: list[list[str]] = []
    found: set[str] = set()
    if len(answers) != rows or any(len(cells) != len(keys) for cells in answers):
        found.add("wrong_shape")
    for at in range(rows):
        cells = list(answers[at]) if at < len(answers) else []
        filled = fill(form, dict(zip(keys, cells + [""] * len(keys), strict=False)), today)
        result.append([filled.answers[key] for key in keys])
        found |= {FLAG_OF.get(code, code) for code in filled.faults.values()}
    return result, sorted(found)
