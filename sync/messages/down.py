"""The message down: JSON lines, one small struct a line. Unknown words are skipped by the reader (EX5)."""

import msgspec

from sync.messages.outcome import Outcome


class Hi(msgspec.Struct, frozen=True):
    """The first line: whose answer it is, and where the server stands."""

    v: int
    nonce: str
    time: int
    last: int
    inc: int
    pace: int


class Forgot(msgspec.Struct, frozen=True):
    """Of this incarnation the inbox holds nothing above `last`, or other mutations than the device: it sends again (MU9)."""

    inc: int
    last: int


class Want(msgspec.Struct, frozen=True):
    """A file that this member named and that is not verified here yet, and how many of its bytes are (FI3)."""

    sha256: str
    offset: int


class Gone(msgspec.Struct, frozen=True):
    """The device may no longer hold this scope."""

    scope: str
    why: str


class From(msgspec.Struct, frozen=True):
    """A segment of a scope begins after this seq."""

    scope: str
    seq: int


class Unlike(msgspec.Struct, frozen=True):
    """The cursor of this scope follows another history: the device's bucket sums, please."""

    scope: str


class Mend(msgspec.Struct, frozen=True):
    """A segment begins that replaces some buckets of a scope, on a device that stands at this seq. `mask` says which."""

    scope: str
    seq: int
    mask: str


class Row(msgspec.Struct, frozen=True):
    """A live row: its id and its exact bytes."""

    id: str
    body: bytes


class Drop(msgspec.Struct, frozen=True):
    """A row that left its scope, and why."""

    id: str
    why: str


class To(msgspec.Struct, frozen=True):
    """A segment ends at this seq. `sum` and `count` are of the whole scope, also while there is `more`."""

    scope: str
    seq: int
    sum: str
    count: int
    more: bool


class End(msgspec.Struct, frozen=True):
    """Nothing was cut off."""

    nonce: str


Line = Hi | Forgot | Outcome | Want | Gone | From | Unlike | Mend | Row | Drop | To | End
