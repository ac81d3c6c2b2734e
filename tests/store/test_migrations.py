"""Bringing a database to the schema of this version (server/store/database.py)."""

import importlib
import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent

import pytest
from tortoise.context import TortoiseContext
from tortoise.migrations.autodetector import MigrationAutodetector

from server.features.registry import MODELS
from server.store import database
from server.store.database import Orphans, config, migrate, opened, pending
from server.store.migrating import copied
from tests.store.processes import together
from tests.support.databases import NAME

MIGRATE = """
import asyncio, sys
from pathlib import Path
from server.features.registry import MODELS
from server.store.database import migrate
print(asyncio.run(migrate(Path(sys.argv[1]), MODELS)))
"""


def schema(path: Path) -> dict[str, str]:
    """What SQLite says the tables and indexes are."""
    with sqlite3.connect(path) as connection:
        rows = connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name")
        found = dict(rows.fetchall())
    connection.close()
    return found


async def test_a_new_file_gets_the_schema_and_no_copy(tmp_path: Path) -> None:
    path = tmp_path / "new" / NAME
    names = await migrate(path, MODELS)
    assert names
    assert names == sorted(names)
    assert {"sync_row", "sync_inbox", "piece", "result"} <= schema(path).keys()
    assert await pending(path, MODELS) == []
    assert [each.name for each in path.parent.iterdir() if "before" in each.name] == []


async def test_the_second_time_does_nothing(tmp_path: Path) -> None:
    path = tmp_path / NAME
    await migrate(path, MODELS)
    before = schema(path)
    assert await migrate(path, MODELS) == []
    assert schema(path) == before
    assert [each.name for each in tmp_path.iterdir() if "before" in each.name] == []


async def test_two_processes_that_migrate_at_once_take_turns(tmp_path: Path) -> None:
    path = tmp_path / NAME
    command = [sys.executable, "-c", MIGRATE, str(path)]
    said = sorted([text.strip() for text in await together(command, command, command)])
    assert said[0].startswith("['0001_")
    assert said[1:] == ["[]", "[]"]
    assert await pending(path, MODELS) == []


async def test_the_migrations_say_what_the_models_say(tmp_path: Path) -> None:
    """`python -m tortoise makemigrations` would write nothing."""
    settings = config(tmp_path / NAME, MODELS)
    async with TortoiseContext() as context:
        await context.init(config=settings)
        assert context.apps is not None
        writers = await MigrationAutodetector(context.apps, settings["apps"]).changes()
    assert [(writer.name, writer.operations) for writer in writers] == []


async def test_a_migrated_database_has_the_schema_of_a_fresh_one(tmp_path: Path) -> None:
    migrated, fresh = tmp_path / "migrated.sqlite3", tmp_path / "fresh.sqlite3"
    await migrate(migrated, MODELS)
    async with TortoiseContext() as context:
        await context.init(config=config(fresh, MODELS))
        await context.generate_schemas()

    def columns(path: Path) -> dict[str, list[tuple[object, ...]]]:
        connection = sqlite3.connect(path)
        tables = [
            name for name in schema(path) if not name.startswith(("sqlite_", "idx_", "uid_", "tortoise_"))
        ]
        found = {
            table: sorted(row[1:] for row in connection.execute(f"PRAGMA table_info({table})"))
            for table in tables
            if connection.execute(f"PRAGMA table_info({table})").fetchall()
        }
        connection.close()
        return found

    assert columns(migrated) == columns(fresh)


WHO_DID_IT = frozenset(
    {
        ("attached", "firm_id"),
        ("blob_holder", "membership_id"),
        ("handover", "by_id"),
        ("held", "decided_by_id"),
        ("invite", "device_id"),
        ("ledger", "by_id"),
        ("qualification", "granted_by_id"),
        ("qualification_step", "person_id"),
        ("review", "person_id"),
        ("template_version", "by_id"),
        ("training", "by_id"),
        ("training_attempt", "training_id"),
        ("upload", "device_id"),
    }
)
"""References that are only read from their own row: nobody asks for all the rows of one of them."""


async def test_what_belongs_to_something_is_found_by_an_index(tmp_path: Path) -> None:
    """SQLite makes none for a reference by itself: each delivery would look through all deliveries there ever were."""
    path = tmp_path / NAME
    await migrate(path, MODELS)
    connection = sqlite3.connect(path)
    missing: set[tuple[str, str]] = set()
    for (table,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
        indexes = [row[1] for row in connection.execute(f"PRAGMA index_list({table})")]
        found = {connection.execute(f"PRAGMA index_info({index})").fetchone()[2] for index in indexes}
        references = {row[3] for row in connection.execute(f"PRAGMA foreign_key_list({table})")}
        missing |= {(table, column) for column in references - found}
    connection.close()
    assert missing == WHO_DID_IT


async def test_no_model_says_a_semicolon_about_itself(tmp_path: Path) -> None:
    """A docstring becomes the table's comment, and the schema is run statement by statement, split at semicolons."""
    async with TortoiseContext() as context:
        await context.init(config=config(tmp_path / NAME, MODELS))
        assert context.apps is not None
        models = [model for app in context.apps.values() for model in app.values()]
    assert len(models) > 10
    assert [model.__name__ for model in models if ";" in (model.__doc__ or "")] == []


# A house of an older version: real migrations of two tables, in a package of their own.

OLD_MODELS = """
    from tortoise import fields
    from tortoise.models import Model

    class Parent(Model):
        id = fields.IntField(primary_key=True)

        class Meta:
            table = "parent"

    class Child(Model):
        id = fields.IntField(primary_key=True)
        parent = fields.ForeignKeyField("hitokuchi.Parent", on_delete=fields.CASCADE)

        class Meta:
            table = "child"
"""

FIRST = """
    from tortoise import fields, migrations
    from tortoise.fields.base import OnDelete
    from tortoise.migrations import operations as ops

    class Migration(migrations.Migration):
        initial = True
        operations = [
            ops.CreateModel(
                name="Parent",
                fields=[("id", fields.IntField(generated=True, primary_key=True))],
                options={"table": "parent", "app": "hitokuchi", "pk_attr": "id"},
                bases=["Model"],
            ),
            ops.CreateModel(
                name="Child",
                fields=[
                    ("id", fields.IntField(generated=True, primary_key=True)),
                    ("parent", fields.ForeignKeyField("hitokuchi.Parent", source_field="parent_id", to_field="id",
                                                      db_constraint=True, on_delete=OnDelete.CASCADE)),
                ],
                options={"table": "child", "app": "hitokuchi", "pk_attr": "id"},
                bases=["Model"],
            ),
        ]
"""

SECOND = """
    from tortoise import fields, migrations
    from tortoise.migrations import operations as ops

    class Migration(migrations.Migration):
        dependencies = [("hitokuchi", "0001_first")]
        operations = [
            ops.AddField(model_name="Parent", name="name", field=fields.CharField(max_length=20, null=True)),
            ops.RunSQL("{sql}"),
        ]
"""


class OldHouse:
    """A package with models and migrations to which a version can be added."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "old_house"
        (self.folder / "migrations").mkdir(parents=True)
        self.write("__init__.py", "")
        self.write("migrations/__init__.py", "")
        self.write("models.py", OLD_MODELS)
        self.write("migrations/0001_first.py", FIRST)
        self.models = ["old_house.models"]

    def write(self, name: str, text: str) -> None:
        (self.folder / name).write_text(dedent(text), "utf-8")
        importlib.invalidate_caches()

    def new_version(self, sql: str) -> None:
        self.write("migrations/0002_second.py", SECOND.replace("{sql}", sql))
        sys.modules.pop("old_house.migrations.0002_second", None)


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[OldHouse]:
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(database, "MIGRATIONS", "old_house.migrations")
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    yield OldHouse(tmp_path)
    for name in [name for name in sys.modules if name.startswith("old_house")]:
        del sys.modules[name]


async def fill(path: Path, models: list[str]) -> None:
    async with opened(path, models) as opened_database:
        await opened_database.client.execute_script(
            "INSERT INTO parent (id) VALUES (1), (2); INSERT INTO child (id, parent_id) VALUES (1, 1), (2, 1), (3, 2);"
        )


def counted(path: Path) -> tuple[int, int]:
    connection = sqlite3.connect(path)
    found: tuple[int, int] = connection.execute(
        "SELECT (SELECT COUNT(*) FROM parent), (SELECT COUNT(*) FROM child)"
    ).fetchone()
    connection.close()
    return found


async def test_an_older_database_is_copied_before_it_is_migrated(tmp_path: Path, house: OldHouse) -> None:
    path = tmp_path / NAME
    assert await migrate(path, house.models) == ["0001_first"]
    await fill(path, house.models)
    house.new_version("UPDATE parent SET name = 'x'")
    assert await pending(path, house.models) == ["0002_second"]
    assert await migrate(path, house.models) == ["0002_second"]
    copy = tmp_path / f"{NAME}.before-0002_second"
    assert "name" in schema(path)["parent"]
    assert "name" not in schema(copy)["parent"]
    assert counted(path) == counted(copy) == (2, 3)


async def test_after_a_migration_that_loses_parents_the_database_of_before_is_back(
    tmp_path: Path, house: OldHouse
) -> None:
    path = tmp_path / NAME
    await migrate(path, house.models)
    await fill(path, house.models)
    before = schema(path)
    house.new_version("DELETE FROM parent WHERE id = 1")  # foreign keys are off while migrating
    for _ in range(3):  # whoever starts a server starts it again
        with pytest.raises(Orphans, match="without their parents") as orphans:
            await migrate(path, house.models)
        assert counted(path) == (2, 3)
        assert schema(path) == before
        assert await pending(path, house.models) == ["0002_second"]
        assert counted(orphans.value.aside) == (1, 3)
    kept = {f"{NAME}.broken", f"{NAME}.before-0002_second", NAME, "hitokuchi.lock"}
    assert {each.name for each in tmp_path.iterdir() if each.is_file() and each.suffix != ".py"} == kept
    house.new_version("UPDATE parent SET name = 'x'")
    assert await migrate(path, house.models) == ["0002_second"]
    assert counted(path) == (2, 3)


async def test_a_power_cut_before_the_check_does_not_spare_it(
    tmp_path: Path, house: OldHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / NAME
    await migrate(path, house.models)
    await fill(path, house.models)
    house.new_version("DELETE FROM parent WHERE id = 1")
    with monkeypatch.context() as cut:
        cut.setattr(database, "_put_back", power_cut)
        with pytest.raises(SystemError):
            await migrate(path, house.models)
    assert await pending(path, house.models) == []  # it looks as if all were well
    with pytest.raises(Orphans):
        await migrate(path, house.models)
    assert counted(path) == (2, 3)


async def test_the_copy_is_of_before_this_try_and_not_of_one_long_ago(
    tmp_path: Path, house: OldHouse
) -> None:
    path = tmp_path / NAME
    await migrate(path, house.models)
    await fill(path, house.models)
    house.new_version("DELETE FROM parent WHERE id = 1")
    with pytest.raises(Orphans):
        await migrate(path, house.models)
    with sqlite3.connect(path) as connection:  # the version of before goes on working
        connection.execute("INSERT INTO parent (id) VALUES (3)")
    connection.close()
    with pytest.raises(Orphans):
        await migrate(path, house.models)
    assert counted(path) == (3, 3)


def power_cut(*_: object) -> Path:
    raise SystemError("the lights are out")


async def test_a_migration_that_fails_can_be_tried_again_and_the_copy_stays_the_first(
    tmp_path: Path, house: OldHouse
) -> None:
    path = tmp_path / NAME
    await migrate(path, house.models)
    await fill(path, house.models)
    house.new_version("INSERT INTO nowhere VALUES (1)")
    with pytest.raises(Exception, match="nowhere"):
        await migrate(path, house.models)
    copy = tmp_path / f"{NAME}.before-0002_second"
    kept = copy.read_bytes()
    house.new_version("UPDATE parent SET name = 'x'")
    assert await migrate(path, house.models) == ["0002_second"]
    assert copy.read_bytes() == kept
    assert counted(path) == (2, 3)


def test_a_copy_that_was_interrupted_does_not_count(tmp_path: Path) -> None:
    path, target = tmp_path / NAME, tmp_path / f"{NAME}.before-0002"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE t AS SELECT 1 AS x")
    connection.close()
    target.with_name(f"{target.name}.unfinished").write_bytes(b"half of a database")
    copied(path, target)
    assert schema(target).keys() == {"t"}
    assert sorted(each.name for each in tmp_path.iterdir()) == [NAME, target.name]
