"""Every test here gets a region of its own: see tests/support/region.py.

On SQLite, and with HITOKUCHI_TEST_ENGINE=postgres all of them on PostgreSQL.
"""

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.support.region import House, open_region, open_region_on

ENGINE = os.environ.get("HITOKUCHI_TEST_ENGINE", "sqlite")


@pytest.fixture
async def house(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[House]:
    if ENGINE == "postgres":
        async with open_region_on(request.getfixturevalue("postgres_server"), tmp_path) as house:
            yield house
    else:
        async with open_region(tmp_path) as house:
            yield house
