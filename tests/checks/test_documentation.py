"""docs/operations.md names every command, every option and every setting, and none that is gone."""

import re
from collections.abc import Iterator
from dataclasses import fields
from inspect import getsource

import click
import pytest

from server import settings
from server.__main__ import main
from tests.checks.tree import ROOT

OPERATIONS = (ROOT / "docs" / "operations.md").read_text("utf-8")
README = (ROOT / "README.md").read_text("utf-8")


def commands(group: click.Group, path: str = "hitokuchi") -> Iterator[tuple[str, click.Command]]:
    """Every command below a group, with the words that start it."""
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, f"{path} {name}")
        elif not command.hidden:
            yield f"{path} {name}", command


COMMANDS = dict(commands(main))
OPTIONS = [
    (words, option)
    for words, command in COMMANDS.items()
    for parameter in command.params
    if isinstance(parameter, click.Option) and not parameter.hidden
    for option in parameter.opts
    if option.startswith("--")
]


def section(words: str) -> str:
    """What operations.md says below the heading that starts with these words."""
    match = re.search(rf"^### `{re.escape(words)}\b.*?(?=^##|\Z)", OPERATIONS, re.MULTILINE | re.DOTALL)
    assert match, f"docs/operations.md has no heading for `{words}`"
    return match[0]


@pytest.mark.parametrize("words", COMMANDS)
def test_every_command_has_its_section_and_stands_in_the_readme(words: str) -> None:
    assert section(words)
    assert f"`{words}" in README


@pytest.mark.parametrize(("words", "option"), OPTIONS, ids=[" ".join(pair) for pair in OPTIONS])
def test_every_option_is_explained(words: str, option: str) -> None:
    assert f"`{option}" in section(words)


def test_no_command_is_described_that_does_not_exist() -> None:
    described = set(re.findall(r"^### `(hitokuchi(?: [a-z][a-z-]*)+)", OPERATIONS, re.MULTILINE))
    assert described == set(COMMANDS)
    mentioned = set(re.findall(r"`(?:\.venv/bin/)?hitokuchi ([a-z][a-z-]*)", OPERATIONS + README))
    assert mentioned <= {words.split()[1] for words in COMMANDS}


def test_every_setting_is_explained_and_none_that_does_not_exist() -> None:
    read = set(re.findall(r"\bHITOKUCHI_[A-Z_]+", getsource(settings)))
    assert {f"HITOKUCHI_{field.name.upper()}" for field in fields(settings.Settings)} == read
    assert set(re.findall(r"\bHITOKUCHI_[A-Z_]+", OPERATIONS)) == read
