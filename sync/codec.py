"""Messages to bytes and back. The only place that knows the shape of a line."""

import re
from collections.abc import Iterator
from typing import Any

import msgspec

from sync.errors import RemoteProtocolError
from sync.messages.down import Drop, End, From, Gone, Hi, Line, Row, To
from sync.messages.mutation import Count, Mutation, Numbered
from sync.messages.outcome import Outcome, Verdict
from sync.messages.up import Up
from sync.version import MAX_MESSAGE_BYTES, PROTOCOL

_up_decoder = msgspec.json.Decoder(Up)
_mutation_decoder = msgspec.json.Decoder(Mutation)
_number_decoder = msgspec.json.Decoder(Numbered)
_count_decoder = msgspec.json.Decoder(Count)
_line_decoder = msgspec.json.Decoder(list[msgspec.Raw])
_encode = msgspec.json.encode

_ESCAPE = re.compile(rb"(?i)\\(?:(u[d][89ab]..\\u[d][c-f]..)|(u[d][89a-f]..)|.)", re.DOTALL)
"""An escape in JSON: a whole surrogate pair, half of one, or any other."""


def _well_formed(escape: re.Match[bytes]) -> bytes:
    """Half a pair, which JavaScript can hold and UTF-8 cannot, becomes U+FFFD: one letter must not strand an outbox."""
    return rb"\ufffd" if escape[2] else escape[0]


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


def _parts(line: Hi | Outcome | Gone | From | Drop | To | End) -> list[Any]:
    match line:
        case Drop(row_id, why):
            return ["drop", row_id, why]
        case Outcome(n, Verdict.APPLIED, _):
            return ["done", n, "applied"]
        case Outcome(n, verdict, code):
            return ["done", n, verdict, code]
        case From(scope, seq):
            return ["from", scope, seq]
        case To(scope, seq, total, count, more):
            return ["to", scope, seq, total, count, more]
        case Gone(scope, why):
            return ["gone", scope, why]
        case Hi(v, nonce, time, last, inc, pace):
            return ["hi", v, nonce, time, last, inc, pace]
        case End(nonce):
            return ["end", nonce]


def _text(raw: msgspec.Raw) -> str:
    return msgspec.json.decode(raw, type=str)


def _count(raw: msgspec.Raw) -> int:
    number: int = _count_decoder.decode(raw)  # LI2
    return number


def _row(data: bytes, row_id: str) -> Row:
    """The body as it stands in the line: between the second comma and the closing bracket."""
    opening = data.index(b'"', data.index(b",")) + 1
    closing = data.index(b'"', opening)
    if data[opening:closing] != row_id.encode():
        raise ValueError("an id that does not stand as it is")
    return Row(row_id, data[data.index(b",", closing) + 1 : data.rindex(b"]")])


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
            case "drop":
                return Drop(_text(rest[0]), _text(rest[1]))
            case "done":
                return Outcome(
                    _count(rest[0]), Verdict(_text(rest[1])), _text(rest[2]) if len(rest) > 2 else None
                )
            case "from":
                return From(_text(rest[0]), _count(rest[1]))
            case "to":
                return To(
                    _text(rest[0]),
                    _count(rest[1]),
                    _text(rest[2]),
                    _count(rest[3]),
                    msgspec.json.decode(rest[4], type=bool),
                )
            case "gone":
                return Gone(_text(rest[0]), _text(rest[1]))
            case "hi":
                return Hi(_count(rest[0]), _text(rest[1]), *(_count(part) for part in rest[2:6]))
            case "end":
                return End(_text(rest[0]))
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
