"""What becomes of answers in a form: what is shown, calculated, missing or wrong. Twin of pwa/src/forms/filling.ts."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

import msgspec

from server.forms import pattern
from server.forms.expression import evaluate, parse, text_of, truth
from server.forms.form import ATTACHED, COUNTED, REFERENCE, Field, Form, in_order, value_type
from server.forms.quantity import compare, read
from server.sheets.values import BadValue, clean, normalise

MAX_ANSWER: Final = 10_000
"""Characters of one answer."""

MAX_TABLE_ROWS: Final = 200


class Filled(msgspec.Struct, frozen=True):
    """Answers as the form has them: canonical where they can be read, as typed where not, blank where nothing is asked."""

    answers: dict[str, str]
    shown: frozenset[str]
    faults: dict[str, str]
    """By key, a code of CODES."""


CODES: Final = frozenset(
    {
        "required", "bad_number", "bad_yen", "bad_date", "bad_choice", "bad_yesno", "bad_postal", "bad_table", "bad_file",
        "below_minimum", "above_maximum", "too_few", "too_many", "too_long", "not_as_described", "not_valid",
    }
)  # fmt: skip
"""Everything that an answer can be told."""


def fill(form: Form, typed: Mapping[str, str], today: str, around: Mapping[str, str] | None = None) -> Filled:
    """The form with these answers, on a day (ISO). The form is one that `check` found nothing wrong with.

    `around` are answers that expressions may read besides: a row of a table is a form inside of a form.
    """
    answers: dict[str, str] = dict(around or {})
    faults: dict[str, str] = {}
    shown: set[str] = set()
    for field in in_order(form):
        answers[field.key] = ""
        if field.shown_if and not truth(evaluate(parse(field.shown_if), answers, today)):
            continue
        shown.add(field.key)
        text = typed.get(field.key, field.default)
        if field.calculated:
            text = text_of(evaluate(parse(field.calculated), answers, today))
        try:
            answers[field.key] = canonical(field, text, today, answers)
        except BadValue as bad:
            answers[field.key] = clean(text)
            faults[field.key] = bad.code
    for field in form.fields:
        if field.key in shown and field.key not in faults and (code := _fault(field, answers, today)):
            faults[field.key] = code
    return Filled({field.key: answers[field.key] for field in form.fields}, frozenset(shown), faults)


def said(text: str, answers: Mapping[str, str]) -> str:
    """A title or a hint with the answers that it speaks of; one that is not there yet is an ellipsis."""
    return REFERENCE.sub(lambda match: answers.get(match[1]) or "…", text)


def canonical(field: Field, typed: str, today: str, answers: Mapping[str, str]) -> str:
    """The one writing of an answer; `answers` are those that are known before it. Raises BadValue."""
    if len(typed) > MAX_ANSWER:
        raise BadValue("too_long")
    match field.type:
        case "note":
            return ""
        case "choices":
            return _several(field, typed)
        case "table":
            return _table(field, typed, today, answers)
        case kind if kind in ATTACHED:
            return _names(typed)
    return normalise(value_type(field), typed, [option.value for option in field.options])


def _several(field: Field, typed: str) -> str:
    values = [option.value for option in field.options]
    chosen = {normalise("choice", line, values) for line in clean(typed).split("\n")}
    return "\n".join(value for value in values if value in chosen)


def _names(typed: str) -> str:
    names = [line for line in clean(typed).split("\n") if line]
    if any(len(name) != 64 or set(name) - set("0123456789abcdef") for name in names):
        raise BadValue("bad_file")
    return "\n".join(dict.fromkeys(names))


def table_row(field: Field, cells: Sequence[str], today: str, answers: Mapping[str, str]) -> Filled:
    """One row of a table, filled as a form of its columns."""
    typed = dict(zip((column.key for column in field.columns), cells, strict=False))
    return fill(Form(field.columns), typed, today, answers)


def _table(field: Field, typed: str, today: str, answers: Mapping[str, str]) -> str:
    if not clean(typed):
        return ""
    try:
        rows = msgspec.json.decode(typed, type=list[list[str]])
    except msgspec.MsgspecError as error:
        raise BadValue("bad_table") from error
    if len(rows) > MAX_TABLE_ROWS or any(len(row) != len(field.columns) for row in rows):
        raise BadValue("bad_table")
    tidy: list[list[str]] = []
    for row in rows:
        if not any(clean(cell) for cell in row):
            continue
        filled = table_row(field, row, today, answers)
        for column in field.columns:
            if code := filled.faults.get(column.key):
                raise BadValue(code)
        tidy.append([filled.answers[column.key] for column in field.columns])
    return json.dumps(tidy, ensure_ascii=False, separators=(",", ":")) if tidy else ""


def count(field: Field, text: str) -> int:
    """How many files or rows a canonical answer has."""
    if not text:
        return 0
    return len(msgspec.json.decode(text, type=list[Any])) if field.type == "table" else text.count("\n") + 1


def _fault(field: Field, answers: Mapping[str, str], today: str) -> str:
    text = answers[field.key]
    if not text:
        return "required" if field.required and not field.calculated and field.type != "note" else ""
    if field.type in COUNTED:
        number = count(field, text)
        if field.minimum and number < int(field.minimum):
            return "too_few"
        return "too_many" if field.maximum and number > int(field.maximum) else ""
    if field.minimum and _before(text, field.minimum):
        return "below_minimum"
    if field.maximum and _before(field.maximum, text):
        return "above_maximum"
    if field.max_length and len(text) > field.max_length:
        return "too_long"
    if field.pattern and not pattern.matches(field.pattern, text):
        return "not_as_described"
    if field.valid_if and not truth(evaluate(parse(field.valid_if), {**answers, ".": text}, today)):
        return "not_valid"
    return ""


def _before(a: str, b: str) -> bool:
    """Of two canonical numbers or dates."""
    left, right = read(a), read(b)
    return compare(left, right) < 0 if left is not None and right is not None else a < b
