"""A form: fields in order, kept and published as a JSON Schema (draft 2020-12) with a small vocabulary of our own.

The answers that the schema describes are an object of canonical texts, "" or absent when blank: numbers and yen as exact
decimals, dates as ISO, a choice of several as one option a line, attachments as one SHA-256 a line, a table as JSON rows of
texts. So a sheet's cell, a form's answer and an expression's value are one and the same thing.

Our keywords begin with `x-` (they are annotations to any other reader): x-type, x-order, x-required, x-options, x-minimum,
x-maximum, x-shown-if, x-valid-if, x-message, x-calculated, x-columns, x-step.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final, Literal, get_args

import msgspec

from server.forms import pattern
from server.forms.expression import BadExpression, answers_in, parse
from server.sheets.values import NO, YES, BadValue, ValueType, normalise
from server.sheets.values import TYPES as VALUE_TYPES

SCHEMA: Final = "https://json-schema.org/draft/2020-12/schema"

MAX_FIELDS: Final = 300
MAX_OPTIONS: Final = 1000
MAX_TITLE: Final = 500

FieldType = Literal[
    "text",
    "long_text",
    "number",
    "yen",
    "date",
    "choice",
    "choices",
    "yesno",
    "postal",
    "photo",
    "audio",
    "file",
    "table",
    "note",
]
TYPES: Final[tuple[FieldType, ...]] = get_args(FieldType)
ATTACHED: Final = frozenset({"photo", "audio", "file"})
ORDERED: Final = frozenset({"number", "yen", "date"})
COUNTED: Final = ATTACHED | {"table"}
"""Types whose minimum and maximum are how many: files, or rows."""

IN_TABLES: Final = frozenset(VALUE_TYPES) | {"long_text", "choices"}

REFERENCE: Final = re.compile(r"\$\{ *([^\s${}'\"]+) *\}")
"""An answer that stands in a title or a hint."""

_KEY: Final = re.compile(r"[^\s${}'\"./,()]{1,64}")
_COUNT: Final = re.compile(r"[1-9][0-9]{0,2}")
_NUMBER: Final = r"^-?(0|[1-9][0-9]*)(\.[0-9]*[1-9])?$"
_PATTERNS: Final[dict[str, str]] = {
    "number": _NUMBER,
    "yen": r"^-?(0|[1-9][0-9]*)$",
    "date": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
    "postal": r"^[0-9]{7}$",
    **dict.fromkeys(ATTACHED, r"^[0-9a-f]{64}(\n[0-9a-f]{64})*$"),
}


class Option(msgspec.Struct, frozen=True):
    """One answer of a choice: what is kept, and what a person reads."""

    value: str
    label: str


class Field(msgspec.Struct, frozen=True, kw_only=True):
    """One question. Expressions are texts of expression.py; minimum and maximum are canonical values of the type, or how many."""

    key: str
    type: FieldType
    title: str = ""
    hint: str = ""
    example: str = ""
    step: str = ""
    """The part of the form that it stands in; fields of one step stand together."""
    required: bool = False
    options: tuple[Option, ...] = ()
    minimum: str = ""
    maximum: str = ""
    max_length: int = 0
    pattern: str = ""
    shown_if: str = ""
    valid_if: str = ""
    message: str = ""
    """What a person reads when valid_if or the pattern does not hold."""
    calculated: str = ""
    default: str = ""
    """The answer of whoever has not touched the question."""
    columns: tuple["Field", ...] = ()
    """Of a table. An expression of a column reads the answers of its row, and those of the form around it."""


class Form(msgspec.Struct, frozen=True):
    """Fields in the order in which they are asked."""

    fields: tuple[Field, ...]
    title: str = ""


class Fault(msgspec.Struct, frozen=True):
    """What is wrong with a form: the field, a code of the closed list below, and a detail (a key, a place in an expression)."""

    key: str
    code: str
    detail: str = ""


FAULTS: Final = frozenset(
    {
        "too_many_fields", "bad_key", "same_key", "unknown_type", "no_title", "no_options", "too_many_options", "same_option",
        "bad_range", "bad_default", "bad_pattern", "bad_expression", "unknown_answer", "unknown_reference", "circle",
        "calculated_type", "no_columns", "bad_column",
        "unreadable",
    }
)  # fmt: skip
"""Every code that a form can be refused with."""


def check(form: Form) -> list[Fault]:
    """Everything that is wrong with a form, in its order; nothing when it can be published."""
    faults: list[Fault] = []
    if not 0 < len(form.fields) <= MAX_FIELDS:
        faults.append(Fault("", "too_many_fields", str(len(form.fields))))
    keys = {field.key for field in form.fields}
    seen: set[str] = set()
    for field in form.fields:
        if field.key in seen:
            faults.append(Fault(field.key, "same_key"))
        seen.add(field.key)
        faults += _field(field, keys)
    if not faults:
        faults += [Fault(key, "circle") for key in circle(form)]
    return faults


def _field(field: Field, keys: set[str]) -> list[Fault]:
    found: list[tuple[str, str]] = []
    if not _KEY.fullmatch(field.key):
        found.append(("bad_key", field.key))
    if field.type not in TYPES:
        return [Fault(field.key, "unknown_type", field.type)]
    if not field.title.strip() and not field.calculated:
        found.append(("no_title", ""))
    if field.type in {"choice", "choices"}:
        found += _options(field)
    found += _range(field)
    if field.pattern and not pattern.safe(field.pattern):
        found.append(("bad_pattern", field.pattern))
    if field.default and (field.type in ATTACHED or field.type in {"note", "table"}):
        found.append(("bad_default", field.default))
    for written in (field.shown_if, field.valid_if, field.calculated):
        found += _expression(written, keys)
    for said in (field.title, field.hint):
        found += [("unknown_reference", key) for key in REFERENCE.findall(said) if key not in keys]
    if field.calculated and field.type not in {"text", "number", "yen", "date"}:
        found.append(("calculated_type", field.type))
    if field.type == "table":
        if not field.columns:
            found.append(("no_columns", ""))
        found += _columns(field.columns, keys)
    return [Fault(field.key, code, detail) for code, detail in found]


def _columns(columns: Sequence[Field], keys: set[str]) -> list[tuple[str, str]]:
    own = {column.key for column in columns}
    found = [
        ("same_key", column.key)
        for at, column in enumerate(columns)
        if column.key in {each.key for each in columns[:at]}
    ]
    for column in columns:
        if column.type not in IN_TABLES:
            found.append(("bad_column", column.key))
        else:
            faults = _field(column, keys | own)
            found += [(fault.code, f"{column.key} {fault.detail}".strip()) for fault in faults]
    return found or [("circle", key) for key in circle(Form(tuple(columns)))]


def _options(field: Field) -> list[tuple[str, str]]:
    values = [option.value for option in field.options]
    if not values:
        return [("no_options", "")]
    if len(values) > MAX_OPTIONS:
        return [("too_many_options", str(len(values)))]
    return [
        ("same_option", value)
        for value in sorted({v for v in values if values.count(v) > 1 or not v or "\n" in v})
    ]


def _range(field: Field) -> list[tuple[str, str]]:
    if not field.minimum and not field.maximum:
        return []
    if field.type not in ORDERED | COUNTED:
        return [("bad_range", field.type)]
    if field.type in COUNTED:
        return [
            ("bad_range", bound)
            for bound in (field.minimum, field.maximum)
            if bound and not _COUNT.fullmatch(bound)
        ]
    for bound in (field.minimum, field.maximum):
        try:
            if bound and normalise(value_type(field), bound) != bound:
                return [("bad_range", bound)]
        except BadValue:
            return [("bad_range", bound)]
    return []


def _expression(written: str, keys: set[str]) -> list[tuple[str, str]]:
    if not written:
        return []
    try:
        used = answers_in(parse(written))
    except BadExpression as bad:
        return [("bad_expression", f"{bad.code} {bad.at}")]
    return [("unknown_answer", key) for key in sorted(used - keys - {"."})]


def needs(field: Field) -> frozenset[str]:
    """The answers that have to be known before this field's own value is."""
    used = [answers_in(parse(written)) for written in (field.shown_if, field.calculated) if written]
    own = {column.key for column in field.columns}
    for column in field.columns:
        around = needs(column) | (answers_in(parse(column.valid_if)) if column.valid_if else frozenset())
        used.append(around - own)
    return frozenset().union(*used) - {"."}


def in_order(form: Form) -> list[Field]:
    """Fields so that each comes after what it needs; those of a circle are left out."""
    left = {field.key: (field, needs(field)) for field in form.fields}
    found: list[Field] = []
    while ready := [field for field, needed in left.values() if not needed & left.keys()]:
        found += ready
        for field in ready:
            del left[field.key]
    return found


def circle(form: Form) -> list[str]:
    """The keys of fields that wait for each other, or for themselves."""
    known = {field.key for field in in_order(form)}
    return [field.key for field in form.fields if field.key not in known]


def value_type(field: Field) -> ValueType:
    """How its text is read (values.py)."""
    return field.type if field.type in VALUE_TYPES else "text"


# As JSON Schema


def to_schema(form: Form) -> dict[str, Any]:
    """The form as a JSON Schema document."""
    asked = [field for field in form.fields if field.type != "note"]
    required = [
        field.key for field in asked if field.required and not field.shown_if and not field.calculated
    ]
    schema: dict[str, Any] = {"$schema": SCHEMA, "type": "object"}
    if form.title:
        schema["title"] = form.title
    schema["properties"] = {field.key: _property(field) for field in form.fields}
    schema["required"] = required
    schema["additionalProperties"] = False
    schema["x-order"] = [field.key for field in form.fields]
    return schema


def _property(field: Field) -> dict[str, Any]:
    told: dict[str, Any] = {"type": "string", "x-type": field.type, "title": field.title}
    texts = {
        "description": field.hint,
        "x-step": field.step,
        "x-minimum": field.minimum,
        "x-maximum": field.maximum,
        "x-shown-if": field.shown_if,
        "x-valid-if": field.valid_if,
        "x-message": field.message,
        "x-calculated": field.calculated,
    }
    told |= {key: text for key, text in texts.items() if text}
    if field.default:
        told["default"] = field.default
    if field.example:
        told["examples"] = [field.example]
    if field.required:
        told["x-required"] = True
    if field.type == "choice":
        told["enum"] = [option.value for option in field.options]
    if field.type == "yesno":
        told["enum"] = [YES, NO]
    if field.options:
        told["x-options"] = [msgspec.to_builtins(option) for option in field.options]
    if field.max_length:
        told["maxLength"] = field.max_length
    if shape := f"^(?:{field.pattern})$" if field.pattern else _PATTERNS.get(field.type):
        told["pattern"] = shape
    if field.columns:
        told["x-columns"] = [{"key": column.key, **_property(column)} for column in field.columns]
    return told


def from_schema(schema: Mapping[str, Any]) -> tuple[Form | None, list[Fault]]:
    """The form of a document that `to_schema` could have written, and what is wrong with it."""
    try:
        properties: Mapping[str, Mapping[str, Any]] = schema["properties"]
        order: Sequence[str] = schema.get("x-order") or list(properties)
        if sorted(order) != sorted(properties):
            return None, [Fault("", "unreadable", "x-order")]
        required = set(schema.get("required", ()))
        fields = tuple(_of_property(key, properties[key], key in required) for key in order)
        form = Form(fields, str(schema.get("title", "")))
    except (KeyError, TypeError, AttributeError, ValueError, msgspec.ValidationError) as error:
        return None, [Fault("", "unreadable", type(error).__name__)]
    return form, check(form)


def _of_property(key: str, told: Mapping[str, Any], required: bool) -> Field:
    kind = told.get("x-type") or ("choice" if "enum" in told else "text")
    named = [{"value": value, "label": value} for value in told.get("enum", ())] if kind == "choice" else []
    shape = told.get("pattern", "")
    examples = told.get("examples") or [""]
    plain = {
        "key": key,
        "type": kind,
        "title": told.get("title", ""),
        "hint": told.get("description", ""),
        "example": examples[0],
        "default": told.get("default", ""),
        "step": told.get("x-step", ""),
        "required": required or bool(told.get("x-required", False)),
        "options": told.get("x-options", named),
        "minimum": told.get("x-minimum", ""),
        "maximum": told.get("x-maximum", ""),
        "max_length": told.get("maxLength", 0),
        "pattern": "" if shape == _PATTERNS.get(kind) else shape.removeprefix("^(?:").removesuffix(")$"),
        "shown_if": told.get("x-shown-if", ""),
        "valid_if": told.get("x-valid-if", ""),
        "message": told.get("x-message", ""),
        "calculated": told.get("x-calculated", ""),
    }
    field = msgspec.convert({**plain, "columns": ()}, Field)
    columns = tuple(_of_property(str(each["key"]), each, False) for each in told.get("x-columns", ()))
    return msgspec.structs.replace(field, columns=columns)
