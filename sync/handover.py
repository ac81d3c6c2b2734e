"""The hand-over file: what a device has to send, carried by a person instead of a network (SPEC.md, "The hand-over file")."""

from hashlib import sha256
from typing import Annotated, Any

import msgspec

from sync.codec import read_number, well_formed
from sync.errors import Misfit, RemoteProtocolError
from sync.messages.mutation import Number
from sync.messages.outcome import Verdict
from sync.replica import Replica
from sync.version import MAX_FILE_BYTES, MAX_FILE_MUTATIONS

FORMAT = "hitokuchi-unsent"
VERSION = 2


class Envelope(msgspec.Struct):
    """The file itself: `content` is text, so that what mends line ends and indentation on the way cannot change it (HO1)."""

    format: str
    version: int
    sha256: str = ""
    content: str = ""


class Archived(msgspec.Struct):
    """A mutation whose outcome the device knows; the server may have forgotten it (MU9)."""

    inc: Number
    text: str
    verdict: Verdict
    code: str | None = None


class HandOver(msgspec.Struct):
    """The content. Mutations are texts: their exact bytes. What `drafts` are, only the domain knows."""

    device: Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
    inc: Number
    outbox: list[str | tuple[Number, str]]
    archive: list[Archived] = []
    drafts: msgspec.Raw = msgspec.Raw(b"[]")
    app: Annotated[str, msgspec.Meta(max_length=64)] = ""
    exported_at: int = 0

    def pending(self) -> list[tuple[int, bytes]]:
        """What waited to be sent, each with its incarnation."""
        numbered = [(self.inc, each) if isinstance(each, str) else each for each in self.outbox]
        return [(inc, well_formed(text.encode())) for inc, text in numbered]

    def remembered(self) -> list[tuple[int, bytes]]:
        """What the device has sent before, each with its incarnation."""
        return [(each.inc, well_formed(each.text.encode())) for each in self.archive]


def decode_hand_over(data: bytes) -> HandOver:
    """Read a file. Raises Misfit: `handover_damaged`, `handover_version` or `too_large` (HO2)."""
    if len(data) > MAX_FILE_BYTES:
        raise Misfit("too_large")
    try:
        envelope = msgspec.json.decode(data.removeprefix(b"\xef\xbb\xbf"), type=Envelope)
        if envelope.format != FORMAT:
            raise Misfit("handover_damaged")
        if envelope.version != VERSION:
            raise Misfit("handover_version")
        content = envelope.content.encode()
        if sha256(content).hexdigest() != envelope.sha256:
            raise Misfit("handover_damaged")
        brought = msgspec.json.decode(well_formed(content), type=HandOver)
        if len(brought.outbox) + len(brought.archive) > MAX_FILE_MUTATIONS:
            raise Misfit("too_large")
        for _, raw in [*brought.pending(), *brought.remembered()]:
            read_number(raw)
    except (msgspec.MsgspecError, RecursionError, UnicodeError, RemoteProtocolError) as error:
        raise Misfit("handover_damaged") from error
    return brought


def encode_hand_over(content: Any) -> bytes:
    """A file around this content, a HandOver or plain values of its shape."""
    text = msgspec.json.encode(content)
    return msgspec.json.encode(Envelope(FORMAT, VERSION, sha256(text).hexdigest(), text.decode()))


def hand_over_of(replica: Replica) -> bytes:
    """The file of a device as it is now. Twin of pwa/src/house/unsent.ts."""
    archive = [
        Archived(each.inc, each.raw.decode(), each.outcome.verdict, each.outcome.code)
        for each in replica.archive
    ]
    return encode_hand_over(
        {"device": replica.device, "inc": replica.inc, "outbox": replica.texts(), "archive": archive}
    )
