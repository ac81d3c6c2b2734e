"""What every test may use."""

import os
from collections.abc import AsyncIterator, Iterator
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from server.store.place import Postgres
    from tests.support.postgres import PostgresServer

pytest.register_assert_rewrite("sync.testing.contract", "tests.support")

# The same examples every time, few of them: the suite has to be quick and a red run has to be red again.
# HYPOTHESIS=search looks for new ones.
settings.register_profile("repeat", derandomize=True, max_examples=25, deadline=None, database=None)
settings.register_profile("search", max_examples=500, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS", "repeat"))


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """Coroutine tests run on asyncio, as the server does (anyio_mode = auto: they need no mark)."""
    return "asyncio"


@pytest.fixture(scope="session")
def postgres_server() -> "Iterator[PostgresServer]":
    """A PostgreSQL server for the whole run."""
    from tests.support.postgres import running_server  # after register_assert_rewrite

    with running_server() as server:
        yield server


@pytest.fixture
async def postgres(postgres_server: "PostgresServer") -> "AsyncIterator[Postgres]":
    """A new, migrated, empty database on it."""
    async with postgres_server.fresh() as place:
        yield place
