"""The stores of this house keep the contract that ships with the protocol."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from server.features.registry import MODELS
from server.store.database import opened
from server.store.place import Place
from server.store.sync_store import SqlStore
from sync.memory import MemoryStore
from sync.ports import Store
from sync.testing.contract import Fresh, StoreContract
from tests.support.databases import fresh_database


class TestMemoryStore(StoreContract):
    @pytest.fixture
    def fresh(self) -> Fresh:
        @asynccontextmanager
        async def store() -> AsyncIterator[Store[Any]]:
            yield MemoryStore()

        return store


class TestSqlStore(StoreContract):
    @pytest.fixture
    def fresh(self, tmp_path: Path) -> Fresh:
        folders = (tmp_path / str(n) for n in count())

        @asynccontextmanager
        async def store() -> AsyncIterator[Store[Any]]:
            async with fresh_database(next(folders)):
                yield SqlStore(lambda: 1_790_000_000_000, {}, {})

        return store


TABLES = "sync_scope, sync_row, sync_mark, sync_member, sync_device, sync_retired, sync_inbox, counter"


class TestPostgresStore(StoreContract):
    @pytest.fixture
    def fresh(self, postgres: Place) -> Fresh:
        @asynccontextmanager
        async def store() -> AsyncIterator[Store[Any]]:
            async with opened(postgres, MODELS) as database:
                await database.client.execute_query(f"TRUNCATE {TABLES}")
                yield SqlStore(lambda: 1_790_000_000_000, {}, {})

        return store
