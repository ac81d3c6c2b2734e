"""Whether the database is still the one that was served here a moment ago, or an older one in its place.

`hitokuchi restore` says so by itself when it brings a file back. A PostgreSQL server is brought back by tools that know nothing
of us, and fails over to a replica that lagged behind without anybody doing anything. What such a database gave out and forgot
must not be given out again (decision 0009). So each process remembers how far it saw the database get, and a file in the data
folder remembers it across restarts. A database that is behind that gets a history of its own.

The file is at most `EVERY` seconds behind. What was written in those last moments before a crash, and nothing after, can be lost
unnoticed. So can a database that is brought back together with the data folder. `hitokuchi begin-history` is for those.
"""

import asyncio
import json
import os
import secrets
from dataclasses import asdict, dataclass, field
from pathlib import Path

import structlog
from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.transactions import in_transaction

from server.store.copies import BEGINNING, ID_GAP, begin_anew
from server.store.database import Database
from server.store.dialect import WHOLE
from server.store.place import Place
from server.store.postgres_dialect import PostgresDialect
from server.store.unit import RESTORED_AT
from sync.ports import Clock

log = structlog.get_logger("server")

NAME = "hitokuchi.history"

EVERY = 1.0
"""Seconds between two looks."""

INSTANCE = "instance"
"""The counter that holds a random number: which database this is, whatever it is called and wherever it runs."""


@dataclass(frozen=True, order=True)
class Reached:
    """How far a database has got. Of one database it only grows, unless another, older one took its place."""

    restored_at: int
    """When its history began, in ms; 0 for the first one."""
    position: int
    """The key of its newest mark: there is one for each scope of each commit."""
    instance: int = field(compare=False)
    """0: it has none yet."""


async def reached(client: BaseDBAsyncClient) -> Reached:
    """How far the database has got. Reads two index entries."""
    rows = await client.execute_query_dict(
        "SELECT (SELECT value FROM counter WHERE name = ?) AS restored_at,"
        " (SELECT MAX(key) FROM sync_mark) AS position, (SELECT value FROM counter WHERE name = ?) AS instance",
        [RESTORED_AT, INSTANCE],
    )
    found = rows[0]
    return Reached(found["restored_at"] or 0, found["position"] or 0, found["instance"] or 0)


def remembered(folder: Path) -> Reached | None:
    """What this machine knows; None when it knows nothing."""
    try:
        return Reached(**json.loads((folder / NAME).read_text("ascii")))
    except (OSError, ValueError, TypeError):
        return None


def remember(folder: Path, known: Reached) -> None:
    """Keep it durably. A folder that is not there or cannot be written keeps nothing: nobody is served less for that."""
    unfinished = folder / f".{NAME}.{os.getpid()}"
    try:
        with unfinished.open("w", encoding="ascii") as file:
            json.dump(asdict(known), file)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(folder / NAME)
    except OSError as error:
        log.warning("how far the database got is not remembered", reason=str(error))


def went_back(known: Reached | None, found: Reached) -> bool:
    """Whether a database is behind what was known of the same one. An empty one is new, not behind."""
    return (
        known is not None and found.position > 0 and found.instance in (0, known.instance) and found < known
    )


async def begin(place: Place, now: int, unless: Reached | None = None) -> bool:
    """Give the open database a history of its own: see copies.begin_anew, which does the same for a file.

    `unless` it has got as far as this by now: several processes notice at the same moment, and one does it. Nothing is written by
    others meanwhile. Returns whether it was done.
    """
    if isinstance(place, Path):
        await asyncio.to_thread(begin_anew, place, now)
        return True
    async with in_transaction() as db:
        await PostgresDialect().lock_turn(db, WHOLE)
        if unless is not None and not went_back(unless, await reached(db)):
            return False
        await db.execute_query(
            "INSERT INTO counter (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE"
            " SET value = GREATEST(counter.value + 1, excluded.value)",
            [RESTORED_AT, now],
        )
        for row in await db.execute_query_dict(
            "SELECT quote_ident(space.nspname) || '.' || quote_ident(sequence.relname) AS name"
            " FROM pg_class sequence JOIN pg_namespace space ON space.oid = sequence.relnamespace"
            " JOIN pg_depend ON pg_depend.objid = sequence.oid AND pg_depend.classid = 'pg_class'::regclass"
            " AND pg_depend.deptype IN ('a', 'i') JOIN pg_class owner ON owner.oid = pg_depend.refobjid"
            " WHERE sequence.relkind = 'S' AND space.nspname = current_schema()"
            r" AND owner.relname NOT LIKE 'sync\_%' AND owner.relname NOT LIKE 'tortoise\_%'"
        ):
            await db.execute_query_dict(
                f"SELECT setval('{row['name']}', GREATEST(last_value + {ID_GAP}, {now // 1000 - BEGINNING}))"
                f" FROM {row['name']}"
            )
    return True


class History:
    """Watches over one open database. One a process."""

    def __init__(self, database: Database, folder: Path, clock: Clock) -> None:
        self._database = database
        self._folder = folder
        self._clock = clock
        self._known: Reached | None = None

    async def check(self) -> bool:
        """Look, and begin a history when the database is behind what is known of it. Returns whether that was so."""
        client = self._database.client
        known = max((each for each in (self._known, remembered(self._folder)) if each), default=None)
        found = await reached(client)
        behind = went_back(known, found)
        if behind and await begin(self._database.place, self._clock(), known):
            log.warning("the database is an older one than was served here: it begins a history of its own")
        if behind:
            found = await reached(client)
        if not found.instance and found.position:
            number = known.instance if known and behind else secrets.randbits(62) + 1
            await client.execute_query(
                "INSERT INTO counter (name, value) VALUES (?, ?) ON CONFLICT (name) DO NOTHING",
                [INSTANCE, number],
            )
            found = await reached(client)
        if found.position and found != known:
            await asyncio.to_thread(remember, self._folder, found)
        self._known = found
        return behind

    async def watch(self) -> None:
        """Look again and again, as long as the process serves."""
        self._database.bind()
        while True:
            await asyncio.sleep(EVERY)
            try:
                await self.check()
            except Exception:
                log.exception("the database could not be asked how far it got; it will be tried again")
