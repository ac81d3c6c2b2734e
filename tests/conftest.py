"""What every test may use."""

import os

import pytest
from hypothesis import settings

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
