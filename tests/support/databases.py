"""A real SQLite file with the schema of this version, in a folder of the test.

    async with fresh_house(tmp_path, demo=True) as store:
        async with store.unit() as unit: ...

Migrating takes a moment, so the migrated (and the filled) file is made once a run and copied.
"""

import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path

from server.app import store_for
from server.clock import now_ms
from server.demo.fill import fill_demo
from server.features.registry import MODELS
from server.store.blobs import DiskBlobs
from server.store.database import Database, migrate, opened
from server.store.sync_store import SqlStore
from sync.ports import Clock

NAME = "hitokuchi.sqlite3"
"""What the file is called in a data folder (settings.Settings.database)."""


async def fresh_file(folder: Path, *, demo: bool = False) -> Path:
    """A migrated database in this folder, filled with the demo region or empty; nobody has it open."""
    source = _kept() / ("demo" if demo else "empty") / NAME
    if not source.exists():
        await _make(source, demo=demo)
    folder.mkdir(parents=True, exist_ok=True)
    return Path(shutil.copy(source, folder / NAME))


@asynccontextmanager
async def fresh_database(folder: Path, *, demo: bool = False) -> AsyncIterator[Database]:
    """The same, open and bound to the current task, so that models can be asked."""
    async with opened(await fresh_file(folder, demo=demo), MODELS) as database:
        yield database


@asynccontextmanager
async def fresh_house(folder: Path, *, demo: bool = False, clock: Clock = now_ms) -> AsyncIterator[SqlStore]:
    """The same, with this house's features on it: `store.unit()` writes, `store.read()` looks."""
    async with fresh_database(folder, demo=demo):
        yield store_for(clock)


@cache
def _kept() -> Path:
    # Not tmp_path: it has to outlive the test that asks first. The object keeps the folder until the run ends.
    _folders.append(tempfile.TemporaryDirectory(prefix="hitokuchi-tests-"))
    return Path(_folders[0].name)


_folders: list[tempfile.TemporaryDirectory[str]] = []


async def _make(target: Path, *, demo: bool) -> None:
    await migrate(target, MODELS)
    if demo:
        async with opened(target, MODELS):
            await fill_demo(store_for(), DiskBlobs(target.parent / "blobs"))
