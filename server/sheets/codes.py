"""The closed list of codes that this layer gives, and the details that fill the placeholders of their sentences.

A sentence for each stands in server/text. Besides these details, a sentence about a row may use {row}, {line} and
{column}.
"""

from typing import Final

FILE_CODES: Final[dict[str, tuple[str, ...]]] = {
    "sheet_broken": (),
    "sheet_cell_error": (
        "cell",
        "count",
    ),
    "sheet_cell_too_long": (
        "line",
        "limit",
    ),
    "sheet_empty": (),
    "sheet_encoding_unsupported": ("encoding",),
    "sheet_encrypted": (),
    "sheet_formula_not_calculated": (
        "cell",
        "count",
    ),
    "sheet_label_empty": ("cell",),
    "sheet_label_repeated": (
        "label",
        "cell",
        "other",
    ),
    "sheet_no_rows": (),
    "sheet_old_excel": (),
    "sheet_too_big": ("limit",),
    "sheet_too_many_columns": ("limit",),
    "sheet_too_many_rows": ("limit",),
    "sheet_unclosed_quote": ("line",),
    "sheet_undecodable": (
        "line",
        "encoding",
    ),
    "sheet_unknown": (),
}
"""Of SheetError."""

ROW_CODES: Final[dict[str, tuple[str, ...]]] = {
    "control_character": ("character",),
    "filled_already": (),
    "key_missing": (),
    "key_repeated": (
        "other",
        "value",
    ),
    "required_missing": (),
    "picture_ambiguous": ("name",),
    "picture_blank": (),
    "picture_many": ("limit",),
    "picture_missing": ("name",),
    "picture_unreadable": ("name",),
    "row_empty": (),
    "too_few_cells": ("count",),
    "too_long": ("limit",),
    "too_many_cells": ("count",),
    "unencodable": (
        "character",
        "encoding",
    ),
}
"""Of RowError."""

VALUE_CODES: Final[dict[str, tuple[str, ...]]] = {
    "bad_choice": (),
    "bad_date": (),
    "bad_number": (),
    "bad_postal": (),
    "bad_yen": (),
    "bad_yesno": (),
}
"""Of BadValue."""
