"""A running demo of its own for each test: a fresh data folder, a free port, fresh codes."""

import atexit
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page

from tests.checks.tree import ROOT

PHONE = {"width": 360, "height": 780}
DESK = {"width": 1280, "height": 800}
START_SECONDS = 120
"""For the first start, which fills it, on a machine that does a lot besides."""


@dataclass(frozen=True)
class Demo:
    """One demo. `codes` holds unused pairing codes (`4827-1093`) by the role's word."""

    url: str
    data: Path
    codes: dict[str, list[str]]

    def code(self, role: str) -> str:
        """A code for `worker`, `coordinator` or `firm`; each can be used once."""
        return self.codes[role].pop(0)


def hitokuchi(*words: str, data: Path, check: bool = True) -> subprocess.CompletedProcess[str]:
    """Run one command of the command line on a data folder, in English."""
    return subprocess.run(
        [sys.executable, "-m", "server", *words, "--data", str(data)],
        cwd=ROOT,
        env={**os.environ, "HITOKUCHI_LANG": "en"},
        capture_output=True,
        text=True,
        check=check,
    )


@cache
def _filled() -> Path:
    """A folder that `hitokuchi demo` has filled: filling takes longer than most tests, so it is done once a run."""
    home = Path(tempfile.mkdtemp(prefix="demo-"))
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    with _started(home / "data"):
        return home / "data"


def fill(data: Path) -> None:
    """A demo as it is after its first start, in a folder that is not there yet. It gives out fresh codes when it starts."""
    shutil.copytree(_filled(), data)


@contextmanager
def running(data: Path) -> Iterator[Demo]:
    """Start `hitokuchi demo` on a free port and stop it at the end; on a folder of somebody's, or on a fresh one."""
    if not data.exists():
        fill(data)
    with _started(data) as demo:
        yield demo


@contextmanager
def _started(data: Path) -> Iterator[Demo]:
    said = data.with_suffix(".log")
    with said.open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "server", "demo", "--data", str(data), "--port", "0"],
            cwd=ROOT,
            env={**os.environ, "HITOKUCHI_LANG": "en", "PYTHONUNBUFFERED": "1"},
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    try:
        url = _wait(process, said)
        codes: dict[str, list[str]] = {}
        for code, role in re.findall(r"^\s+(\d{4}-\d{4})\s+(\w+)", said.read_text("utf-8"), re.MULTILINE):
            codes.setdefault(role, []).append(code)
        yield Demo(url, data, codes)
    finally:
        process.terminate()
        process.wait(20)


def _wait(process: subprocess.Popen[bytes], said: Path) -> str:
    """Its address, once /health answers. Raises RuntimeError with what it said when it does not come up."""
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        found = re.search(r"http://127\.0\.0\.1:\d+", said.read_text("utf-8"))
        if found:
            try:
                with urllib.request.urlopen(f"{found[0]}/health", timeout=5) as answer:  # noqa: S310
                    if answer.status == 200:
                        return found[0]
            except OSError:  # not there yet, or too busy to answer in time
                pass
        time.sleep(0.1)
    raise RuntimeError(f"the demo did not start:\n{said.read_text('utf-8')}")


@contextmanager
def device(browser: Browser, demo: Demo, *, wide: bool = False, **more: object) -> Iterator[Page]:
    """A fresh device with its own storage, 360 x 780 like a small phone or 1280 x 800 like a desk.

    It fails at the end when a page logged an error or threw.
    """
    errors: list[str] = []
    options: dict[str, object] = {
        "viewport": DESK if wide else PHONE,
        "locale": "ja-JP",
        "base_url": demo.url,
        **more,
    }
    context: BrowserContext = browser.new_context(**options)  # type: ignore[arg-type]
    context.on("weberror", lambda error: errors.append(str(error.error)))
    context.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page = context.new_page()
    try:
        yield page
    finally:
        context.close()
    # Chromium reports every request without an answer or with a refusal; those are no errors of the page.
    assert [each for each in errors if not each.startswith("Failed to load resource")] == []


def pair(page: Page, code: str) -> None:
    """Pair a fresh device as a person does: open the link of the code and press the button."""
    page.goto(f"/#/pair/{code.replace('-', '')}")
    page.locator("button[type=submit]").click()
    page.locator("nav a").first.wait_for()
