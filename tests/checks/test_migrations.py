"""Migrations only add.

On SQLite, removing or altering a field rebuilds the table with foreign keys on: child rows are deleted and
plain indexes are lost while the command prints OK. Who has to do it writes the SQL by hand for each dialect.
"""

import ast
from pathlib import Path

import pytest

from tests.checks.tree import ROOT

FORBIDDEN = {"RemoveField", "AlterField", "RenameField", "DeleteModel", "AlterModelTable"}
MIGRATIONS = sorted((ROOT / "server").glob("**/migrations/**/[0-9]*.py"))


def test_there_are_migrations() -> None:
    assert MIGRATIONS


@pytest.mark.parametrize("path", MIGRATIONS, ids=[path.name for path in MIGRATIONS])
def test_a_migration_only_adds(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    used = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    used |= {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    assert used.isdisjoint(FORBIDDEN)
