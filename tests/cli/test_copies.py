"""backup and restore at the command line."""

import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from server.store.copies import BLOBS, ID_GAP, NOTE, begin_anew, read_note
from server.store.database import Orphans
from server.store.occupied import NAME as IN_USE
from server.store.occupied import Occupied, alone, in_use
from tests.support.commands import Said, hitokuchi
from tests.support.databases import NAME
from tests.support.servers import RunningServer

HOLD = """
import sys, time
from pathlib import Path
from server.store.occupied import in_use
with in_use(Path(sys.argv[1])):
    print("in", flush=True)
    time.sleep(60)
"""

LATER = (
    "INSERT INTO tortoise_migrations (app, name, applied_at)"
    " SELECT app, '9999_later', applied_at FROM tortoise_migrations LIMIT 1"
)


def count(path: Path, what: str = "hub") -> int:
    with closing(sqlite3.connect(path)) as connection:
        found: int = connection.execute(f"SELECT COUNT(*) FROM {what}").fetchone()[0]
    return found


def rows(path: Path, sql: str) -> list[tuple[str, int]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(sql).fetchall()


def change(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        for statement in statements:
            connection.execute(statement)


def back_up(data: Path) -> Path:
    said = hitokuchi("backup", "--data", data)
    assert (said.code, said.err) == (0, "")
    return Path(said.last_word)


def names(folder: Path) -> set[str]:
    return {each.name for each in folder.iterdir()}


def problem(said: Said) -> str:
    assert (said.code, said.out) == (1, "")
    assert said.err.startswith("That did not work: ")
    return said.err


class TestBackup:
    def test_is_a_folder_with_the_date_in_its_name_and_says_what_it_holds(self, data: Path) -> None:
        said = hitokuchi("backup", "--data", data)

        folder = Path(said.last_word)
        assert folder.parent == data / "backups"
        assert folder.name.startswith("hitokuchi-20")
        assert names(folder) == {NAME, NOTE}
        assert count(folder / NAME) == count(data / NAME) == 3
        assert "3 hubs" in said.out
        note = read_note(folder)
        assert note
        assert note.bytes == (folder / NAME).stat().st_size
        assert f"{-(-note.bytes // 1024):,} KB" in said.out

    def test_is_taken_while_somebody_writes(self, data: Path) -> None:
        with closing(sqlite3.connect(data / NAME)) as writer:
            writer.execute("BEGIN IMMEDIATE")
            writer.execute("UPDATE hub SET name = 'half done'")
            folder = back_up(data)
            writer.rollback()
        assert count(folder / NAME, "hub WHERE name = 'half done'") == 0

    def test_takes_attachments_along_without_copying_them(self, data: Path) -> None:
        blob = data / BLOBS / "ab" / "abcd"
        blob.parent.mkdir(parents=True)
        blob.write_bytes(b"picture")

        folder = back_up(data)

        assert (folder / BLOBS / "ab" / "abcd").stat().st_ino == blob.stat().st_ino
        shutil.rmtree(data / BLOBS)
        assert hitokuchi("restore", folder, "--data", data).code == 0
        assert blob.read_bytes() == b"picture"

    def test_never_replaces_what_is_there(self, data: Path, tmp_path: Path) -> None:
        (tmp_path / "there").write_text("mine")

        assert "is there already" in problem(hitokuchi("backup", "--data", data, "--out", tmp_path / "there"))
        assert "could not be written" in problem(
            hitokuchi("backup", "--data", data, "--out", tmp_path / "none" / "b")
        )
        assert (tmp_path / "there").read_text() == "mine"
        assert names(tmp_path) == {"data", "there"}

    def test_of_a_damaged_database_is_none(self, data: Path, tmp_path: Path) -> None:
        change(data / NAME, "PRAGMA foreign_keys = OFF", "DELETE FROM hub")

        assert "foreign_key_check" in problem(hitokuchi("backup", "--data", data, "--out", tmp_path / "b"))
        assert names(tmp_path) == {"data"}

    def test_keep_removes_the_oldest_of_its_own_and_nothing_else(self, data: Path, tmp_path: Path) -> None:
        place = tmp_path / "backups"
        place.mkdir()
        (place / "hitokuchi-2020-01-01").mkdir()  # somebody's folder
        other = tmp_path / "other"
        shutil.copytree(data, other)
        assert hitokuchi("backup", "--data", other, "--out", place / "of-another-house").code == 0
        for name in "abcd":
            assert hitokuchi("backup", "--data", data, "--out", place / name, "--keep", 2).code == 0

        assert names(place) == {"hitokuchi-2020-01-01", "of-another-house", "c", "d"}


class TestRestore:
    def test_brings_it_back_and_keeps_the_present_one_aside(self, data: Path) -> None:
        folder = back_up(data)
        change(data / NAME, "UPDATE hub SET name = 'afterwards'")

        said = hitokuchi("restore", folder, "--data", data)

        assert (said.code, said.err) == (0, "")
        assert "by themselves" in said.out
        assert count(data / NAME, "hub WHERE name = 'afterwards'") == 0
        (aside,) = data.glob(f"{NAME}.replaced-*")
        assert count(aside, "hub WHERE name = 'afterwards'") == 3
        assert count(folder / NAME) == 3  # the backup itself is left alone
        assert hitokuchi("doctor", "--data", data).out.count("[mend]") <= 1  # the pages may not be built
        assert names(data) == {NAME, aside.name, "backups", IN_USE}

    def test_of_a_plain_copy_into_an_empty_folder_works_too(self, data: Path, tmp_path: Path) -> None:
        assert hitokuchi("restore", data / NAME, "--data", tmp_path / "new").code == 0

        assert count(tmp_path / "new" / NAME) == 3

    def test_over_a_database_that_is_no_longer_one(self, data: Path) -> None:
        folder = back_up(data)
        (data / NAME).write_bytes(b"noise")

        assert hitokuchi("restore", folder, "--data", data).code == 0

        (aside,) = data.glob(f"{NAME}.replaced-*")
        assert aside.read_bytes() == b"noise"
        assert count(data / NAME) == 3

    def test_leaves_out_the_ids_that_phones_may_remember(self, data: Path) -> None:
        folder = back_up(data)
        change(data / NAME, "UPDATE sqlite_sequence SET seq = 2000000000 WHERE name = 'piece'")

        assert hitokuchi("restore", folder, "--data", data).code == 0

        last = dict(rows(data / NAME, "SELECT name, seq FROM sqlite_sequence"))
        assert last["piece"] == 2_000_000_000 + ID_GAP  # the database that was there could be read
        assert min(last[name] for name in ("person", "device", "orders", "lease", "result")) > 28_000_000
        assert last["tortoise_migrations"] < 100

    def test_of_one_backup_twice_never_gives_the_same_ids(self, data: Path, tmp_path: Path) -> None:
        path = data / NAME
        copy = Path(shutil.copy(path, tmp_path / "copy"))
        begin_anew(path, 1_795_305_600_000)
        begin_anew(copy, 1_795_305_600_000 + 86_400_000)  # of the first history nothing is left to look at
        first, second = (
            dict(rows(each, "SELECT name, seq FROM sqlite_sequence WHERE name = 'piece'"))["piece"]
            for each in (path, copy)
        )
        assert second - first == 86_400

    @pytest.mark.parametrize(
        ("spoil", "says"),
        [
            (lambda path: path.write_bytes(b"no database"), "cannot be brought back"),
            (lambda path: path.unlink(), "is no backup"),
            (lambda path: change(path, "DROP TABLE result"), "cannot be brought back"),
            (lambda path: change(path, "PRAGMA foreign_keys = OFF", "DELETE FROM hub"), "foreign_key_check"),
            (
                lambda path: change(
                    path,
                    LATER,
                ),
                "newer version",
            ),
        ],
    )
    def test_of_what_is_no_whole_backup_of_ours_changes_nothing(
        self, data: Path, spoil: object, says: str
    ) -> None:
        folder = back_up(data)
        before = (data / NAME).read_bytes()
        assert callable(spoil)
        spoil(folder / NAME)

        assert says in problem(hitokuchi("restore", folder, "--data", data))

        assert (data / NAME).read_bytes() == before
        assert {name for name in names(data) if "restor" in name or "replaced" in name} == set()

    def test_is_refused_while_a_server_runs_and_not_after_it_was_killed(self, data: Path) -> None:
        folder = back_up(data)
        with RunningServer(data) as server:
            assert hitokuchi("backup", "--data", data, "--out", data / "again").code == 0
            assert "Stop it" in problem(hitokuchi("restore", folder, "--data", data))
            server.kill9()

            assert hitokuchi("restore", folder, "--data", data).code == 0

    def test_a_server_does_not_start_meanwhile(self, data: Path) -> None:
        with alone(data):
            said = hitokuchi("serve", "--data", data, "--port", 0)
            assert "is being brought back" in problem(said)
            assert "is being brought back" in problem(hitokuchi("migrate", "--data", data))

    def test_a_lock_ends_with_its_process(self, data: Path) -> None:
        with subprocess.Popen([sys.executable, "-c", HOLD, str(data)], stdout=subprocess.PIPE) as holder:
            assert holder.stdout
            assert holder.stdout.readline() == b"in\n"
            with in_use(data):
                pass
            holder.send_signal(signal.SIGKILL)
            holder.wait()
        with alone(data), pytest.raises(Occupied), in_use(data):
            pass


def test_a_migration_that_went_wrong_is_a_sentence(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken(*_: object) -> list[str]:
        raise Orphans("[child, 7]", data / f"{NAME}.broken")

    monkeypatch.setattr("server.cli.serving.migrate", broken)
    for words in (["migrate"], ["serve", "--port", 0]):
        said = problem(hitokuchi(*words, "--data", data))
        assert "the database of before was put back" in said
        assert f"{NAME}.broken" in said
