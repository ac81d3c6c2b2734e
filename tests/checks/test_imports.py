"""The arrows of docs/architecture.md that a list of packages cannot express.

The others are contracts of import-linter, in pyproject.toml.
"""

import ast
import re
import sys
from pathlib import Path

import pytest

from tests.checks.tree import ROOT

# Who is started from outside, and so is imported by nobody; and a closed list that a test holds against the code.
ENTRANCES = re.compile(
    r"server\.__main__|server(\.\w+)*\.migrations(\..+)?|sync\.testing(\..+)?|server\.sheets\.codes"
)
STARLETTE = re.compile(r"server\.app|server\.http(\..+)?|server\.features\.\w+\.http(\..+)?")
HTTP = re.compile(STARLETTE.pattern + r"|server\.features\.endpoints")
PROTOCOL = {"msgspec", "sync"} | set(sys.stdlib_module_names)
# The suite that ships with the protocol tests any store, with the tools of tests.
PROTOCOL_TESTING = PROTOCOL | {"hypothesis", "pytest", "anyio"}


def modules(package: str) -> dict[str, Path]:
    """Each module of a package by its dotted name."""
    return {
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
        for path in sorted((ROOT / package).rglob("*.py"))
    }


def imports(name: str, path: Path) -> set[str]:
    """Every name that a module imports, relative ones made absolute; `from a import b` gives a and a.b."""
    package = name if path.stem == "__init__" else name.rpartition(".")[0]
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            start = (
                ".".join(package.split(".")[: len(package.split(".")) - node.level + 1]) if node.level else ""
            )
            source = ".".join(part for part in (start, node.module) if part)
            found |= {source} | {f"{source}.{alias.name}" for alias in node.names}
    return found


SERVER = modules("server")
SYNC = modules("sync")
IMPORTS = {name: imports(name, path) for name, path in (SERVER | SYNC).items()}


def top(names: set[str]) -> set[str]:
    return {name.partition(".")[0] for name in names}


@pytest.mark.parametrize("name", SYNC)
def test_the_protocol_imports_the_standard_library_and_msgspec(name: str) -> None:
    allowed = PROTOCOL_TESTING if name.startswith("sync.testing") else PROTOCOL
    assert top(IMPORTS[name]) - allowed == set()


def test_only_the_web_layer_knows_starlette() -> None:
    users = [name for name in SERVER if "starlette" in top(IMPORTS[name])]
    assert [name for name in users if not STARLETTE.fullmatch(name)] == []


def test_only_the_edges_of_a_feature_know_the_web_layer() -> None:
    users = [name for name in SERVER if any(f"{each}.".startswith("server.http.") for each in IMPORTS[name])]
    assert [name for name in users if not HTTP.fullmatch(name)] == []


def test_no_module_is_an_orphan() -> None:
    """What nobody imports and nobody starts is dead: somebody forgot to register it, or to remove it."""
    used = set().union(*IMPORTS.values())
    # The protocol is a library: its device's half and its reference store are there for the tests and the load test.
    for name, path in modules("tests").items():
        used |= {each for each in imports(name, path) if each.startswith("sync.")}
    # A module that is named in a string (Tortoise finds models that way) is in use as well.
    named = {
        text
        for path in (SERVER | SYNC).values()
        for text in re.findall(r"[\"']((?:server|sync)(?:\.\w+)+)[\"']", path.read_text("utf-8"))
    }
    orphans = [
        name
        for name, path in (SERVER | SYNC).items()
        if path.stem != "__init__" and name not in used | named and not ENTRANCES.fullmatch(name)
    ]
    assert orphans == []
