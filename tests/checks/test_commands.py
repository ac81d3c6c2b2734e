"""The two commands of the README exist, and `make help` stays short enough to read."""

import json
import re

from tests.checks.tree import ROOT

MAKEFILE = (ROOT / "Makefile").read_text("utf-8")
README = (ROOT / "README.md").read_text("utf-8")
TARGETS = dict(re.findall(r"^([a-z0-9]+):.*## (.+)$", MAKEFILE, re.MULTILINE))


def test_help_lists_at_most_a_dozen_commands() -> None:
    assert 2 <= len(TARGETS) <= 12


def test_every_command_without_a_file_is_phony() -> None:
    phony = re.search(r"^\.PHONY: (.+)$", MAKEFILE, re.MULTILINE)
    assert phony
    assert set(phony[1].split()) == set(TARGETS)


def test_the_readme_names_the_two_commands_and_only_commands_that_exist() -> None:
    named = set(re.findall(r"(?:^|`)make ([a-z0-9]+)\b", README, re.MULTILINE))
    assert {"run", "test"} <= named
    assert named <= set(TARGETS)


def test_ci_runs_the_checks_and_then_the_readmes_test_command() -> None:
    lines = (ROOT / ".ci" / "run").read_text("utf-8").splitlines()
    assert [line for line in lines if line.startswith("make ")] == ["make check", "make test"]


def test_the_makefile_asks_for_the_node_that_the_pages_ask_for() -> None:
    engines = json.loads((ROOT / "pwa" / "package.json").read_text("utf-8"))["engines"]["node"]
    wanted = re.search(r"a > (\d+) \|\| \(a == \1 && b >= (\d+)\)", MAKEFILE)
    assert wanted
    assert engines == f">={wanted[1]}.{wanted[2]}"
