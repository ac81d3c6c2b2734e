"""No file names the machine it was written on or a place to fetch packages from.

Where packages come from is the business of each machine's own pip and npm settings; a file that names a
registry breaks the build behind a mirror, and a path of somebody's machine breaks it everywhere else.
"""

import json
import re

import pytest

from tests.checks.tree import ROOT, project_files, text_of

# Written so that no pattern matches its own source.
REGISTRY = re.compile(
    r"registry\.(?:npmjs|yarnpkg|npmmirror)\.|pythonhosted\.[o]rg|\bpypi\.(?:org|python)\b|\bpypi[/]simple\b"
    r"|(?<!emit-)index-url|--find-links|proxy\.golang\.[o]rg"
)
MACHINE = re.compile(r"(?<![\w.~$}%*-])/(?:work|farm|root|home|Users)/\w|(?<!\w)[A-Z]:\\Users\\")


@pytest.mark.parametrize("pattern", [REGISTRY, MACHINE], ids=["registries", "paths of a machine"])
def test_no_file_names_them(pattern: re.Pattern[str]) -> None:
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()[:120]}"
        for path in project_files()
        for number, line in enumerate((text_of(path) or "").splitlines(), 1)
        if pattern.search(line) and path.name != "test_addresses.py"
    ]
    assert found == []


def test_the_lock_file_of_the_pages_has_hashes_and_no_addresses() -> None:
    lock = json.loads((ROOT / "pwa" / "package-lock.json").read_text("utf-8"))
    packages = {name: entry for name, entry in lock["packages"].items() if name}
    assert packages
    assert [name for name, entry in packages.items() if "resolved" in entry] == []
    assert [name for name, entry in packages.items() if not entry.get("integrity")] == []


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_requirement_is_exact_and_hashed(name: str) -> None:
    text = (ROOT / name).read_text("utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    assert lines
    assert [
        line[:60] for line in lines if not re.match(r"[a-z0-9_.-]+==\S+ .*--hash=sha256:[0-9a-f]{64}", line)
    ] == []


def test_the_requirements_of_the_tests_contain_those_of_the_server_unchanged() -> None:
    def pins(name: str) -> set[str]:
        return set(re.findall(r"^[a-z0-9_.-]+==[^\s\\]+", (ROOT / name).read_text("utf-8"), re.MULTILINE))

    assert pins("requirements.txt") <= pins("requirements-dev.txt")


def test_no_lock_file_that_records_addresses_is_kept() -> None:
    names = {path.name for path in project_files()}
    assert names.isdisjoint({"uv.lock", "pylock.toml", "poetry.lock", "yarn.lock", "pnpm-lock.yaml"})
