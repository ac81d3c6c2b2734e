"""A mutation: a named intent, numbered by its device."""

from typing import Annotated

import msgspec

from sync.version import MAX_NUMBER

Count = Annotated[int, msgspec.Meta(ge=0, le=MAX_NUMBER)]
Number = Annotated[int, msgspec.Meta(ge=1, le=MAX_NUMBER)]
Name = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]


Origin = tuple[Number, Number]
"""An incarnation and a number in it."""


class Attachment(msgspec.Struct, frozen=True, forbid_unknown_fields=False):
    """One file that belongs to a mutation; it travels apart, named by its hash."""

    sha256: Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]
    size: Count
    type: Annotated[str, msgspec.Meta(max_length=128)]


class Mutation(msgspec.Struct, frozen=True):
    """What a person did, as the device wrote it down (SPEC.md, MU1). `at` is the device's clock in ms; it decides nothing.

    `origin` is the incarnation and number that it had first, when these are not those it has now (MU11).
    """

    n: Number
    name: Name
    ver: Annotated[int, msgspec.Meta(ge=1, le=1_000_000)]
    lane: Annotated[str, msgspec.Meta(min_length=1, max_length=128)]
    seen: Count
    at: int
    args: msgspec.Raw
    files: tuple[Attachment, ...] = ()
    origin: Origin | msgspec.UnsetType = msgspec.UNSET


class Numbered(msgspec.Struct, frozen=True):
    """The one field that has to be readable for a mutation to be kept in the inbox at all."""

    n: Number
