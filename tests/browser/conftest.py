"""A real Chromium for the tests in this folder; install.sh finds or installs it.

Where none can be had, these tests are skipped with a sentence on a person's machine, and fail in CI:
a pipeline that silently tests less than it says is worse than a red one.
"""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

from tests.browser.demo import Demo, running
from tests.browser.hands import ARGUMENTS

HERE = Path(__file__).parent
MISSING = "no Chromium or Chrome here: run `sh tests/browser/install.sh`, it installs one or says how"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder is a browser test, without having to say so, and comes last.

    Quick tests speak first; and while Playwright is up its event loop counts as running in this thread, so that no
    coroutine test could run on asyncio after it.
    """
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.browser)
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


def find_chromium() -> str | None:
    """The path of a Chromium or Chrome that answers, or None."""
    found = subprocess.run(
        ["sh", str(HERE / "install.sh"), "--find"], capture_output=True, text=True, check=False
    )
    return found.stdout.strip() or None


@pytest.fixture(scope="session")
def chromium() -> str:
    """The browser's path."""
    path = find_chromium()
    if path is None:
        if os.environ.get("CI") == "true":
            pytest.fail(MISSING)
        pytest.skip(MISSING)
    return path


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """What drives the browsers."""
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
def browser(chromium: str, playwright: Playwright) -> Iterator[Browser]:
    """One browser for the whole run; each test opens a context of its own, which is a fresh phone."""
    browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
    yield browser
    browser.close()


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """A running demo for the tests of one module."""
    with running(tmp_path_factory.mktemp("demo") / "data") as demo:
        yield demo
