"""Messages to bytes and back. The only place that knows the shape of a line."""

import re
from collections.abc import Callable, Iterator
from hashlib import sha256
from typing import Annotated, Any

import msgspec

from sync.errors import RemoteProtocolError
from sync.messages.down import Drop, End, Forgot, From, Gone, Hi, Line, Mend, Row, To, Unlike, Want
from sync.messages.mutation import Count, Mutation, Numbered
from sync.messages.outcome import Outcome, Verdict
from sync.messages.up import Up
from sync.version import MAX_MESSAGE_BYTES, PROTOCOL

_up_decoder = msgspec.json.Decoder(Up)
_mutation_decoder = msgspec.json.Decoder(Mutation)
_number_decoder = msgspec.json.Decoder(Numbered)
_count_decoder = msgspec.json.Decoder(Count)
_line_decoder = msgspec.json.Decoder(list[msgspec.Raw])
_mask_decoder = msgspec.json.Decoder(Annotated[str, msgspec.Meta(pattern="^[0-9a-f]+$")])
_encode = msgspec.json.encode

_ESCAPE = re.compile(rb"(?i)\\(?:(u[d][89ab]..\\u[d][c-f]..)|(u[d][89a-f]..)|.)", re.DOTALL)
"""An escape in JSON: a whole surrogate pair, half of one, or any other."""


def _well_formed(escape: re.Match[bytes]) -> bytes:
    """Half a pair, which JavaScript can hold and UTF-8 cannot, becomes U+FFFD: one letter must not strand an outbox."""
    return rb"\ufffd" if escape[2] else escape[0]


def print_of(raw: bytes) -> str:
    """The start of the SHA-256 of a mutation's bytes, as 16 hex digits: enough to tell two of one number apart (MU9)."""
    return sha256(raw).hexdigest()[:16]


def well_formed(data: bytes) -> bytes:
    """JSON as every reader takes it, with the same bytes whichever way it came: in a message up or in a file (HO3)."""
    return _ESCAPE.sub(_well_formed, data)


def encode_up(up: Up) -> bytes:
    """The bytes of a message up; mutations stand in it with their own bytes unchanged (MU1)."""
    return _encode(up)


def decode_up(data: bytes) -> Up:
    """Read a message up. Raises RemoteProtocolError when it is none, with a reason for a developer."""
    if len(data) > MAX_MESSAGE_BYTES:
        raise RemoteProtocolError("message too long")
    try:
        up = _up_decoder.decode(well_formed(data))
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as error:
        raise RemoteProtocolError(str(error)) from error
    if up.v != PROTOCOL:
        raise RemoteProtocolError(f"protocol version {up.v} is not spoken here")
    if up.buckets and any(len(sums) & (len(sums) - 1) for sums in up.buckets.values()):
        raise RemoteProtocolError("a number of buckets that is no power of two")
    return up


def read_number(raw: bytes) -> int:
    """The `n` of a mutation's bytes. Raises RemoteProtocolError when it has none: then nobody could keep it."""
    try:
        return _number_decoder.decode(raw).n
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as error:
        raise RemoteProtocolError(f"mutation without a number: {error}") from error


def decode_mutation(raw: bytes) -> Mutation | None:
    """Read a mutation's bytes; None when they have a number and nothing else that can be understood (MU8)."""
    try:
        return _mutation_decoder.decode(raw)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError):
        return None


def encode_mutation(mutation: Mutation) -> bytes:
    """The bytes of a mutation. They are made once, by the device that numbers it."""
    return _encode(mutation)


def encode_line(line: Line) -> bytes:
    """One line of a message down, with its LF."""
    if isinstance(line, Row):
        return _ROW % (line.id.encode(), line.body)
    return _encode(_parts(line)) + b"\n"


_ROW = b'["row","%b",%b]\n'


def line_size(line: Row | Drop) -> int:
    """Bytes of the line, without making it."""
    if isinstance(line, Row):
        return len(_ROW) - 4 + len(line.id) + len(line.body)  # ids are ASCII (ids.check_id)
    return len(encode_line(line))


def _parts(line: Hi | Forgot | Outcome | Want | Gone | From | Unlike | Mend | Drop | To | End) -> list[Any]:
    if isinstance(line, Outcome):
        told = [line.n, line.verdict]
        return ["done", *told] if line.verdict is Verdict.APPLIED else ["done", *told, line.code]
    return [_WORDS[type(line)], *msgspec.structs.astuple(line)]


def _text(raw: msgspec.Raw) -> str:
    return msgspec.json.decode(raw, type=str)


def _count(raw: msgspec.Raw) -> int:
    number: int = _count_decoder.decode(raw)  # LI2
    return number


def _truth(raw: msgspec.Raw) -> bool:
    return msgspec.json.decode(raw, type=bool)


def _row(data: bytes, row_id: str) -> Row:
    """The body as it stands in the line: between the second comma and the closing bracket."""
    opening = data.index(b'"', data.index(b",")) + 1
    closing = data.index(b'"', opening)
    if data[opening:closing] != row_id.encode():
        raise ValueError("an id that does not stand as it is")
    return Row(row_id, data[data.index(b",", closing) + 1 : data.rindex(b"]")])


_LINES: dict[str, tuple[Callable[..., Line], tuple[Callable[[msgspec.Raw], Any], ...]]] = {
    "hi": (Hi, (_count, _text, _count, _count, _count, _count)),
    "forgot": (Forgot, (_count, _count)),
    "want": (Want, (_text, _count)),
    "gone": (Gone, (_text, _text)),
    "unlike": (Unlike, (_text,)),
    "from": (From, (_text, _count)),
    "mend": (Mend, (_text, _count, _mask_decoder.decode)),
    "drop": (Drop, (_text, _text)),
    "to": (To, (_text, _count, _text, _count, _truth)),
    "end": (End, (_text,)),
}
"""The lines whose parts are the fields of their message, in order: by their word, what they are and how each part is read."""

_WORDS = {kind: word for word, (kind, _) in _LINES.items()}


def decode_line(data: bytes) -> Line | None:
    """One line without its LF; None for a word that this version does not know (EX5).

    Raises RemoteProtocolError for anything that is not a line of this protocol.
    """
    try:
        data.decode()
        word, *rest = _line_decoder.decode(data)
        match _text(word):
            case "row":
                row_id, _ = rest
                return _row(data, _text(row_id))
            case "done":
                code = _text(rest[2]) if len(rest) > 2 else None
                return Outcome(_count(rest[0]), Verdict(_text(rest[1])), code)
            case known if known in _LINES:
                kind, readers = _LINES[known]
                if len(rest) < len(readers):
                    raise ValueError(f"a part of {known} is missing")
                return kind(*(read(part) for read, part in zip(readers, rest, strict=False)))
            case _:
                return None
    except (msgspec.MsgspecError, ValueError, IndexError, TypeError, RecursionError) as error:
        raise RemoteProtocolError(f"not a line of this protocol: {error}") from error


def whole_lines(answer: bytes) -> Iterator[bytes]:
    """The complete lines of an answer that may have been cut anywhere (EX3)."""
    start = 0
    while (end := answer.find(b"\n", start)) >= 0:
        yield answer[start:end]
        start = end + 1
