"""Sources of an order: found when it is taken in, kept with its pieces, let go with it."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

import msgspec

from server.features.files.attaching import Judged, attach, detach
from server.features.files.models import Blob, Holder
from server.features.files.rules import AttachedState, BlobState, Kind
from server.features.orders.models import Order
from server.features.pieces.models import Piece
from server.features.sources.models import Source
from server.features.sources.rules import MAX_PICTURES
from server.problems import Problem
from server.sheets.pictures import match, unreadable
from server.sheets.problems import RowError
from server.sheets.sheet import Sheet
from server.store.unit import Unit
from sync.messages.mutation import Attachment


class Picture(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A file that its sender has brought already, and the name that it had there."""

    name: Annotated[str, msgspec.Meta(min_length=1, max_length=255)]
    sha256: Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]


Pictures = Annotated[list[Picture], msgspec.Meta(max_length=MAX_PICTURES)]


@dataclass(frozen=True)
class Found:
    """The files of each row of a sheet, and which rows cannot be taken for them."""

    rows: Sequence[Sequence[tuple[Picture, Blob]]]
    errors: Sequence[RowError]


NOTHING = Found((), ())


async def find(membership: int, sheet: Sheet, pictures: Sequence[Picture]) -> Found:
    """The files of a sheet's rows. Raises Problem when no column names any, or when one is not here."""
    if not pictures:
        return NOTHING
    matched = await asyncio.to_thread(match, sheet, [each.name for each in pictures])
    if matched.column is None:
        raise Problem("no_picture_column", 422)
    used = sorted({place for files in matched.rows for place in files})
    blobs = await _brought(membership, [pictures[place] for place in used])
    errors = list(matched.errors)
    for number, places in enumerate(matched.rows, 1):
        for place in places:
            if not blobs[pictures[place].sha256].shown:
                errors.append(unreadable(sheet, matched.column, number, pictures[place].name))
    rows = [[(pictures[place], blobs[pictures[place].sha256]) for place in places] for places in matched.rows]
    return Found(rows, errors)


async def _brought(membership: int, pictures: Sequence[Picture]) -> dict[str, Blob]:
    """Knowing a hash is not having the file: each has to have been brought by who names it."""
    wanted = {each.sha256: each for each in pictures}
    held = Holder.filter(
        membership_id=membership, blob__sha256__in=list(wanted), blob__state=BlobState.VERIFIED.value
    )
    blobs = {row.blob.sha256: row.blob for row in await held.select_related("blob")}
    for sha256, picture in wanted.items():
        if sha256 not in blobs or blobs[sha256].kind == Kind.AUDIO:
            raise Problem("picture_not_here", 422, {"name": picture.name}, name=picture.name)
    return blobs


def files_of(order: int) -> str:
    """Under which name the files of an order are kept."""
    return f"order/{order}"


async def keep(unit: Unit, order: Order, membership: int, pieces: Sequence[Piece], found: Found) -> None:
    """Let these be the sources of an order's pieces, which are in its order. Its firm may see them from now on."""
    if not found.rows:
        return
    sources: list[Source] = []
    for piece in pieces:
        for row in range(len(piece.given)):
            for picture, blob in found.rows[piece.first_row - 1 + row]:
                sources.append(
                    Source(
                        piece_id=piece.id,
                        row=row,
                        name=picture.name,
                        sha256=blob.sha256,
                        type=blob.type,
                        size=blob.shown_size,
                        pages=blob.pages or 1,
                    )
                )
    await Source.bulk_create(sources)
    order.pictures = sum(each.size for each in sources)
    await order.save(update_fields=["pictures"])
    blobs = {blob.sha256: blob for row in found.rows for _, blob in row}
    await attach(
        unit,
        membership,
        files_of(order.id),
        [
            Judged(Attachment(each.sha256, each.size, each.type), AttachedState.VERIFIED)
            for each in blobs.values()
        ],
        firm=order.firm_id,
    )


async def let_go(order: int) -> None:
    """Nobody needs them any more."""
    await detach(files_of(order))
