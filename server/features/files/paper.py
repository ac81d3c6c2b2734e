"""Documents: what a phone shows of a PDF is drawn here, by a process that may die of it (press.py)."""

import subprocess
import sys
from dataclasses import dataclass
from typing import BinaryIO

SECONDS = 25


@dataclass(frozen=True)
class Paper:
    """A PDF as it is looked at: how many pages it has, and the first of them as one JPEG."""

    pages: int
    picture: bytes


def drawn(file: BinaryIO) -> Paper | None:
    """None for what cannot be drawn: locked, broken, or too much. Blocks, for a third of a second a letter."""
    try:
        press = subprocess.run(
            [sys.executable, "-m", "server.features.files.press"],
            input=file.read(),
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
    except (subprocess.TimeoutExpired, OSError):
        return None
    pages, _, picture = press.stdout.partition(b"\n")
    return Paper(int(pages), picture) if press.returncode == 0 and pages.isdigit() and picture else None
