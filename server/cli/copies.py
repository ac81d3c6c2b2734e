"""backup and restore."""

import asyncio
import sqlite3
from pathlib import Path

import click

from server import __version__
from server.cli.frame import data_option, occupying, run, say, settings_for, stop
from server.clock import moment, now_ms
from server.features.registry import MODELS
from server.settings import Settings
from server.store.copies import (
    Contents,
    Newer,
    Note,
    Unusable,
    back_up,
    begin_anew,
    bring_blobs,
    check_age,
    look_through,
    prune,
    put_in_place,
    staged,
)
from server.store.database import Orphans, migrate, opened
from server.store.history import begin
from server.store.occupied import Occupied, alone

BACKUPS = "backups"
"""Where backups lie in the data folder unless somebody says otherwise."""


def _kilobytes(size: int) -> str:
    return f"{-(-size // 1024):,}"


def _counts(contents: Contents | Note) -> dict[str, int]:
    counts = contents.counts
    return {
        "hubs": counts["hub"],
        "people": counts["person"],
        "devices": counts["device"],
        "orders": counts["orders"],
        "pieces": counts["piece"],
        "results": counts["result"],
    }


@click.command("backup", help=say("help.backup"))
@data_option
@click.option("--out", default=None, type=click.Path(path_type=Path), help=say("help.backup.out"))
@click.option("--keep", default=None, type=click.IntRange(1, 10_000), help=say("help.keep"))
@run
async def backup_command(data: Path | None, out: Path | None, keep: int | None) -> None:
    """A consistent copy, while the server runs. The last word printed is where it lies."""
    settings = settings_for(data)
    if not file_of(settings).exists():
        raise stop("error.no_data", data=settings.data)
    now = now_ms()
    target = out or settings.data / BACKUPS / f"hitokuchi-{moment(now)}"
    with occupying(settings):
        try:
            if out is None:
                target.parent.mkdir(mode=0o700, exist_ok=True)
            note = await asyncio.to_thread(back_up, file_of(settings), target, now, __version__)
        except FileExistsError as error:
            raise stop("error.exists", path=target) from error
        except Unusable as error:
            raise stop("error.database", reason=str(error)) from error
        except OSError as error:
            raise stop("error.cannot_write", path=target, reason=error.strerror or str(error)) from error
    if keep is not None:
        for gone in await asyncio.to_thread(prune, target, keep):
            click.echo(say("backup.pruned", path=gone))
    click.echo(say("backup.holds", files=note.files, **_counts(note)))
    click.echo(say("backup.written", size=_kilobytes(note.bytes), path=target))


def file_of(settings: Settings) -> Path:
    """The database's file. Stops with a sentence when it is on a server, which has tools of its own for copies."""
    if isinstance(settings.database, Path):
        return settings.database
    raise stop("error.copies_elsewhere")


@click.command("restore", help=say("help.restore"))
@data_option
@click.argument("backup", type=click.Path(exists=True, path_type=Path))
@run
async def restore_command(data: Path | None, backup: Path) -> None:
    """Everything is checked and brought up to date beside the present database; only then they change places."""
    settings = settings_for(data)
    place = file_of(settings)
    source = backup / place.name if backup.is_dir() else backup
    if not source.is_file():
        raise stop("error.no_backup", path=backup)
    now = now_ms()
    aside = place.with_name(f"{place.name}.replaced-{moment(now)}")
    try:
        with alone(settings.data), staged(source, place) as copy:
            contents = await asyncio.to_thread(look_through, copy)
            check_age(contents)
            names = await migrate(copy, MODELS)
            await asyncio.to_thread(begin_anew, copy, now, place)
            contents = await asyncio.to_thread(look_through, copy)
            files = await asyncio.to_thread(bring_blobs, backup, settings.data) if backup.is_dir() else 0
            replaced = await asyncio.to_thread(put_in_place, copy, place, aside)
    except Occupied as error:
        raise stop("error.running", data=settings.data) from error
    except Newer as error:
        raise stop("error.newer", path=backup, names=str(error)) from error
    except (Unusable, Orphans, sqlite3.DatabaseError) as error:
        raise stop("error.backup_broken", path=backup, reason=str(error)) from error
    if replaced:
        click.echo(say("restore.aside", path=aside))
    if names:
        click.echo(say("migrated", names=", ".join(names)))
    click.echo(say("backup.holds", files=files, **_counts(contents)))
    click.echo(say("restore.done", data=settings.data))
    click.echo(say("restore.next", data=settings.data))


@click.command("begin-history", help=say("help.begin_history"))
@data_option
@run
async def begin_history_command(data: Path | None) -> None:
    """What `restore` does at its end, for a database that was brought back by other tools."""
    settings = settings_for(data)
    if isinstance(settings.database, Path) and not settings.database.exists():
        raise stop("error.no_data", data=settings.data)
    try:
        with alone(settings.data):
            names = await migrate(settings.database, MODELS)
            async with opened(settings.database, MODELS):
                await begin(settings.database, now_ms())
    except Occupied as error:
        raise stop("error.running", data=settings.data) from error
    if names:
        click.echo(say("migrated", names=", ".join(names)))
    click.echo(say("history.begun"))
    click.echo(say("restore.next", data=settings.data))
