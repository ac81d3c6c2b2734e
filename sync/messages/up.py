"""The message up: push, acknowledge and ask, in one."""

from typing import Annotated

import msgspec

from sync.messages.mutation import Count, Number
from sync.version import BUDGET, MAX_CURSORS

Cursor = tuple[Count, Annotated[str, msgspec.Meta(pattern="^([0-9a-f]{16})?$")]]
"""`(seq, sum)`, as the last `to` line of the scope said."""

START: Cursor = (0, "")
"""The cursor of a scope that a device does not know yet: everything, please."""


class Up(msgspec.Struct):
    """See SPEC.md, "The message up". Mutations stay raw: their exact bytes are what is hashed and kept."""

    v: int
    device: Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
    inc: Number
    nonce: Annotated[str, msgspec.Meta(pattern="^[0-9A-Za-z_-]{6,64}$")]
    seen: Count = 0
    wall: int = 0
    mono: int = 0
    beat: tuple[Count, Count, Count, Count] = (0, 0, 0, 0)
    app: Annotated[str, msgspec.Meta(max_length=64)] = ""
    cursors: Annotated[dict[str, Cursor], msgspec.Meta(max_length=MAX_CURSORS)] = {}
    budget: Count = BUDGET
    mutations: list[msgspec.Raw] = []
