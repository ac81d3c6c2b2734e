"""The message up: push, acknowledge and ask, in one."""

from typing import Annotated

import msgspec

from sync.buckets import SUM_BYTES
from sync.messages.mutation import Count, Number
from sync.version import BUDGET, FEWEST_BUCKETS, MAX_CURSORS, MAX_LIVES, MOST_BUCKETS

Cursor = tuple[Count, Annotated[str, msgspec.Meta(pattern="^([0-9a-f]{16})?$")]]
"""`(seq, sum)`, as the last `to` line of the scope said."""

START: Cursor = (0, "")
"""The cursor of a scope that a device does not know yet: everything, please."""


Life = tuple[Number, Number, Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{16}$")]]
"""`(inc, n, print)`: the newest mutation of that incarnation in the archive, and the start of the SHA-256 of its bytes (MU9)."""

Sums = Annotated[
    bytes, msgspec.Meta(min_length=FEWEST_BUCKETS * SUM_BYTES, max_length=MOST_BUCKETS * SUM_BYTES)
]
"""Bucket sums as `buckets.pack` makes them; base64 in JSON."""


class Up(msgspec.Struct, omit_defaults=True):
    """See SPEC.md, "The message up". Mutations stay raw: their exact bytes are what is hashed and kept."""

    v: int
    device: Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
    nonce: Annotated[str, msgspec.Meta(pattern="^[0-9A-Za-z_-]{6,64}$")]
    inc: Number = 1
    seen: Count = 0
    wall: int = 0
    beat: tuple[Count, Count, Count, Count] = (0, 0, 0, 0)
    app: Annotated[str, msgspec.Meta(max_length=64)] = ""
    cursors: Annotated[dict[str, Cursor], msgspec.Meta(max_length=MAX_CURSORS)] = {}
    budget: Count = BUDGET
    lives: Annotated[tuple[Life, ...], msgspec.Meta(max_length=MAX_LIVES)] | msgspec.UnsetType = msgspec.UNSET
    mutations: list[msgspec.Raw] = []
    buckets: dict[str, Sums] | msgspec.UnsetType = msgspec.UNSET
