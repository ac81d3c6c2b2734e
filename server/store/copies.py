"""Copies of an instance: making one while it runs, and making a database of one again.

A backup is a folder: the database, the attachments if there are any, and a note of what is in it. It is written under another
name and renamed when it has been looked through, so a folder with a backup's name is a whole backup.
"""

import json
import os
import shutil
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

from server.store import database
from server.store.unit import RESTORED_AT

NOTE = "backup.json"
BLOBS = "blobs"
"""The folder of attachments beside the database, if there is one."""

COUNTED = ("hub", "person", "device", "orders", "piece", "result", "sync_inbox")

ID_GAP = 1_000_000
"""How many ids a restored database leaves out. The history that was lost gave some of them to things that phones remember."""

BEGINNING = 1_767_225_600
"""2026-01-01 UTC in seconds. The ids of a restored database begin no lower than the seconds since, so that one backup that
is brought back twice does not give the same ids twice."""


class Unusable(Exception):
    """This is no database of ours, or it is damaged; says why."""


class Newer(Exception):
    """A newer version made it; says by which migrations."""


@dataclass(frozen=True)
class Contents:
    """What a database holds."""

    schema: list[str]
    counts: dict[str, int]


@dataclass(frozen=True)
class Note:
    """What a backup says about itself."""

    made_at: int
    """Server time in ms."""
    of: str
    """The data folder that it is a copy of."""
    program: str
    schema: list[str]
    counts: dict[str, int]
    files: int
    bytes: int


def look_through(path: Path) -> Contents:
    """Look through a database that nobody writes to. Raises Unusable."""
    try:
        with closing(sqlite3.connect(path)) as connection:
            damage = [row[0] for row in connection.execute("PRAGMA quick_check(3)")]
            if damage != ["ok"]:
                raise Unusable("; ".join(map(str, damage)))
            orphans = connection.execute("PRAGMA foreign_key_check").fetchall()
            if orphans:
                raise Unusable(f"foreign_key_check: {len(orphans)}, {orphans[0]}")
            schema = [
                row[0]
                for row in connection.execute(
                    "SELECT name FROM tortoise_migrations WHERE app = ? ORDER BY name", [database.APP]
                )
            ]
            counts = {
                table: connection.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0] for table in COUNTED
            }
    except sqlite3.Error as error:
        raise Unusable(str(error)) from error
    return Contents(schema, counts)


def back_up(source: Path, target: Path, now: int, program: str) -> Note:
    """Copy the database `source`, and the attachments beside it, into the new folder `target`. Raises Unusable, OSError."""
    if target.exists():
        raise FileExistsError(target)
    unfinished = target.with_name(f".{target.name}.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(mode=0o700)
    try:
        copy = unfinished / source.name
        _snapshot(source, copy)
        contents = look_through(copy)
        # After the database: what it speaks of was there before, and attachments do not change.
        files = _bring(source.parent / BLOBS, unfinished / BLOBS)
        size = sum(each.stat().st_size for each in unfinished.rglob("*") if each.is_file())
        of = str(source.parent.resolve())
        note = Note(now, of, program, contents.schema, contents.counts, files, size)
        (unfinished / NOTE).write_text(json.dumps(asdict(note), indent=2, ensure_ascii=False), "utf-8")
        _flush([copy, unfinished / NOTE, unfinished])
        if target.exists():
            raise FileExistsError(target)
        unfinished.rename(target)
        _flush([target.parent])
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    return note


def prune(newest: Path, keep: int) -> list[Path]:
    """Remove all but the newest `keep` backups of the same instance beside this one. What is not a backup stays."""
    own = read_note(newest)
    found: list[tuple[int, Path]] = []
    for each in newest.parent.iterdir():
        note = read_note(each)
        if own and note and note.of == own.of:
            found.append((note.made_at, each))
    surplus = [path for _, path in sorted(found, reverse=True)[keep:] if path != newest]
    for path in surplus:
        shutil.rmtree(path)
    return surplus


def read_note(folder: Path) -> Note | None:
    """What a backup says about itself; None when this is no backup."""
    try:
        said: Any = json.loads((folder / NOTE).read_text("utf-8"))
        return Note(**said)
    except (OSError, ValueError, TypeError):
        return None


@contextmanager
def staged(source: Path, target: Path) -> Iterator[Path]:
    """A copy of a backed up database beside the place where it is to stand; whatever is left of it goes at the end."""
    folder = target.with_name(f"{target.name}.restoring")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700, parents=True)
    try:
        copy = folder / target.name
        shutil.copyfile(source, copy)
        for ending in ("-wal", "-journal"):  # somebody copied a database with what belongs to it
            beside = source.with_name(source.name + ending)
            if beside.exists():
                shutil.copyfile(beside, folder / (target.name + ending))
        yield copy
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def check_age(contents: Contents) -> None:
    """Raises Newer when this version does not know how the database came to be."""
    package = import_module(database.MIGRATIONS)
    known = {module.name for module in iter_modules(package.__path__)}
    if unknown := [name for name in contents.schema if name not in known]:
        raise Newer(", ".join(unknown))


def begin_anew(path: Path, now: int, present: Path | None = None) -> None:
    """Make a history of its own of a restored database: what was given out and lost is not given out again.

    Phones remember ids of the history that was lost, so ids go on behind a gap; what the `present` database has given out is
    looked up while it can be read. Receipts of this day are told apart by the moment that is kept here (decision 0007).
    """
    lost = _given_out(present) if present else {}
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(
            "INSERT INTO counter (name, value) VALUES (?, ?)"
            " ON CONFLICT (name) DO UPDATE SET value = MAX(value, excluded.value)",
            [RESTORED_AT, now],
        )
        connection.execute(
            "INSERT INTO sqlite_sequence (name, seq) SELECT name, 0 FROM sqlite_master WHERE type = 'table'"
            " AND sql LIKE '%AUTOINCREMENT%' AND name NOT IN (SELECT name FROM sqlite_sequence)"
        )
        for name, last in connection.execute("SELECT name, seq FROM sqlite_sequence").fetchall():
            if not name.startswith(("sync_", "tortoise_")):
                first = max(last + ID_GAP, lost.get(name, 0) + ID_GAP, now // 1000 - BEGINNING)
                connection.execute("UPDATE sqlite_sequence SET seq = ? WHERE name = ?", [first, name])


def _given_out(path: Path) -> dict[str, int]:
    """The highest id of each table, as far as this can still be read."""
    if not path.exists():
        return {}
    try:
        with closing(sqlite3.connect(path)) as connection:
            return dict(connection.execute("SELECT name, seq FROM sqlite_sequence").fetchall())
    except sqlite3.Error:
        return {}


def put_in_place(copy: Path, target: Path, aside: Path) -> bool:
    """Put a database where the present one stands, which is kept `aside`. Returns whether there was one.

    Nobody may have either open. The present one has its name until the moment of the change.
    """
    there = target.exists()
    with closing(sqlite3.connect(copy)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    _flush([copy])
    if there:
        _fold(target)
        database.keep_aside(target, aside)
        for ending in ("-wal", "-shm", "-journal"):  # still there only when it could not be folded in
            beside = target.with_name(target.name + ending)
            if beside.exists():
                beside.rename(aside.with_name(aside.name + ending))
    copy.replace(target)
    _flush([target.parent])
    return there


def bring_blobs(source: Path, target: Path) -> int:
    """Bring back the attachments of a backup that the folder has not; returns how many."""
    return _bring(source / BLOBS, target / BLOBS)


def _fold(path: Path) -> None:
    """Fold the write-ahead log in where that is still possible; a damaged database is kept as it is."""
    try:
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except sqlite3.Error:
        return


def _snapshot(source: Path, target: Path) -> None:
    """One moment of a database that may be in use."""
    if not source.exists():
        raise FileNotFoundError(source)
    try:
        with closing(sqlite3.connect(source)) as connection:
            connection.execute("PRAGMA busy_timeout = 15000")
            connection.execute("VACUUM INTO ?", [str(target)])
    except sqlite3.Error as error:
        raise Unusable(str(error)) from error


def _bring(source: Path, target: Path) -> int:
    """Link, or copy to another disk, what is not there yet."""
    if not source.is_dir():
        return 0
    brought = 0
    for each in sorted(source.rglob("*")):
        there = target / each.relative_to(source)
        if each.is_dir():
            there.mkdir(parents=True, exist_ok=True)
        elif not there.exists():
            there.parent.mkdir(parents=True, exist_ok=True)
            try:
                os.link(each, there)
            except OSError:
                shutil.copy2(each, there)
            brought += 1
    return brought


def _flush(paths: Iterable[Path] | Sequence[Path]) -> None:
    """Onto the disk: a backup that a power cut takes away was none."""
    for path in paths:
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
