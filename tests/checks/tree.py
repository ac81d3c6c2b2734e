"""The files of the project, as the checks in this folder see them."""

import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@cache
def project_files() -> tuple[Path, ...]:
    """Every file that is tracked or would be (not ignored), absolute, sorted."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    ).stdout.decode()
    return tuple(sorted(p for name in listed.split("\0") if name and (p := ROOT / name).is_file()))


def text_of(path: Path) -> str | None:
    """Its text, or None for what is not UTF-8 text (pictures, sheets in other encodings)."""
    try:
        return path.read_text("utf-8")
    except UnicodeDecodeError:
        return None
