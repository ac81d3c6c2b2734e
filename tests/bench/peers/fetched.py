"""Peers that are fetched when they are asked for, into a folder of their own beside .venv: none of them is a dependency."""

import asyncio
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.bench.peers.peer import Missing

ROOT = Path(__file__).resolve().parents[3]
FOLDER = ROOT / ".bench"
"""Ignored by git; `make clean` removes it."""

FETCH_SECONDS = 600


async def from_pip(name: str, *packages: str) -> Path:
    """The `bin` of a virtual environment of this name with these packages. Raises Missing with pip's last word."""
    home = FOLDER / name
    if not _marked(home, packages):
        await _run(name, [sys.executable, "-m", "venv", "--clear", home])
        await _run(name, [home / "bin" / "python", "-m", "pip", "install", "-q", *packages])
        _mark(home, packages)
    return home / "bin"


async def from_npm(name: str, *packages: str) -> Path:
    """A folder with these packages in its node_modules. Raises Missing with npm's last word."""
    home = FOLDER / name
    if not _marked(home, packages):
        if shutil.which("npm") is None:
            raise Missing("no npm here")
        shutil.rmtree(home, ignore_errors=True)
        home.mkdir(parents=True)
        (home / "package.json").write_text('{"private": true}\n', "utf-8")
        await _run(name, ["npm", "install", "--no-audit", "--no-fund", "--loglevel=error", *packages], home)
        _mark(home, packages)
    return home


def _marked(home: Path, packages: Sequence[str]) -> bool:
    mark = home / "fetched"
    return mark.exists() and mark.read_text("utf-8").split() == list(packages)


def _mark(home: Path, packages: Sequence[str]) -> None:
    (home / "fetched").write_text("\n".join(packages), "utf-8")


async def _run(name: str, command: Sequence[object], cwd: Path = ROOT) -> None:
    words = [str(word) for word in command]

    def call() -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            words,
            cwd=cwd,
            env={"HOME": str(FOLDER), **os.environ},
            capture_output=True,
            text=True,
            timeout=FETCH_SECONDS,
            check=False,
        )

    try:
        done = await asyncio.to_thread(call)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Missing(f"{name} could not be fetched: {error}") from error
    if done.returncode:
        last = (done.stderr or done.stdout).strip().splitlines()[-1:] or ["no word why"]
        raise Missing(f"{name} could not be fetched: {last[0]}")
