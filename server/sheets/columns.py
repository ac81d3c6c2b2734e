"""What each column of a sheet is for: given by the firm or to be filled, its type, whether it may stay blank.

A proposal: the coordinator sees it before the order exists and may change all of it.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Final

from server.sheets.package import column_name
from server.sheets.prefectures import PREFECTURES
from server.sheets.problems import SheetError
from server.sheets.sheet import Row, Sheet
from server.sheets.values import BadValue, ValueType, clean, normalise

MOSTLY_FILLED: Final = 0.9
"""A given column with a smaller share of filled cells is not required."""

_OPTIONAL: Final = re.compile("あれば|任意|わかれば|分かれば|省略可|空欄可|optional")
_KEY_LABEL: Final = re.compile(r"番号|コード|\bno\b|no\.|id$|^id|code|key")
_NO_KEY_LABEL: Final = re.compile("郵便|電話|fax|tel|phone|postal|postcode|zip")
_KEY_REPETITIONS: Final = 0.1
_HINTS: Final[tuple[tuple[re.Pattern[str], ValueType], ...]] = (
    (re.compile("電話|携帯|fax|ファックス|tel|phone|曜日|日数|備考|メモ"), "text"),
    (re.compile("はい/いいえ|有無|要否|可否"), "yesno"),
    (re.compile("郵便番号|〒|postal|zip"), "postal"),
    (re.compile("都道府県"), "choice"),
    (re.compile("日付|年月日|期日|期限|(?<![定休祝平毎])日$|date"), "date"),
    (re.compile(r"金額|価格|単価|料金|代金|税込|税抜|送料|[^楕]円$|^円$|\(円\)|¥|price|yen"), "yen"),
    (re.compile("数量|数$|年齢|quantity|qty|count$"), "number"),
)
_LISTED: Final = re.compile("[(（]([^()（）]+[/／|｜][^()（）]+)[)）]")
_LIST_MARK: Final = re.compile("[/／|｜]")


@dataclass(frozen=True, slots=True)
class Column:
    """``given``: the firm filled it; otherwise workers do. ``options`` are those of a choice, else empty."""

    index: int
    label: str
    given: bool
    key: bool
    required: bool
    type: ValueType
    options: tuple[str, ...] = ()


def infer(sheet: Sheet) -> tuple[Column, ...]:
    """One Column for each label, in order.

    The key is the first given column that is filled in half of the rows or more and whose filled cells all differ; one
    that calls itself a number or a code may have a few repetitions, so that ``check`` can name them.

    Raises SheetError sheet_label_empty or sheet_label_repeated.
    """
    _refuse_labels(sheet)
    cells = [[clean(row.cell(index)) for row in sheet.rows] for index in range(len(sheet.labels))]
    key = _key(sheet.labels, cells)
    columns: list[Column] = []
    for index, label in enumerate(sheet.labels):
        filled = [cell for cell in cells[index] if cell]
        kind, options = _kind(label, filled, [row for row in sheet.rows if row.cell(index)], index)
        optional = _OPTIONAL.search(_plain(label)) or (
            filled and len(filled) < MOSTLY_FILLED * len(sheet.rows)
        )
        columns.append(
            Column(
                index=index,
                label=label,
                given=bool(filled),
                key=index == key,
                required=index == key or not optional,
                type=kind,
                options=options,
            ),
        )
    return tuple(columns)


def _refuse_labels(sheet: Sheet) -> None:
    seen: dict[str, int] = {}
    for index, label in enumerate(sheet.labels):
        if not label:
            raise SheetError("sheet_label_empty", cell=f"{column_name(index)}{sheet.header.line}")
        if label in seen:
            first, second = (f"{column_name(at)}{sheet.header.line}" for at in (seen[label], index))
            raise SheetError("sheet_label_repeated", label=label, cell=first, other=second)
        seen[label] = index
    # A whole column of text without a label is a forgotten label; single cells out there are errors of their rows.
    width = len(sheet.labels)
    if 2 * sum(1 for row in sheet.rows if clean(row.cell(width))) > len(sheet.rows):
        raise SheetError("sheet_label_empty", cell=f"{column_name(width)}{sheet.header.line}")


def _key(labels: Sequence[str], cells: Sequence[Sequence[str]]) -> int | None:
    for index, (label, column) in enumerate(zip(map(_plain, labels), cells, strict=True)):
        filled = [cell for cell in column if cell]
        repeated = len(filled) - len(set(filled))
        named = _KEY_LABEL.search(label) and not _NO_KEY_LABEL.search(label)
        allowed = max(1, _KEY_REPETITIONS * len(filled)) if named and len(filled) > repeated + 1 else 0
        if filled and 2 * len(filled) >= len(column) and repeated <= allowed:
            return index
    return None


def _kind(label: str, filled: list[str], rows: list[Row], index: int) -> tuple[ValueType, tuple[str, ...]]:
    """Type and options by the label, as far as the filled cells agree; else by what a workbook says they are."""
    plain = _plain(label)
    kind: ValueType | None = next((kind for pattern, kind in _HINTS if pattern.search(plain)), None)
    options: tuple[str, ...] = PREFECTURES if kind == "choice" else ()
    if kind is None and (listed := _LISTED.search(label)):
        options = tuple(dict.fromkeys(part for part in map(clean, _LIST_MARK.split(listed[1])) if part))
        kind = "choice" if len(options) > 1 else None
    if kind and _all(filled, kind, options):
        return kind, options if kind == "choice" else ()
    values = [row.values[index] for row in rows if row.values]
    if values and _every(values, lambda value: isinstance(value, date) and not _has_hour(value)):
        return "date", ()
    if values and kind is None and _every(values, lambda value: isinstance(value, float)):
        return "number", ()
    return "text", ()


def _all(filled: Sequence[str], kind: ValueType, options: Sequence[str]) -> bool:
    try:
        for cell in filled:
            normalise(kind, cell, options)
    except BadValue:
        return False
    return True


def _every(values: Sequence[object], holds: Callable[[object], bool]) -> bool:
    return all(map(holds, values))


def _has_hour(value: date) -> bool:
    return isinstance(value, datetime) and value.time() != time()


def _plain(label: str) -> str:
    return unicodedata.normalize("NFKC", label).lower()
