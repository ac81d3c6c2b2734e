"""The sync store on SQL: ports.Store over the tables of models.py.

All rows of a transaction are stamped at its end, in one go (SC1): `place` only stages.
"""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from hashlib import sha256
from typing import Any

from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.connection import get_connection, get_connections
from tortoise.transactions import in_transaction

from server.store.asyncpg_engine import Client as PostgresClient
from server.store.convoy import Convoy
from server.store.dialect import WHOLE, Dialect, Stamped, signed, unsigned
from server.store.sqlite_engine import Client as SqliteClient
from server.store.unit import Listeners, Renderers, Unit, all_or_nothing_when_full
from server.store.values import as_sent
from sync.codec import line_size
from sync.ids import DeviceId, Member, RowId, Scope, check_id, row_hash
from sync.messages.down import Drop, Row
from sync.messages.mutation import Origin
from sync.messages.outcome import Outcome, Verdict
from sync.ports import Change, Clock, Entry, Head, Kept, Standing

_BATCH = 400
"""Values in one IN list; SQLite allows 32,766 variables, older builds 999."""

_FEW = 64
"""Feed entries a read; of a page's 16 KiB (LI3) an ordinary row takes 200 bytes to 1 KiB."""


def _marks(count: int) -> str:
    return ",".join("?" * count)


_Change = tuple[RowId, bytes | None, bytes | None, str]
"""A row of a scope: its id, its body before and now (None: not there, or a tombstone), and why it left."""


class _Reads:
    """What a snapshot and a transaction read alike."""

    def __init__(self, fetch: Callable[..., Any]) -> None:
        self._fetch = fetch

    async def standing(self, device: DeviceId, inc: int, lives: Sequence[Origin] = ()) -> Standing:
        """See ports.Snapshot; likewise below."""
        kept = "".join(
            f", (SELECT MAX(n) FROM sync_inbox WHERE device = ? AND inc = ?) AS last{i},"
            f" (SELECT hash FROM sync_inbox WHERE device = ? AND inc = ? AND n = ?) AS hash{i}"
            for i in range(len(lives))
        )
        (row,) = await self._fetch(
            "SELECT (SELECT inc FROM sync_device WHERE id = ?) AS inc,"
            " (SELECT device FROM sync_retired WHERE device = ?) AS revoked,"
            f" (SELECT MAX(n) FROM sync_inbox WHERE device = ? AND inc = ?) AS last{kept}",
            [device, device, device, inc, *(v for life, n in lives for v in (device, life, device, life, n))],
        )
        hashes = (row[f"hash{i}"] for i in range(len(lives)))
        return Standing(
            row["inc"] or 1,
            row["last"] or 0,
            bool(row["revoked"]),
            tuple(Kept(row[f"last{i}"] or 0, known and bytes(known)) for i, known in enumerate(hashes)),
        )

    async def outcomes(self, device: DeviceId, inc: int, after: int) -> Sequence[Outcome]:
        """Outcomes above `after`."""
        rows = await self._fetch(
            "SELECT n, verdict, code FROM sync_inbox WHERE device = ? AND inc = ? AND n > ? ORDER BY n",
            [device, inc, after],
        )
        return [Outcome(row["n"], Verdict(row["verdict"]), row["code"]) for row in rows]

    async def heads(self, member: Member) -> Mapping[Scope, Head]:
        """Scopes of the member, by name."""
        rows = await self._fetch(
            "SELECT m.scope, s.seq, s.sum, s.count FROM sync_member m LEFT JOIN sync_scope s ON s.name = m.scope"
            " WHERE m.member = ?",
            [member],
        )
        return {
            row["scope"]: Head(row["seq"] or 0, unsigned(row["sum"] or 0), row["count"] or 0)
            for row in sorted(
                rows, key=lambda row: str(row["scope"])
            )  # a database may sort by another alphabet
        }

    async def marked(self, scope: Scope, seq: int, total: int) -> bool:
        """Whether the scope stood at that sum, then or later."""
        rows = await self._fetch(
            "SELECT 1 FROM sync_mark WHERE scope = ? AND seq >= ? AND sum = ? ORDER BY seq LIMIT 1",
            [scope, seq, signed(total)],
        )
        return bool(rows)

    async def changes(
        self, scope: Scope, after: int, limit_bytes: int, *, tombstones: bool = True
    ) -> Sequence[Change]:
        """Feed entries after a seq, read a few at a time until the limit is reached."""
        live = "" if tombstones else " AND body IS NOT NULL"
        found: list[Change] = []
        size, at = 0, after
        while True:
            rows = await self._fetch(
                f"SELECT id, seq, body, why FROM sync_row WHERE scope = ? AND seq > ?{live} ORDER BY seq LIMIT {_FEW}",
                [scope, at],
            )
            for row_id, seq, body, why in rows:
                line = Drop(row_id, why) if body is None else Row(row_id, body)
                size += line_size(line)
                if found and size > limit_bytes:
                    return found
                found.append(Change(seq, line))
            if len(rows) < _FEW:
                return found
            at = found[-1].seq


class SqlSnapshot(_Reads):
    """One moment of the database."""

    async def floors(self, before: int) -> Mapping[Scope, int]:
        """For each scope with something to forget (SC12), the newest of its marks that are not younger."""
        rows = await self._fetch(
            "SELECT scope, MAX(seq) AS floor FROM sync_mark WHERE COALESCE(at, 0) <= ?"
            " GROUP BY scope HAVING COUNT(*) > 1",
            [before],
        )
        return {row["scope"]: row["floor"] for row in rows}


class SqlRows:
    """The row writer: stages places, and stamps them all at once at the end."""

    def __init__(self, db: BaseDBAsyncClient, dialect: Dialect) -> None:
        self._db = db
        self._dialect = dialect
        self.staged: dict[RowId, tuple[dict[Scope, bytes], str]] = {}

    async def place(self, row_id: RowId, bodies: Mapping[Scope, bytes], why: str = "") -> None:
        """See ports.RowWriter; likewise below."""
        self.staged[check_id(row_id)] = ({check_id(scope): body for scope, body in bodies.items()}, why)

    async def grant(self, member: Member, scope: Scope) -> None:
        """Add a scope."""
        await self._db.execute_query(
            "INSERT INTO sync_member (member, scope) VALUES (?, ?) ON CONFLICT (member, scope) DO NOTHING",
            [member, check_id(scope)],
        )

    async def revoke(self, member: Member, scope: Scope) -> None:
        """Take a scope."""
        await self._db.execute_query(
            "DELETE FROM sync_member WHERE member = ? AND scope = ?", [member, scope]
        )

    async def retire(self, device: DeviceId) -> None:
        """Out of service."""
        await self._db.execute_query(
            "INSERT INTO sync_retired (device) VALUES (?) ON CONFLICT (device) DO NOTHING", [device]
        )

    def remember(self) -> dict[RowId, tuple[dict[Scope, bytes], str]]:
        """What is staged so far, for a savepoint."""
        return dict(self.staged)

    def restore(self, kept: dict[RowId, tuple[dict[Scope, bytes], str]]) -> None:
        """Forget what was staged since."""
        self.staged = kept

    async def stamp(self, now: int) -> dict[Scope, int]:
        """Write what was staged; return the new seqs of the scopes that changed. Dialect.lock_rows came before."""
        before = await self._standing(list(self.staged))
        changes: dict[Scope, list[_Change]] = {}
        for row_id, (bodies, why) in self.staged.items():
            known = before.get(row_id, {})
            for scope in sorted(known.keys() - bodies.keys()):
                if known[scope] is not None:
                    changes.setdefault(scope, []).append((row_id, known[scope], None, why))
            for scope, body in sorted(bodies.items()):
                if known.get(scope) != body:
                    changes.setdefault(scope, []).append((row_id, known.get(scope), body, ""))
        self.staged = {}
        if not changes:
            return {}
        heads = await self._dialect.lock_heads(self._db, sorted(changes))
        stamped = [_stamped(scope, heads.get(scope, Head()), changes[scope]) for scope in sorted(changes)]
        await self._dialect.stamp(self._db, stamped, now)
        return {each.scope: each.head.seq for each in stamped}

    async def _standing(self, ids: list[RowId]) -> dict[RowId, dict[Scope, bytes | None]]:
        found: dict[RowId, dict[Scope, bytes | None]] = {}
        for start in range(0, len(ids), _BATCH):
            part = ids[start : start + _BATCH]
            rows = await self._db.execute_query_dict(
                f"SELECT id, scope, body FROM sync_row WHERE id IN ({_marks(len(part))})",
                part,
            )
            for row in rows:
                body = row["body"]
                found.setdefault(row["id"], {})[row["scope"]] = None if body is None else bytes(body)
        return found


def _stamped(scope: Scope, head: Head, changes: Sequence[_Change]) -> Stamped:
    """A scope after some changes, from its head before."""
    seq, total, count = head.seq, head.sum, head.count
    entries: list[tuple[RowId, int, bytes | None, str]] = []
    for row_id, old, new, why in changes:
        seq += 1
        if old is not None:
            total ^= row_hash(row_id, old)
            count -= 1
        if new is not None:
            total ^= row_hash(row_id, new)
            count += 1
        entries.append((row_id, seq, new, why))
    return Stamped(scope, Head(seq, total, count), entries)


_ENTRY = "n, hash, payload, lane, verdict, code"


def _entry(row: Mapping[str, Any]) -> Entry:
    outcome = Outcome(row["n"], Verdict(row["verdict"] or Verdict.HELD), row["code"])
    return Entry(row["n"], bytes(row["hash"]), bytes(row["payload"]), as_sent(row["lane"]), outcome)


def _text(origin: Origin) -> str:
    return f"{origin[0]}.{origin[1]}"


class SqlTransaction(_Reads):
    """One writing transaction."""

    def __init__(self, db: BaseDBAsyncClient, dialect: Dialect, rows: SqlRows, unit: Unit) -> None:
        super().__init__(db.execute_query_dict)
        self._db = db
        self._dialect = dialect
        self._rows = rows
        self._unit = unit

    @property
    def house(self) -> Unit:
        """The unit of work."""
        return self._unit

    @property
    def rows(self) -> SqlRows:
        """The row writer."""
        return self._rows

    async def lock_device(self, device: DeviceId) -> None:
        """See Dialect."""
        await self._dialect.lock_device(self._db, device)

    async def entries(self, device: DeviceId, inc: int, numbers: Sequence[int]) -> Mapping[int, Entry]:
        """See ports.Transaction; likewise below."""
        if not numbers:
            return {}
        rows = await self._fetch(
            f"SELECT {_ENTRY} FROM sync_inbox WHERE device = ? AND inc = ? AND n BETWEEN ? AND ?",
            [device, inc, min(numbers), max(numbers)],
        )
        wanted = set(numbers)
        return {row["n"]: _entry(row) for row in rows if row["n"] in wanted}

    async def kin(self, device: DeviceId, origin: Origin) -> Sequence[Entry]:
        """By the first number."""
        rows = await self._fetch(
            f"SELECT {_ENTRY} FROM sync_inbox WHERE device = ? AND inc = ? AND n = ? AND origin IS NULL"
            f" UNION ALL SELECT {_ENTRY} FROM sync_inbox WHERE device = ? AND origin = ?",
            [device, *origin, device, _text(origin)],
        )
        return [_entry(row) for row in rows]

    async def blocked(self, device: DeviceId, inc: int, lane: str, after: int) -> bool:
        """Whether the lane is blocked."""
        rows = await self._fetch(
            "SELECT 1 FROM sync_inbox WHERE device = ? AND inc = ? AND n > ? AND lane = ?"
            " AND verdict IN ('refused', 'held') LIMIT 1",
            [device, inc, after, lane],
        )
        return bool(rows)

    async def enter(
        self, device: DeviceId, inc: int, n: int, raw: bytes, lane: str, origin: Origin | None = None
    ) -> None:
        """Keep the mutation, not judged yet."""
        first = origin and _text(origin)
        await self._db.execute_query(
            "INSERT INTO sync_inbox (device, inc, n, hash, lane, payload, received_at, origin) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [device, inc, n, sha256(raw).digest(), lane, raw, self._unit.now, first],
        )
        if n == 1:
            await self._adopt(device, inc)

    async def settle(self, device: DeviceId, inc: int, outcome: Outcome) -> None:
        """Keep the outcome."""
        await self._db.execute_query(
            "UPDATE sync_inbox SET verdict = ?, code = ? WHERE device = ? AND inc = ? AND n = ?",
            [outcome.verdict.value, outcome.code, device, inc, outcome.n],
        )

    async def renew(self, device: DeviceId, above: int) -> int:
        """Next incarnation."""
        standing = await self.standing(device, above)
        inc = max(standing.inc, above) + 1
        await self._adopt(device, inc)
        return inc

    async def _adopt(self, device: DeviceId, inc: int) -> None:
        await self._db.execute_query(
            "INSERT INTO sync_device (id, inc) VALUES (?, ?)"
            " ON CONFLICT (id) DO UPDATE SET inc = excluded.inc WHERE excluded.inc > sync_device.inc",
            [device, inc],
        )

    def savepoint(self) -> AbstractAsyncContextManager[None]:
        """Undo what happens inside, rows and touches included, when it fails."""
        return self._unit.savepoint()

    @asynccontextmanager
    async def joined(self) -> AsyncIterator[None]:
        """Be in this transaction, which another task began, for the length of a block; undo it alone when it fails."""
        connections = get_connections()
        token = connections.set(self._db.connection_name, self._db)
        try:
            async with self._unit.savepoint():
                yield
        finally:
            connections.reset(token)


Committed = Callable[[Mapping[Scope, int]], None]
"""Is told after a commit which scopes changed, and where they stand."""


def nobody_listens(heads: Mapping[Scope, int]) -> None:
    """The command line: other processes look for themselves, or at the next contact."""


class SqlStore:
    """See ports.Store."""

    def __init__(
        self,
        clock: Clock,
        renderers: Renderers,
        listeners: Listeners,
        committed: Committed = nobody_listens,
    ) -> None:
        self._clock = clock
        self._renderers = renderers
        self._listeners = listeners
        self._committed = committed
        self._convoy = Convoy(self._whole)

    @asynccontextmanager
    async def write(self, device: DeviceId) -> AsyncIterator[SqlTransaction]:
        """One transaction of one device; see Dialect for who waits for whom, and convoy.py for who shares one."""
        with all_or_nothing_when_full():
            if device and isinstance(get_connection("default"), SqliteClient):
                async with self._convoy.joined() as shared, shared.joined():
                    yield shared
                return
            async with self._whole() as transaction:
                if device:
                    await transaction.lock_device(device)
                yield transaction

    @asynccontextmanager
    async def _whole(self) -> AsyncIterator[SqlTransaction]:
        async with in_transaction() as db:
            dialect: Dialect = db.dialect  # type: ignore[attr-defined]  # both engines of this house have one
            rows = SqlRows(db, dialect)
            unit = Unit(db, dialect, rows, self._renderers, self._listeners, self._clock())
            yield SqlTransaction(db, dialect, rows, unit)
            await dialect.lock_rows(db, sorted({*unit.touched, *rows.staged}))
            await unit.render()
            changed = await rows.stamp(unit.now)
        if changed:
            self._committed(changed)

    @asynccontextmanager
    async def unit(self, turn: str = WHOLE) -> AsyncIterator[Unit]:
        """The same door for whoever is no device: the command line, HTTP, the sweep. `turn`: see Unit.turn."""
        async with self.write("") as transaction:
            await transaction.house.turn(turn)
            yield transaction.house

    @asynccontextmanager
    async def read(self) -> AsyncIterator[SqlSnapshot]:
        """One read transaction."""
        client = get_connection("default")
        if not isinstance(client, (SqliteClient, PostgresClient)):
            raise TypeError("snapshots are read through the engine, never inside a transaction")
        async with client.moment() as fetch:
            yield SqlSnapshot(fetch)

    async def expire(self, before: int) -> int:
        """A transaction a scope: nobody waits for long, and what was not reached is found the next time."""
        async with self.read() as snapshot:
            floors = await snapshot.floors(before)
        dropped = 0
        for scope, floor in floors.items():
            async with in_transaction() as db:
                gone = "DELETE FROM sync_row WHERE scope = ? AND seq <= ? AND body IS NULL"
                dropped += (await db.execute_query(gone, [scope, floor]))[0]
                await db.execute_query("DELETE FROM sync_mark WHERE scope = ? AND seq < ?", [scope, floor])
        return dropped
