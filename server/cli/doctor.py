"""doctor: what is configured, what is wrong, and what to do."""

import os
import shutil
import sqlite3
import sys
from collections.abc import Iterable
from pathlib import Path

import click
from tortoise.exceptions import OperationalError

from server.app import PWA, store_for
from server.cli.frame import data_option, run, say, settings_for
from server.cli.rows import differing, mend_rows
from server.features.devices.models import Device
from server.features.hubs.models import Hub
from server.features.orders.models import Order
from server.features.people.models import Person
from server.features.quarantine.keeping import bring_in, left_out
from server.features.quarantine.models import HeldEntry
from server.features.registry import MODELS
from server.settings import Settings
from server.store.database import opened, pending

LOW_DISK_MB = 500


class Findings:
    """What was found, printed as it is found; remembers whether anything has to be mended."""

    def __init__(self) -> None:
        self.bad = False

    def ok(self, key: str, **values: object) -> None:
        """As it should be."""
        click.echo(f"[{say('doctor.ok')}] {say(key, **values)}")

    def note(self, key: str, **values: object) -> None:
        """Good to know."""
        click.echo(f"[{say('doctor.note')}] {say(key, **values)}")

    def mend(self, key: str, **values: object) -> None:
        """Somebody has to do something."""
        self.bad = True
        click.echo(f"[{say('doctor.bad')}] {say(key, **values)}")


@click.command(help=say("help.doctor"))
@data_option
@click.option("--mend", is_flag=True, help=say("help.mend"))
@run
async def doctor(data: Path | None, mend: bool) -> None:
    """Exit code 1 when something has to be mended."""
    settings = settings_for(data)
    found = Findings()
    _look_at_machine(settings, found)
    if isinstance(settings.database, Path) and not settings.database.exists():
        found.mend("doctor.database.missing")
    else:
        try:
            if waiting := await pending(settings.database, MODELS):
                found.mend("doctor.database.old", names=", ".join(waiting))
            else:
                await _look_inside(settings, found, mend)
        except (sqlite3.Error, OperationalError) as error:
            found.mend("doctor.database.broken", found=error)
    sys.exit(1 if found.bad else 0)


def _look_at_machine(settings: Settings, found: Findings) -> None:
    folder = next(
        each for each in [settings.data.absolute(), *settings.data.absolute().parents] if each.exists()
    )
    if os.access(folder, os.W_OK):
        found.ok("doctor.data", data=settings.data.absolute())
    else:
        found.mend("doctor.data.readonly", data=settings.data.absolute())
    free = shutil.disk_usage(folder).free // 1024 // 1024
    (found.ok if free >= LOW_DISK_MB else found.mend)(
        "doctor.disk" if free >= LOW_DISK_MB else "doctor.disk.low", free=free
    )
    pages = [*PWA.glob("index.html"), *PWA.glob("desk/index.html")]
    if len(pages) == 2:
        found.ok("doctor.pwa", size=_kilobytes(pages))
    else:
        found.mend("doctor.pwa.missing")
    found.ok("doctor.url", url=settings.address())
    if not settings.address().startswith("https://"):
        found.note("doctor.url.plain", url=settings.address())


async def _look_inside(settings: Settings, found: Findings, mend: bool) -> None:
    async with opened(settings.database, MODELS) as database:
        if isinstance(settings.database, Path):
            found.ok("doctor.database", path=settings.database, size=_kilobytes([settings.database]))
            result = await database.client.execute_query_dict("PRAGMA quick_check(3)")
            damage = [next(iter(row.values())) for row in result]
            if damage != ["ok"]:
                found.mend("doctor.database.broken", found="; ".join(map(str, damage)))
                return
        else:
            size = await database.client.execute_query_dict(
                "SELECT pg_database_size(current_database()) AS n"
            )
            found.ok("doctor.database", path=settings.database, size=size[0]["n"] // 1024)
        counts = {
            "hubs": await Hub.all().count(),
            "people": await Person.all().count(),
            "devices": await Device.filter(revoked_at=None).count(),
            "orders": await Order.all().count(),
        }
        found.ok("doctor.counts", **counts)
        held = await HeldEntry.filter(decision=None).count()
        if held:
            found.note("doctor.held", count=held)
        stray = await left_out()
        if stray and mend:
            async with store_for().unit() as unit:
                found.ok("doctor.held.mended", count=await bring_in(unit, stray))
        elif stray:
            found.note("doctor.held.left_out", count=len(stray))
        wrong, total = await differing(database.client)
        if wrong and mend:
            await mend_rows(store_for(), wrong)
            found.ok("doctor.rows.mended", count=len(wrong))
        elif wrong:
            found.mend("doctor.rows.differ", count=len(wrong), first=wrong[0])
        else:
            found.ok("doctor.rows", count=total)


def _kilobytes(paths: Iterable[Path]) -> int:
    return sum(path.stat().st_size for path in paths) // 1024
