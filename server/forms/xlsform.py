"""XLSForm workbooks (survey / choices / settings sheets, https://xlsform.org) become forms.

`pyxform`, the field's own reader, opens the workbook and knows the many names of its columns. What a form of ours can do is
taken over; everything else is named by sheet and row, so that a person can decide. Nothing is dropped without a word but what
only describes the phone (who, when, which device: the server knows that by itself) and how a question is to be drawn.
"""

import re
import warnings
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import msgspec

from server.forms.expression import BadExpression, answers_in, parse
from server.forms.form import IN_TABLES, MAX_FIELDS, REFERENCE, Fault, Field, FieldType, Form, Option, check

MAX_BYTES: Final = 2 * 1024 * 1024

LANGUAGES: Final = ("japanese (ja)", "日本語 (ja)", "japanese", "日本語", "ja")
"""Which of several languages is taken, the first that is there; else the first in the sheet."""

WHOLE: Final = ". = int(.)"
"""What an integer is asked for besides being a number."""

OTHER: Final = "other"
OTHER_LABEL: Final = "その他"

_TYPES: Final[dict[str, FieldType]] = {
    "text": "text",
    "string": "text",
    "phone number": "text",
    "phonenumber": "text",
    "barcode": "text",
    "integer": "number",
    "int": "number",
    "decimal": "number",
    "range": "number",
    "date": "date",
    "note": "note",
    "image": "photo",
    "photo": "photo",
    "audio": "audio",
    "file": "file",
    "acknowledge": "yesno",
    "trigger": "yesno",
}
_ADD: Final = re.compile(r"add (.+) prompt")
_ABOUT_THE_PHONE: Final = frozenset(
    {"start", "end", "today", "deviceid", "device", "imei", "simserial", "subscriberid", "username", "email", "audit",
     "start-geopoint", "background-audio", "get", "set", "simid", "uri:deviceid"}
)  # fmt: skip
_SELECT: Final = re.compile(
    r"(?:add )?select[ _]?(?P<many>one|1|multiple|all that apply)(?: prompt)?(?P<external>_external|_from_file| from file)?"
    r"(?: (?:from|using))? (?P<list>\S+)(?P<other>[ _]or[ _](?:other|specify[ _]other))?"
)
_BLOCK: Final = re.compile(r"(begin|end)[ _](group|repeat|loop|looped group|lgroup)(?: over \S+)?")
_COUNT: Final = re.compile(r"[1-9][0-9]{0,2}")
"""A number of repeats that stands there as it is."""

_AT_ROW: Final = re.compile(r"\[row : (\d+)\]")

_COLUMNS: Final = {
    "caption": "label",
    "command": "type",
    "tag": "name",
    "value": "name",
    "list name": "list_name",
    "relevance": "relevant",
    "constraining message": "constraint_message",
    "jr:constraintmsg": "constraint_message",
    "calculate": "calculation",
    "readonly": "read_only",
    "repeat_count": "count",
    "jr:count": "count",
    "form_title": "title",
    "set form title": "title",
    "set_form_title": "title",
}
"""Other names of columns, after `bind:` and `control:` were taken off and capitals made small."""

_NOT_TAKEN: Final = {
    "choice_filter": "choice_filter",
    "trigger": "trigger",
    "image": "media",
    "video": "media",
    "audio": "media",
    "save_to": "entity",
}
"""Columns that would change what a form does, and the code that says that we cannot."""


class Left(msgspec.Struct, frozen=True):
    """Something in a workbook that did not become a part of the form."""

    sheet: str
    row: int
    """As the person sees it in the sheet: the first row is 1, the header. 0: the sheet as a whole."""
    code: str
    detail: str = ""


CODES: Final = frozenset({
    "not_xlsform", "no_survey", "unknown_type", "unknown_list", "unclosed", "external_choices", "loop", "nested_repeat",
    "in_repeat", "repeat_count", "nothing_asked", *_NOT_TAKEN.values(),
})  # fmt: skip
"""Every code of Left, besides those of form.FAULTS."""


class Taken(msgspec.Struct, frozen=True):
    """What became of a workbook. ``form`` is None when there is nothing in it that can be asked."""

    form: Form | None
    left: list[Left]


def read_xlsform(data: bytes) -> Taken:
    """The form of a workbook (.xlsx, .xls, or the same as CSV or Markdown). Never raises for what is in it."""
    from pyxform.errors import PyXFormError  # here, because it takes a third of a second  # noqa: PLC0415
    from pyxform.xls2json_backends import get_xlsform  # noqa: PLC0415

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of openpyxl, about what it does not keep
            book = get_xlsform(data)
    except PyXFormError as error:
        at = _AT_ROW.search(str(error))
        return Taken(None, [Left("survey", int(at[1]) if at else 0, "not_xlsform", str(error))])
    except Exception as error:  # noqa: BLE001 - a workbook is a stranger's file, and five readers try it
        return Taken(None, [Left("", 0, "not_xlsform", type(error).__name__)])
    if not book.survey:
        return Taken(None, [Left("survey", 0, "no_survey")])
    return _Reader(book.survey, book.choices or (), book.settings or ()).read()


class _Reader:
    def __init__(
        self,
        survey: Sequence[Mapping[str, Any]],
        choices: Sequence[Mapping[str, Any]],
        settings: Sequence[Mapping[str, Any]],
    ) -> None:
        self._survey = [_tidy(row) for row in survey]
        self._choices = [_tidy(row) for row in choices]
        self._settings = [_tidy(row) for row in settings]
        self._left: list[Left] = []
        self._rows: dict[str, int] = {}
        self._lists = self._read_lists()
        self._at = 0
        self._closed = False

    def read(self) -> Taken:
        fields = list(self._block("", ""))
        title = next((row["title"] for row in self._settings if row.get("title")), "")
        form = Form(tuple(fields[:MAX_FIELDS]), title)
        form = self._without_faults(form)
        if not form.fields and not self._left:
            self._left.append(Left("survey", 0, "nothing_asked"))
        return Taken(
            form if form.fields else None, sorted(self._left, key=lambda left: (left.sheet, left.row))
        )

    def _without_faults(self, form: Form) -> Form:
        """The form without what is wrong in it, which is named. One fault can uncover another."""
        while form.fields and (faults := check(form)):
            columns = {field.key: {each.key for each in field.columns} for field in form.fields}
            for fault in faults:
                column = fault.detail.partition(" ")[0]
                at = column if column in columns[fault.key] else fault.key
                self._left.append(Left("survey", self._rows.get(at, 0), fault.code, fault.detail))
            form = Form(_repaired(form.fields, faults), form.title)
        return form

    def _block(self, step: str, shown_if: str) -> Iterator[Field]:
        """The questions up to the end of a group, or of the sheet."""
        while self._at < len(self._survey):
            row, number = self._survey[self._at], self._at + 2
            self._at += 1
            kind = " ".join(row.get("type", "").split())
            if block := _BLOCK.fullmatch(kind.lower()):
                if block[1] == "end":
                    self._closed = True
                    return
                yield from self._group(row, number, block[2], step, shown_if)
            elif kind:
                yield from self._question(row, number, kind, step, shown_if)
        self._closed = False

    def _group(
        self, row: Mapping[str, str], number: int, kind: str, step: str, shown_if: str
    ) -> Iterator[Field]:
        title = _label(row)
        self._note_columns(row, number)
        within = _both(shown_if, row.get("relevant", ""))
        if kind == "group":
            yield from self._block(title or step, within)
        else:
            columns = list(self._block("", ""))
            if kind == "loop":
                self._left.append(Left("survey", number, "loop", row.get("name", "")))
            else:
                yield from self._table(row, number, columns, step, within)
        if not self._closed:
            self._left.append(Left("survey", number, "unclosed", row.get("name", "")))

    def _table(
        self, row: Mapping[str, str], number: int, columns: Sequence[Field], step: str, shown_if: str
    ) -> Iterator[Field]:
        kept: list[Field] = []
        for column in columns:
            if column.type not in IN_TABLES:
                code = "nested_repeat" if column.type == "table" else "in_repeat"
                self._left.append(Left("survey", self._rows[column.key], code, column.key))
            else:
                kept.append(msgspec.structs.replace(column, step=""))
        count = row.get("count", "")
        fixed = count if _COUNT.fullmatch(count) else ""
        if count and not fixed:
            self._left.append(Left("survey", number, "repeat_count", count))
        name = row.get("name", "")
        if kept and name:
            self._rows[name] = number
            yield Field(
                key=name,
                type="table",
                title=_label(row) or name,
                step=step,
                shown_if=shown_if,
                minimum=fixed,
                maximum=fixed,
                columns=tuple(kept),
            )

    def _question(
        self, row: Mapping[str, str], number: int, kind: str, step: str, shown_if: str
    ) -> Iterator[Field]:
        name = row.get("name", "")
        lowered = added[1] if (added := _ADD.fullmatch(kind.lower())) else kind.lower()
        if lowered.split()[0] in _ABOUT_THE_PHONE and lowered not in _TYPES:
            return
        self._note_columns(row, number)
        self._rows[name] = number
        shown = _both(shown_if, row.get("relevant", ""))
        title = _label(row)
        told: dict[str, Any] = {
            "key": name,
            "title": title or name,
            "hint": _label(row, "hint"),
            "step": step,
            "required": row.get("required", "").lower() in {"yes", "true", "true()", "1"},
            "shown_if": shown,
            "valid_if": row.get("constraint", ""),
            "message": _label(row, "constraint_message"),
            "default": row.get("default", ""),
        }
        if lowered in {"calculate", "hidden"}:
            if row.get("calculation"):
                yield Field(
                    key=name,
                    type="text",
                    title=title,
                    step=step,
                    shown_if=shown,
                    calculated=row["calculation"],
                )
            return
        if select := _SELECT.fullmatch(kind) or _SELECT.fullmatch(kind.lower()):
            yield from self._choice(told, select, number)
        elif lowered in _TYPES:
            yield self._plain(told, _TYPES[lowered], lowered, row)
        else:
            self._left.append(Left("survey", number, "unknown_type", kind))

    def _plain(self, told: dict[str, Any], kind: FieldType, written: str, row: Mapping[str, str]) -> Field:
        if written in {"integer", "int"}:
            told["valid_if"] = _both(WHOLE, told["valid_if"])
        if written in {"acknowledge", "trigger"} and told["required"]:
            told["valid_if"] = _both(". = 'はい'", told["valid_if"])
        if written == "text" and "multiline" in row.get("appearance", ""):
            kind = "long_text"
        if kind == "note":
            told |= {"required": False, "valid_if": ""}
        return Field(type=kind, calculated=row.get("calculation", ""), **told)

    def _choice(self, told: dict[str, Any], select: re.Match[str], number: int) -> Iterator[Field]:
        options = self._lists.get(select["list"])
        if select["external"]:
            self._left.append(Left("survey", number, "external_choices", select["list"]))
        elif options is None:
            self._left.append(Left("survey", number, "unknown_list", select["list"]))
        else:
            kind: FieldType = "choice" if select["many"] in {"one", "1"} else "choices"
            if not select["other"]:
                yield Field(type=kind, options=options, **told)
                return
            yield Field(type=kind, options=(*options, Option(OTHER, OTHER_LABEL)), **told)
            key = f"{told['key']}_other"
            self._rows[key] = number
            yield Field(
                key=key,
                type="text",
                title=OTHER_LABEL,
                step=told["step"],
                required=True,
                shown_if=f"selected(${{{told['key']}}}, '{OTHER}')",
            )

    def _read_lists(self) -> dict[str, tuple[Option, ...]]:
        lists: dict[str, dict[str, Option]] = {}
        for number, row in enumerate(self._choices, 2):
            name, value = row.get("list_name", ""), row.get("name", "")
            if not name or not value:
                continue
            if value in lists.setdefault(name, {}):
                self._left.append(Left("choices", number, "same_option", value))
            lists[name].setdefault(value, Option(value, _label(row) or value))
        return {name: tuple(options.values()) for name, options in lists.items()}

    def _note_columns(self, row: Mapping[str, str], number: int) -> None:
        for column, code in _NOT_TAKEN.items():
            if row.get(column):
                self._left.append(Left("survey", number, code, row[column]))


def _tidy(row: Mapping[str, Any]) -> dict[str, str]:
    """A row by the plain names of its columns; `label::English (en)` stays apart as `label::english (en)`."""
    found: dict[str, str] = {}
    for written, value in row.items():
        column, *language = [part.strip() for part in re.split(r"::?", str(written).strip().lower())]
        if column in {"bind", "control", "body", "media"} and language:
            column, *language = language
            column, language = ":".join([column, *language]) if column == "jr" else column, language[1:]
        column = _COLUMNS.get(column, column)
        found[f"{column}::{language[0]}" if language else column] = str(value).strip()
    return found


def _label(row: Mapping[str, str], column: str = "label") -> str:
    """The words in the language that is wanted most."""
    languages = {
        key.partition("::")[2]: text for key, text in row.items() if key.partition("::")[0] == column
    }
    wanted = next((language for language in LANGUAGES if language in languages), None)
    if wanted is not None:
        return languages[wanted]
    return row.get(column) or next(iter(languages.values()), "")


def _both(a: str, b: str) -> str:
    return f"({a}) and ({b})" if a and b else a or b


def _repaired(fields: Sequence[Field], faults: Sequence[Fault]) -> tuple[Field, ...]:
    """Without what is wrong: a question stays when it can be asked without its expression, its default, its reference."""
    wrong: dict[str, list[Fault]] = {}
    for fault in faults:
        wrong.setdefault(fault.key, []).append(fault)
    keys = {field.key for field in fields}
    kept: dict[str, Field] = {}
    for each in fields:
        field, codes = _with_sound_columns(each, wrong.get(each.key, []))
        mended = _mended(field, codes, keys) if codes else field
        if mended is not None:
            kept.setdefault(field.key, mended)
    return tuple(kept.values())


def _with_sound_columns(field: Field, faults: Sequence[Fault]) -> tuple[Field, set[str]]:
    """A table without the columns that these faults are about, and the codes of the others."""
    columns = {column.key for column in field.columns}
    about = [fault.detail.partition(" ")[0] for fault in faults]
    bad = columns & set(about)
    kept = tuple(column for column in field.columns if column.key not in bad)
    codes = {fault.code for fault, at in zip(faults, about, strict=True) if at not in columns}
    return msgspec.structs.replace(field, columns=kept), codes


_EXPRESSION: Final = frozenset({"bad_expression", "unknown_answer", "circle"})


def _mended(field: Field, codes: set[str], keys: set[str]) -> Field | None:
    """The field without what these faults are about; None when it cannot be asked at all, or is calculated by nothing."""
    if codes - _EXPRESSION - {"unknown_reference", "bad_default", "same_key"} or (
        field.calculated and codes & _EXPRESSION
    ):
        return None
    changes: dict[str, Any] = {}
    if "bad_default" in codes:
        changes["default"] = ""
    if "unknown_reference" in codes:
        for name in ("title", "hint"):
            text = getattr(field, name)
            changes[name] = REFERENCE.sub(lambda match: match[0] if match[1] in keys else "…", text)
    if codes & _EXPRESSION:
        changes["shown_if"] = "" if "circle" in codes or not _holds(field.shown_if, keys) else field.shown_if
        changes["valid_if"] = field.valid_if if _holds(field.valid_if, keys) else ""
    return msgspec.structs.replace(field, **changes)


def _holds(written: str, keys: set[str]) -> bool:
    """Whether an expression can be read and knows what it speaks of."""
    try:
        return not written or answers_in(parse(written)) <= keys | {"."}
    except BadExpression:
        return False
