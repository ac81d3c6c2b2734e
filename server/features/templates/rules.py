"""Templates: limits, and the short description of a form that stands in every order. Pure."""

from collections.abc import Sequence
from typing import Any, Final

from server.forms.filling import said
from server.forms.form import ATTACHED, Field, Form

MAX_ROWS_A_PIECE: Final = 200
MAX_MINUTES: Final = 480
MAX_YEN: Final = 1_000_000

MAX_FORM_BYTES: Final = 256 * 1024
"""Of a form as JSON. A phone downloads each form once."""

MAX_WORKBOOK_UNPACKED: Final = 24 * 1024 * 1024
"""Of all parts of a workbook with a form."""


def asked(form: Form) -> Sequence[Field]:
    """The fields that have an answer, in the order of a result's cells: all but notes."""
    return [field for field in form.fields if field.type != "note"]


def outline(form: Form) -> list[dict[str, Any]]:
    """What an order says of each cell of its results, in words that every version of the app understands.

    `kind` is the field's type, `type` one that any text of such a field passes. `required` is what is asked for whatever else
    is answered, and `default` what stands there at first.
    """
    fields = []
    for field in asked(form):
        plain = field.type if field.type in {"number", "yen", "date", "postal", "yesno"} else "text"
        always = not field.shown_if and not field.calculated and field.type not in ATTACHED
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
