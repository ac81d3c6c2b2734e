"""Every test here gets a region of its own: see tests/support/region.py."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.support.region import House, open_region


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with open_region(tmp_path) as house:
        yield house
