"""The device's half of the protocol: a pure state machine, bytes in and bytes out. Twin of pwa/src/sync/replica.ts.

The rehearsal, the simulator and the load test run on it. Whoever owns it stores `dump()` durably; what is in it changes only
in `enqueue` and `absorb`.
"""

from dataclasses import dataclass, field
from typing import Any

import msgspec

from sync.buckets import bucket_count, bucket_sums, in_mask, pack
from sync.codec import decode_line, decode_mutation, encode_mutation, encode_up, print_of, whole_lines
from sync.errors import LocalProtocolError, RemoteProtocolError
from sync.ids import row_hash, sum_text
from sync.messages.down import Drop, End, Forgot, From, Gone, Hi, Mend, Row, To, Unlike, Want
from sync.messages.mutation import Attachment, Mutation, Origin
from sync.messages.outcome import Outcome, Verdict
from sync.messages.up import Cursor, Life, Up
from sync.version import BUDGET, MAX_LIVES, PROTOCOL, TELL_EVERY_MS

ARCHIVE_LENGTH = 500
PUSH_BYTES = 512 * 1024
"""How many bytes of mutations go up in one exchange; at least one goes."""


@dataclass
class Held:
    """A scope as the device holds it: the server's lines and nothing else (SC9).

    `unlike`: the rows are not those of the server, which mends them with the help of their bucket sums.
    """

    seq: int = 0
    sum: str = ""
    count: int = 0
    more: bool = True
    rows: dict[str, bytes] = field(default_factory=dict)
    unlike: bool = False


@dataclass
class Archived:
    """A mutation whose outcome is stored, with the incarnation that it was sent in."""

    inc: int
    raw: bytes
    outcome: Outcome


@dataclass(frozen=True)
class Asked:
    """The message whose answer is waited for: the incarnation that it speaks of, and the highest `n` in it.

    It is not stored: a restart asks anew.
    """

    nonce: str
    inc: int
    up_to: int
    told: int | None


@dataclass
class Absorbed:
    """What an answer brought. `ours` is False for what is no answer to the last message of this device (EX2)."""

    ours: bool = False
    complete: bool = False
    more: bool = False
    outcomes: list[Outcome] = field(default_factory=list)
    dropped: list[Drop] = field(default_factory=list)
    wanted: list[Want] = field(default_factory=list)
    time: int = 0
    pace: int = 0


class Replica:
    """One device."""

    def __init__(self, device: str) -> None:
        self.device = device
        self.inc = 1
        self.next = 1
        self.seen = 0
        self.outbox: dict[Origin, bytes] = {}
        """By incarnation and number: those of a former life are there when a server forgot them (MU9)."""
        self.archive: list[Archived] = []
        self.scopes: dict[str, Held] = {}
        self._asked: Asked | None = None
        self._told: int | None = None
        """When it last told how it is, by its own clock; not kept, so that it does after each start (EX8)."""

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
        mutation = Mutation(n, name, ver, lane, self.seen, at, raw_args, files)
        self.outbox[self.inc, n] = encode_mutation(mutation)
        self.next = n + 1
        return n

    def compose(self, nonce: str, *, wall: int = 0, budget: int = BUDGET, app: str = "") -> bytes:
        """The message up that fits the state, of the oldest life that has something to send.

        From now on only its answer counts.
        """
        waiting = sorted(self.outbox)
        inc, first = waiting[0] if waiting else (self.inc, self.next)
        batch: list[msgspec.Raw] = []
        size = up_to = 0
        for key in waiting:
            size += len(self.outbox[key])
            if key[0] != inc or (batch and size > PUSH_BYTES):
                break
            batch.append(msgspec.Raw(self.outbox[key]))
            up_to = key[1]
        tells = bool(waiting) or self._told is None or abs(wall - self._told) >= TELL_EVERY_MS  # EX8
        self._asked = Asked(nonce, inc, up_to, wall if tells else self._told)
        seen = self.seen if inc == self.inc else first - 1
        cursors: dict[str, Cursor] = {
            name: (held.seq, held.sum) for name, held in sorted(self.scopes.items())
        }
        pending = sum(map(len, self.outbox.values()))
        lives = self._lives() or msgspec.UNSET
        up = Up(
            PROTOCOL,
            self.device,
            nonce,
            inc,
            seen,
            cursors=cursors,
            budget=budget,
            lives=lives,
            mutations=batch,
        )
        if tells:
            up.wall, up.app = wall, app
        if waiting:
            up.beat = (len(waiting), pending, 0, 0)
        buckets = {name: _sums(held) for name, held in sorted(self.scopes.items()) if held.unlike}
        if buckets:
            up.buckets = buckets
        return encode_up(up)

    def _lives(self) -> tuple[Life, ...]:
        newest: dict[int, Archived] = {}
        for entry in self.archive:
            known = newest.setdefault(entry.inc, entry)
            if entry.outcome.n > known.outcome.n:
                newest[entry.inc] = entry
        told = sorted(newest.items())[-MAX_LIVES:]
        return tuple((inc, entry.outcome.n, print_of(entry.raw)) for inc, entry in told)

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
        segment: tuple[From | Mend, list[Row | Drop]] | None = None
        for data in lines:
            try:
                line = decode_line(data)
            except RemoteProtocolError:
                break  # as if it had been cut here
            match line:
                case Outcome() as outcome:
                    # The server has compared only what was in the message: the bytes behind this may be a clone's (MU6).
                    waits = (asked.inc, outcome.n) in self.outbox
                    foreign = foreign or (waits and outcome.n > asked.up_to)
                    if not foreign:
                        self._settle(asked.inc, outcome)
                        got.outcomes.append(outcome)
                case Forgot(inc, last):
                    self._refill(inc, last)
                case Want() as want:
                    got.wanted.append(want)
                case Gone(scope, _):
                    self.scopes.pop(scope, None)
                case Unlike(scope) if scope in self.scopes:
                    self.scopes[scope].unlike = True
                case From() | Mend() as opening:
                    segment = (opening, [])
                case Row() | Drop() as change if segment is not None:
                    segment[1].append(change)
                case To() as closing if segment is not None and segment[0].scope == closing.scope:
                    self._apply(segment[0], segment[1], closing)
                    got.dropped += [line for line in segment[1] if isinstance(line, Drop)]
                    segment = None
                case End(ended) if ended == nonce:
                    got.complete, self._told = True, asked.told
                    self._follow(asked.inc, hi)
                case _:
                    continue  # EX5
        pending = bool(self.outbox)
        got.more = (
            not got.complete or pending or any(held.more or held.unlike for held in self.scopes.values())
        )
        return got

    def audit(self) -> list[str]:
        """Ask at the next contact for a repair of the scopes that disagree with what the server told (SC11). Says which."""
        wrong = self.disagreements()
        for name in wrong:
            self.scopes[name].unlike = True
        return wrong

    def disagreements(self) -> list[str]:
        """The scopes whose rows are not those that the server counted: a bug somewhere, never a matter of taste (I5)."""
        wrong = []
        for name, held in self.scopes.items():
            total = 0
            for row_id, body in held.rows.items():
                total ^= row_hash(row_id, body)
            if not (held.more or held.unlike) and (
                sum_text(total) != held.sum or len(held.rows) != held.count
            ):
                wrong.append(name)
        return wrong

    def _settle(self, inc: int, outcome: Outcome) -> None:
        raw = self.outbox.pop((inc, outcome.n), None)
        if inc == self.inc:
            self.seen = max(self.seen, outcome.n)
            # A device restored from an old copy hears of numbers that it does not remember, and must not use them again.
            self.next = max(self.next, self.seen + 1)
        if raw is None:
            return
        self.archive.append(Archived(inc, raw, outcome))
        del self.archive[:-ARCHIVE_LENGTH]

    def _apply(self, opening: From | Mend, changes: list[Row | Drop], closing: To) -> None:
        held = self.scopes.get(opening.scope)
        if isinstance(opening, Mend):
            if held is None or not held.unlike or held.seq != opening.seq:
                return  # no answer to these rows' sums
            held.rows = {name: body for name, body in held.rows.items() if not in_mask(opening.mask, name)}
            held.unlike = closing.more
        elif opening.seq == 0:
            held = self.scopes[opening.scope] = Held()  # SC6
        elif held is None or held.seq != opening.seq:
            return  # a segment that does not start where we stand would leave a hole
        for change in changes:
            if isinstance(change, Row):
                held.rows[change.id] = change.body
            else:
                held.rows.pop(change.id, None)
        if held.unlike and isinstance(opening, Mend):
            return  # SC10: the cursor stays until all is mended
        held.seq, held.sum, held.count, held.more = closing.seq, closing.sum, closing.count, closing.more

    def _refill(self, inc: int, last: int) -> None:
        """What the server forgot of a life, out of the archive again (MU9)."""
        back = [entry for entry in self.archive if entry.inc == inc and entry.outcome.n > last]
        self.archive = [entry for entry in self.archive if entry.inc != inc or entry.outcome.n <= last]
        self.outbox.update({(inc, entry.outcome.n): entry.raw for entry in back})
        if inc == self.inc:
            self.seen = min([self.seen, *(entry.outcome.n - 1 for entry in back)])

    def _follow(self, inc: int, hi: Hi) -> None:
        """Leave a life whose numbers mean something else to the server (MU6), or that it waits for in vain (MU3)."""
        first = min(
            (n for life, n in self.outbox if life == inc), default=self.next if inc == self.inc else 0
        )
        if hi.inc > inc or first > hi.last + 1:
            self._renumber(inc, max(hi.inc, inc + 1))

    def _renumber(self, life: int, new: int) -> None:
        """What is left of this life goes to the end of the current one; if that is this one, `new` begins."""
        leaving = sorted(key for key in self.outbox if key[0] == life)
        if life == self.inc:
            self.inc, self.next, self.seen = new, 1, 0
        self._asked = None
        for key in leaving:
            self._number_anew(key, self.outbox.pop(key))

    def _number_anew(self, key: Origin, raw: bytes) -> None:
        mutation = decode_mutation(raw)
        if mutation is None:
            raise LocalProtocolError("an unreadable mutation in our own outbox")
        renumbered = msgspec.structs.replace(mutation, n=self.next, seen=0, origin=mutation.origin or key)
        self.outbox[self.inc, self.next] = encode_mutation(renumbered)
        self.next += 1

    def adopt(self, device: str, *, forgotten: bool = False) -> None:
        """Go on as another device of the same person: paired again after it was revoked, or after its server was lost.

        `forgotten`: the server knows the former device no more. Then it has nothing that came from it either, and what was
        settled goes up again too. Otherwise that is in the inbox of the former device, and stays out of this one's.
        """
        if forgotten:
            self.outbox |= {(entry.inc, entry.outcome.n): entry.raw for entry in self.archive}
        pending = sorted(self.outbox.items())
        self.device, self.inc, self.next, self.seen, self._asked = device, 1, 1, 0, None
        self.outbox, self.archive = {}, []
        for key, raw in pending:
            self._number_anew(key, raw)

    def texts(self) -> list[str | list[int | str]]:
        """The outbox as it is written down: a text, or `[inc, text]` when it is of a former life."""
        return [
            raw.decode() if inc == self.inc else [inc, raw.decode()]
            for (inc, _), raw in sorted(self.outbox.items())
        ]

    def dump(self) -> dict[str, Any]:
        """The state as plain JSON values, for storage and for the vectors."""
        return {
            "device": self.device,
            "inc": self.inc,
            "next": self.next,
            "seen": self.seen,
            "outbox": self.texts(),
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
                    **({"unlike": True} if held.unlike else {}),
                }
                for name, held in sorted(self.scopes.items())
            },
        }

    @classmethod
    def load(cls, state: dict[str, Any]) -> "Replica":
        """The inverse of `dump`."""
        replica = cls(state["device"])
        replica.inc, replica.next, replica.seen = state["inc"], state["next"], state["seen"]
        for item in state["outbox"]:
            inc, text = (replica.inc, item) if isinstance(item, str) else item
            replica.outbox[inc, _number(text)] = text.encode()
        for item in state["archive"]:
            outcome = Outcome(_number(item["mutation"]), Verdict(item["verdict"]), item["code"])
            replica.archive.append(Archived(item["inc"], item["mutation"].encode(), outcome))
        for name, kept in state["scopes"].items():
            rows = {row_id: body.encode() for row_id, body in kept["rows"].items()}
            unlike = kept.get("unlike", False)
            replica.scopes[name] = Held(kept["seq"], kept["sum"], kept["count"], kept["more"], rows, unlike)
        return replica


def _sums(held: Held) -> bytes:
    return pack(bucket_sums(held.rows.items(), bucket_count(len(held.rows))))


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
