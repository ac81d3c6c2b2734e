"""serve, demo, migrate."""

import asyncio
import errno
import gc
import logging
import signal
import socket
from pathlib import Path
from types import FrameType

import click
import structlog
import uvicorn

from server.app import create_app
from server.cli.frame import data_option, house, occupying, run, say, settings_for, stop
from server.cli.processes import inherited, parent_gone, serve_in_processes
from server.demo.fill import fill_demo, fresh_codes
from server.features.devices.rules import shown_code
from server.features.registry import MODELS
from server.settings import Settings
from server.store.blobs import DiskBlobs
from server.store.database import migrate

GARBAGE_AFTER = 50_000
"""New objects until the collector looks for circles. After Python's usual 700 it looks a hundred times a second, for a tenth of
the time of an exchange, and finds next to nothing (decision 0013)."""

GRACE_SECONDS = 5
KEEP_ALIVE_SECONDS = 75
"""Longer than a phone needs to drain its link; the usual 5 seconds cut it off."""


def set_up_log(settings: Settings) -> None:
    """Plain lines for people or JSON for machines. No request line is logged: tokens and codes stay out of it."""
    render = (
        structlog.processors.JSONRenderer()
        if settings.log == "json"
        else structlog.dev.ConsoleRenderer(colors=False)
    )
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.format_exc_info,
            render,
        ]
    )
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s %(message)s")


def listen(host: str, port: int) -> socket.socket:
    """The socket, taken before anything else is done, so that a port in use is one clear sentence."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio sets TCP_NODELAY only on sockets that say that they are TCP: without it every answer waits 40 ms.
    taken = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        taken.bind((host, port))
    except OSError as error:
        taken.close()
        if error.errno == errno.EADDRINUSE:
            raise stop("error.port", port=port) from error
        raise stop("error.listen", host=host, port=port, reason=error.strerror or str(error)) from error
    taken.listen(2048)
    return taken


class _Server(uvicorn.Server):
    """Lets go of the open lines first: nobody has to wait for those who only listen."""

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Told to stop."""
        self.config.app.state.bell.close()  # type: ignore[union-attr]
        super().handle_exit(sig, frame)


async def serve_on(settings: Settings, taken: socket.socket, *, child: bool = False) -> None:
    """Serve until told to stop; a child of processes.py also until its parent is gone."""
    config = uvicorn.Config(
        create_app(settings),
        loop="none",
        http="httptools",
        log_level="warning",
        access_log=False,
        server_header=False,
        date_header=False,
        proxy_headers=True,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
    server = _Server(config)
    gc.freeze()
    gc.set_threshold(GARBAGE_AFTER)

    async def leash() -> None:
        await parent_gone()
        server.handle_exit(signal.SIGTERM, None)

    watching = [asyncio.create_task(leash())] if child else []
    await server.serve(sockets=[taken])
    for each in watching:
        each.cancel()


@click.command(help=say("help.serve"))
@data_option
@click.option("--host", default="127.0.0.1", show_default=True, help=say("help.host"))
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help=say("help.port"))
@click.option(
    "--processes", default=1, show_default=True, type=click.IntRange(1, 64), help=say("help.processes")
)
@click.option("--socket", "number", default=None, type=int, hidden=True)
@run
async def serve(data: Path | None, host: str, port: int, processes: int, number: int | None) -> None:
    """Migrate, then serve."""
    settings = settings_for(data)
    set_up_log(settings)
    if number is not None:
        await serve_on(settings, inherited(number), child=True)
        return
    with listen(host, port) as taken, occupying(settings):
        await migrate(settings.database, MODELS)
        click.echo(say("ready", url=f"http://{host}:{taken.getsockname()[1]}/"))
        click.echo(say("ready.stop"))
        if processes > 1:
            await serve_in_processes(processes, taken, ["--data", str(settings.data)])
            return
        await serve_on(settings, taken)


@click.command(help=say("help.demo"))
@data_option
@click.option("--host", default="127.0.0.1", show_default=True, help=say("help.host"))
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help=say("help.port"))
@run
async def demo(data: Path | None, host: str, port: int) -> None:
    """Migrate, fill once, print fresh codes, then serve."""
    settings = settings_for(data)
    set_up_log(settings)
    with listen(host, port) as taken, occupying(settings):
        await migrate(settings.database, MODELS)
        async with house(settings) as store:
            await fill_demo(store, DiskBlobs(settings.blobs))
            codes = await fresh_codes(store)
        click.echo("")
        click.echo(say("ready", url=f"http://{host}:{taken.getsockname()[1]}/"))
        click.echo("")
        click.echo(say("ready.codes"))
        for code in codes:
            person = code.membership.person
            click.echo(
                say(
                    "ready.code",
                    code=shown_code(code.code),
                    role=say(f"role.{code.membership.role}"),
                    name=person.name,
                )
            )
        click.echo("")
        click.echo(say("ready.more", data=settings.data))
        click.echo(say("ready.stop"))
        await serve_on(settings, taken)


@click.command("migrate", help=say("help.migrate"))
@data_option
@run
async def migrate_command(data: Path | None) -> None:
    """Run what is pending."""
    settings = settings_for(data)
    with occupying(settings):
        names = await migrate(settings.database, MODELS)
    click.echo(say("migrated", names=", ".join(names)) if names else say("migrated.nothing"))
