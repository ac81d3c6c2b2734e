"""Templates: limits, and the short description of a form that stands in every order. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from server.forms.filling import said
from server.forms.form import Field, Form

MAX_ROWS_A_PIECE: Final = 200
MAX_MINUTES: Final = 480
MAX_YEN: Final = 1_000_000

MAX_STEPS: Final = 30
"""Of a manual."""


class DataClass(StrEnum):
    """What the data of a kind of work is: to be published anyway, the firm's own business, or about people."""

    PUBLIC = "public"
    CONFIDENTIAL = "confidential"
    PERSONAL = "personal"


class AiRule(StrEnum):
    """Whether a worker may let a program write: yes, after asking, or not at all."""

    ALLOWED = "allowed"
    ASK = "ask"
    FORBIDDEN = "forbidden"


@dataclass(frozen=True)
class Handling:
    """What follows from a data class: where the work is done, and how long after its acceptance a phone keeps its copy."""

    hub_only: bool
    keep_hours: int


HANDLING: Final = {
    DataClass.PUBLIC: Handling(hub_only=False, keep_hours=168),
    DataClass.CONFIDENTIAL: Handling(hub_only=False, keep_hours=168),
    DataClass.PERSONAL: Handling(hub_only=True, keep_hours=24),
}

MAX_FORM_BYTES: Final = 256 * 1024
"""Of a form as JSON. A phone downloads each form once."""

MAX_WORKBOOK_UNPACKED: Final = 24 * 1024 * 1024
"""Of all parts of a workbook with a form."""


def files_of(version: int) -> str:
    """Under which name the pictures of its manual are kept: that of its rows."""
    return f"version/{version}"


def asked(form: Form) -> Sequence[Field]:
    """The fields that have an answer, in the order of a result's cells: all but notes."""
    return [field for field in form.fields if field.type != "note"]


def outline(form: Form) -> list[dict[str, Any]]:
    """What an order says of each cell of its results, in words that every version of the app understands.

    `kind` is the field's type, `type` one that any text of such a field passes. `required` is what is asked for whatever else
    is answered, and `default` what stands there at first. An app that cannot attach a file to a field asks for none.
    """
    fields = []
    for field in asked(form):
        plain = field.type if field.type in {"number", "yen", "date", "postal", "yesno"} else "text"
        always = not field.shown_if and not field.calculated
        told: dict[str, Any] = {
            "key": field.key,
            "label": said(field.title, {}) or field.key,
            "type": plain,
            "required": field.required and always,
            "kind": field.type,
        }
        if field.default:
            told["default"] = field.default
        fields.append(told)
    return fields
