"""The device's half of the protocol: a pure state machine, bytes in and bytes out. Twin of pwa/src/sync/replica.ts.

The rehearsal, the simulator and the load test run on it. Whoever owns it stores `dump()` durably; what is in it changes only
in `enqueue` and `absorb`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec

from sync.codec import decode_line, decode_mutation, encode_mutation, encode_up, whole_lines
from sync.errors import LocalProtocolError, RemoteProtocolError
from sync.ids import row_hash, sum_text
from sync.messages.down import Drop, End, From, Gone, Hi, Row, To
from sync.messages.mutation import Attachment, Mutation
from sync.messages.outcome import Outcome, Verdict
from sync.messages.up import Cursor, Up
from sync.version import BUDGET, PROTOCOL

ARCHIVE_LENGTH = 500
PUSH_BYTES = 512 * 1024
"""How many bytes of mutations go up in one exchange; at least one goes."""


@dataclass
class Held:
    """A scope as the device holds it: the server's lines and nothing else (SC9)."""

    seq: int = 0
    sum: str = ""
    count: int = 0
    more: bool = True
    rows: dict[str, bytes] = field(default_factory=dict)


@dataclass
class Archived:
    """A mutation whose outcome is stored, with the incarnation that it was sent in."""

    inc: int
    raw: bytes
    outcome: Outcome


@dataclass(frozen=True)
class Asked:
    """The message whose answer is waited for; `up_to` is the highest `n` in it. It is not stored: a restart asks anew."""

    nonce: str
    up_to: int


@dataclass
class Absorbed:
    """What an answer brought. `ours` is False for what is no answer to the last message of this device (EX2)."""

    ours: bool = False
    complete: bool = False
    more: bool = False
    outcomes: list[Outcome] = field(default_factory=list)
    dropped: list[Drop] = field(default_factory=list)
    time: int = 0
    pace: int = 0


class Replica:
    """One device."""

    def __init__(self, device: str) -> None:
        self.device = device
        self.inc = 1
        self.next = 1
        self.seen = 0
        self.outbox: dict[int, bytes] = {}
        self.archive: list[Archived] = []
        self.scopes: dict[str, Held] = {}
        self._asked: Asked | None = None

    def rows(self, scope: str) -> dict[str, Any]:
        """The rows of a scope, decoded."""
        held = self.scopes.get(scope)
        return {row_id: msgspec.json.decode(body) for row_id, body in held.rows.items()} if held else {}

    def enqueue(
        self, name: str, lane: str, args: Any, *, at: int, ver: int = 1, files: tuple[Attachment, ...] = ()
    ) -> int:
        """Write a mutation down under the next number and return the number (MU1, MU2)."""
        n = self.next
        raw_args = msgspec.Raw(msgspec.json.encode(args))
        self.outbox[n] = encode_mutation(Mutation(n, name, ver, lane, self.seen, at, raw_args, files))
        self.next = n + 1
        return n

    def compose(
        self, nonce: str, *, wall: int = 0, mono: int = 0, budget: int = BUDGET, app: str = ""
    ) -> bytes:
        """The message up that fits the state. From now on only its answer counts."""
        batch: list[msgspec.Raw] = []
        size = up_to = 0
        for n in sorted(self.outbox):
            size += len(self.outbox[n])
            if batch and size > PUSH_BYTES:
                break
            batch.append(msgspec.Raw(self.outbox[n]))
            up_to = n
        self._asked = Asked(nonce, up_to)
        cursors: dict[str, Cursor] = {
            name: (held.seq, held.sum) for name, held in sorted(self.scopes.items())
        }
        pending = sum(map(len, self.outbox.values()))
        beat = (len(self.outbox), pending, 0, 0)
        up = Up(
            PROTOCOL, self.device, self.inc, nonce, self.seen, wall, mono, beat, app, cursors, budget, batch
        )
        return encode_up(up)

    def absorb(self, nonce: str, answer: bytes) -> Absorbed:
        """Take in an answer, whole or cut anywhere (EX2-EX5). The caller stores the new state in one transaction (SC9)."""
        got = Absorbed()
        lines = whole_lines(answer)
        hi = _first(lines, nonce)
        asked = self._asked
        if hi is None or asked is None or asked.nonce != nonce:
            return got
        foreign = False
        got.ours, got.time, got.pace = True, hi.time, hi.pace
        segment: tuple[From, list[Row | Drop]] | None = None
        for data in lines:
            try:
                line = decode_line(data)
            except RemoteProtocolError:
                break  # as if it had been cut here
            match line:
                case Outcome() as outcome:
                    # The server has compared only what was in the message: the bytes behind this may be a clone's (MU6).
                    foreign = foreign or (outcome.n in self.outbox and outcome.n > asked.up_to)
                    if not foreign:
                        self._settle(outcome)
                        got.outcomes.append(outcome)
                case Gone(scope, _):
                    self.scopes.pop(scope, None)
                case From() as opening:
                    segment = (opening, [])
                case Row() | Drop() as change if segment is not None:
                    segment[1].append(change)
                case To() as closing if segment is not None and segment[0].scope == closing.scope:
                    self._apply(segment[0], segment[1], closing)
                    got.dropped += [line for line in segment[1] if isinstance(line, Drop)]
                    segment = None
                case End(ended) if ended == nonce:
                    got.complete = True
                    if not foreign:
                        self._follow(hi)
                case _:
                    continue  # EX5
        pending = bool(self.outbox)
        got.more = not got.complete or pending or any(held.more for held in self.scopes.values())
        return got

    def disagreements(self) -> list[str]:
        """The scopes whose rows are not those that the server counted: a bug somewhere, never a matter of taste (I5)."""
        wrong = []
        for name, held in self.scopes.items():
            total = 0
            for row_id, body in held.rows.items():
                total ^= row_hash(row_id, body)
            if not held.more and (sum_text(total) != held.sum or len(held.rows) != held.count):
                wrong.append(name)
        return wrong

    def _settle(self, outcome: Outcome) -> None:
        raw = self.outbox.pop(outcome.n, None)
        self.seen = max(self.seen, outcome.n)
        # A device restored from an old copy hears of numbers that it does not remember, and must not use them again.
        self.next = max(self.next, self.seen + 1)
        if raw is None:
            return
        self.archive.append(Archived(self.inc, raw, outcome))
        del self.archive[:-ARCHIVE_LENGTH]

    def _apply(self, opening: From, changes: list[Row | Drop], closing: To) -> None:
        held = self.scopes.get(opening.scope)
        if opening.seq == 0:
            held = self.scopes[opening.scope] = Held()  # SC6
        elif held is None or held.seq != opening.seq:
            return  # a segment that does not start where we stand would leave a hole
        for change in changes:
            if isinstance(change, Row):
                held.rows[change.id] = change.body
            else:
                held.rows.pop(change.id, None)
        held.seq, held.sum, held.count, held.more = closing.seq, closing.sum, closing.count, closing.more

    def _follow(self, hi: Hi) -> None:
        if hi.inc > self.inc:
            self._renumber(hi.inc)  # MU6
            return
        if hi.last < self.seen:
            self._refill(hi.last)  # MU9
        if min(self.outbox, default=self.next) > hi.last + 1:
            # MU9: the archive does not reach back far enough to close the gap, and the server would wait for ever (MU3).
            self._renumber(self.inc + 1)

    def _renumber(self, inc: int, before: Sequence[bytes] = ()) -> None:
        pending = [*before, *(self.outbox[n] for n in sorted(self.outbox))]
        self.inc, self.next, self.seen = inc, 1, 0
        self.outbox, self._asked = {}, None
        for raw in pending:
            mutation = decode_mutation(raw)
            if mutation is None:
                raise LocalProtocolError("an unreadable mutation in our own outbox")
            renumbered = msgspec.structs.replace(mutation, n=self.next, seen=0)
            self.outbox[self.next] = encode_mutation(renumbered)
            self.next += 1

    def _refill(self, last: int) -> None:
        back = [entry for entry in self.archive if entry.inc == self.inc and entry.outcome.n > last]
        self.archive = [entry for entry in self.archive if entry not in back]
        self.outbox.update({entry.outcome.n: entry.raw for entry in back})
        self.seen = last

    def adopt(self, device: str, *, forgotten: bool = False) -> None:
        """Go on as another device of the same person: paired again after it was revoked, or after its server was lost.

        `forgotten`: the server knows the former device no more. Then it has nothing that came from it either, and what was
        settled goes up again too.
        """
        if forgotten:
            back = sorted(self.archive, key=lambda entry: (entry.inc, entry.outcome.n))
            self._renumber(1, [entry.raw for entry in back])
            self.archive = []
        else:
            self._renumber(1)
        self.device = device

    def dump(self) -> dict[str, Any]:
        """The state as plain JSON values, for storage and for the vectors."""
        return {
            "device": self.device,
            "inc": self.inc,
            "next": self.next,
            "seen": self.seen,
            "outbox": [raw.decode() for _, raw in sorted(self.outbox.items())],
            "archive": [
                {
                    "inc": a.inc,
                    "mutation": a.raw.decode(),
                    "verdict": a.outcome.verdict.value,
                    "code": a.outcome.code,
                }
                for a in self.archive
            ],
            "scopes": {
                name: {
                    "seq": held.seq,
                    "sum": held.sum,
                    "count": held.count,
                    "more": held.more,
                    "rows": {row_id: body.decode() for row_id, body in sorted(held.rows.items())},
                }
                for name, held in sorted(self.scopes.items())
            },
        }

    @classmethod
    def load(cls, state: dict[str, Any]) -> "Replica":
        """The inverse of `dump`."""
        replica = cls(state["device"])
        replica.inc, replica.next, replica.seen = state["inc"], state["next"], state["seen"]
        for text in state["outbox"]:
            replica.outbox[_number(text)] = text.encode()
        for item in state["archive"]:
            outcome = Outcome(_number(item["mutation"]), Verdict(item["verdict"]), item["code"])
            replica.archive.append(Archived(item["inc"], item["mutation"].encode(), outcome))
        for name, kept in state["scopes"].items():
            rows = {row_id: body.encode() for row_id, body in kept["rows"].items()}
            replica.scopes[name] = Held(kept["seq"], kept["sum"], kept["count"], kept["more"], rows)
        return replica


def _number(text: str) -> int:
    mutation = decode_mutation(text.encode())
    if mutation is None:
        raise LocalProtocolError("an unreadable mutation in a stored state")
    return mutation.n


def _first(lines: Any, nonce: str) -> Hi | None:
    try:
        line = decode_line(next(lines, b""))
    except RemoteProtocolError:
        return None
    return line if isinstance(line, Hi) and line.nonce == nonce else None
