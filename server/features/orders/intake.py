"""Sheet in: a file and its terms become an order with pieces. All or nothing."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated, Any

import msgspec

from server.features.firms.models import Firm
from server.features.hubs.models import Hub
from server.features.orders.models import Order, OrderSheet
from server.features.orders.mutations import put, too_late
from server.features.orders.rules import OrderState, order_code, piece_bytes, piece_code, slices
from server.features.pieces.models import Piece
from server.features.pieces.rules import PieceState
from server.features.sources.keeping import NOTHING, Found, Pictures, keep
from server.features.templates.models import TemplateVersion
from server.features.templates.opening import form_of_version, version_of
from server.features.templates.rules import MAX_MINUTES, MAX_ROWS_A_PIECE, MAX_YEN, asked, outline
from server.features.terms.dated import pinned, standing
from server.features.terms.rules import Resale, day_of
from server.forms.form import Form
from server.problems import Problem
from server.sheets.check import check
from server.sheets.columns import Column, infer
from server.sheets.limits import MAX_COLUMNS
from server.sheets.problems import RowError, SheetError
from server.sheets.sheet import Sheet, read
from server.sheets.values import ValueType
from server.store.unit import Unit
from server.text import sentence

MAX_SHEET_BYTES = 20 * 1024 * 1024
MAX_TITLE = 200

Words = Annotated[str, msgspec.Meta(max_length=5000)]


class ColumnTerms(msgspec.Struct, forbid_unknown_fields=True):
    """What a coordinator confirmed about one column."""

    index: Annotated[int, msgspec.Meta(ge=0)]
    given: bool
    required: bool
    type: ValueType
    options: list[Annotated[str, msgspec.Meta(min_length=1, max_length=200)]] = []


class Resold(msgspec.Struct, forbid_unknown_fields=True):
    """再委託: whose work it is and when they pay, as the workers are told. Then the due date may follow the client's."""

    client: Annotated[str, msgspec.Meta(min_length=1, max_length=100, pattern=r"\S")]
    due: date


class Terms(msgspec.Struct, forbid_unknown_fields=True):
    """What an order says besides its sheet. minutes and yen are for one piece of `size` rows."""

    hub: str
    firm: int
    title: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    purpose: Words
    instructions: Words
    minutes: Annotated[int, msgspec.Meta(ge=1, le=MAX_MINUTES)]
    yen: Annotated[int, msgspec.Meta(ge=0, le=MAX_YEN)]
    size: Annotated[int, msgspec.Meta(ge=1, le=MAX_ROWS_A_PIECE)]
    columns: list[ColumnTerms]
    publish: bool = False
    double: Annotated[int, msgspec.Meta(ge=0, le=100)] = 0
    """How many pieces in a hundred two workers answer."""
    template: str | None = None
    resale: Resold | None = None
    version: int | None = None
    """A template's version, whose form is what the workers fill. All columns of the sheet are then given."""
    pictures: Pictures = []
    """Files that the rows of the sheet name. Whoever makes the order has brought them."""


class Wish(msgspec.Struct, forbid_unknown_fields=True):
    """What a firm says besides its sheet: everything else is what the hub has published."""

    title: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    version: int
    pictures: Pictures = []
    propose: bool = False


@dataclass(frozen=True)
class Brought:
    """Files for an order: found by their names, brought by a member."""

    membership: int = 0
    found: Found = NOTHING


def terms_of(version: TemplateVersion, hub: Hub, firm: Firm, wish: Wish) -> Terms:
    """The terms of a firm's order: those of the version, word for word and yen for yen."""
    return Terms(
        hub=hub.code,
        firm=firm.id,
        title=wish.title,
        purpose=version.purpose,
        instructions=version.instructions,
        minutes=version.minutes,
        yen=version.yen,
        size=version.size,
        columns=[],
        version=version.id,
        pictures=wish.pictures,
    )


def resale_of(told: Resold | None) -> Resale | None:
    """The exception of the law that an order asks for."""
    return Resale(told=True, client=told.client, client_due=told.due) if told else None


async def opened_sheet(data: bytes, name: str) -> Sheet:
    """Read a file off the event loop. Raises Problem with the sheet's code."""
    if len(data) > MAX_SHEET_BYTES:
        raise Problem("sheet_too_large", 413, limit=MAX_SHEET_BYTES // 1024 // 1024)
    try:
        return await asyncio.to_thread(read, data, name)
    except SheetError as error:
        raise sheet_problem(error) from error


def guessed_columns(sheet: Sheet) -> tuple[Column, ...]:
    """What each column seems to be for. Raises Problem with the sheet's code."""
    try:
        return infer(sheet)
    except SheetError as error:
        raise sheet_problem(error) from error


def sheet_problem(error: SheetError) -> Problem:
    """A sheet's error as a problem: its details fill the placeholders of its sentence."""
    return Problem(error.code, 422, dict(error.details), **error.details)


def told(errors: Sequence[RowError], lang: str) -> list[dict[str, Any]]:
    """Row errors for a program and for a person."""
    return [
        {
            "row": error.row,
            "line": error.line,
            "column": error.column,
            "code": error.code,
            "message": sentence(
                error.code, lang, row=error.row, line=error.line, column=error.column, **error.details
            ),
        }
        for error in errors
    ]


def all_given(columns: Sequence[Column], form: Form) -> tuple[Column, ...]:
    """The columns of a sheet whose rows are worked on with a form: nothing in them is to be filled, blanks may stay blank.

    Raises Problem when sheet and form together are wider than a sheet may be.
    """
    if len(columns) + len(asked(form)) > MAX_COLUMNS:
        raise Problem("sheet_too_many_columns", 422, limit=MAX_COLUMNS)
    return tuple(
        replace(each, given=True, required=each.required and each.given, type="text", options=())
        for each in columns
    )


def confirmed(columns: Sequence[Column], terms: Sequence[ColumnTerms]) -> tuple[Column, ...]:
    """The columns as the coordinator confirmed them. Raises Problem when they are not those of the sheet."""
    by_index = {column.index: column for column in terms}
    if sorted(by_index) != [column.index for column in columns] or len(by_index) != len(terms):
        raise Problem("columns_differ", 422)
    result = []
    for column in columns:
        said = by_index[column.index]
        if said.type == "choice" and len(set(said.options)) < 2 and not said.given:
            raise Problem("choice_without_options", 422, {"column": column.label}, column=column.label)
        options = tuple(dict.fromkeys(said.options)) if said.type == "choice" else ()
        key = column.key and said.given
        result.append(
            Column(column.index, column.label, said.given, key, said.required or key, said.type, options)
        )
    if all(column.given for column in result):
        raise Problem("nothing_to_fill", 422)
    if not any(column.given for column in result):
        raise Problem("nothing_given", 422)
    return tuple(result)


def form_of(columns: Sequence[Column]) -> dict[str, Any]:
    """The form that a header becomes: what is given, and what the workers fill."""
    fields = []
    for column in columns:
        if not column.given:
            field: dict[str, Any] = {
                "key": f"c{column.index}",
                "label": column.label,
                "type": column.type,
                "required": column.required,
            }
            if column.options:
                field["options"] = list(column.options)
            fields.append(field)
    return {"given": [{"label": column.label} for column in columns if column.given], "fields": fields}


NO_FILES = Brought()


async def create(
    unit: Unit,
    hub: Hub,
    firm: Firm,
    sheet: Sheet,
    columns: Sequence[Column],
    terms: Terms,
    brought: Brought = NO_FILES,
) -> Order:
    """Make the order with its pieces. Raises Problem `bad_rows` with every row that cannot be taken, and writes nothing.

    `columns` are those of `all_given` when the terms name a version, else those of `confirmed`.
    """
    if firm.hub_id != hub.id:
        raise Problem("no_such_firm", 422)
    title = " ".join(terms.title.split())
    if not title or len(title) > MAX_TITLE:
        raise Problem("title_missing", 422)
    version = await version_of(hub, terms.version)
    form = form_of(columns)
    if version is not None:
        form |= {"fields": outline(form_of_version(version)), "version": version.id}
    errors = await asyncio.to_thread(check, sheet, columns)  # seconds for a large sheet
    errors = sorted([*errors, *brought.found.errors], key=lambda error: (error.row, error.line))
    if errors:
        raise Problem("bad_rows", 422, {"rows": errors}, count=len({error.row for error in errors}))
    code = order_code(hub.code, await unit.count_up(f"order:{hub.code}"))
    order = await Order.create(
        code=code,
        hub=hub,
        firm=firm,
        title=title,
        state=OrderState.DRAFT.value,
        purpose=terms.purpose.strip(),
        instructions=terms.instructions.strip(),
        minutes=terms.minutes,
        yen=terms.yen,
        size=terms.size,
        rows=len(sheet.rows),
        form=form,
        version=version,
        source={"name": sheet.name, "format": sheet.format, "encoding": sheet.encoding},
        double=terms.double,
        pay=pinned((await standing(hub.id, day_of(unit.now))).pay, resale_of(terms.resale)),
        created_at=unit.now,
    )
    await OrderSheet.create(order=order, data=sheet.source, columns=msgspec.to_builtins(list(columns)))
    given = [column.index for column in columns if column.given]
    await Piece.bulk_create(
        [
            Piece(
                order_id=order.id,
                no=no,
                code=piece_code(code, no),
                first_row=first,
                given=[[row.cell(index) for index in given] for row in sheet.rows[first - 1 : last]],
                state=PieceState.READY.value,
            )
            for no, (first, last) in enumerate(slices(len(sheet.rows), terms.size), 1)
        ]
    )
    pieces = await Piece.filter(order_id=order.id).order_by("no")
    await keep(unit, order, brought.membership, pieces, brought.found)
    order.piece_bytes = piece_bytes([piece.given for piece in pieces])
    await order.save(update_fields=["piece_bytes"])
    unit.touch_all("piece", [piece.id for piece in pieces])
    unit.touch("order", order.id)
    if terms.publish:
        if await too_late(unit, order):
            raise Problem("due_too_late", 422)
        await put(unit, order, OrderState.OPEN)
    return order
