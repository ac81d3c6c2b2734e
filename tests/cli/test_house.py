"""migrate, add, invite, doctor: setting an instance up, and looking at its health."""

import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.checks.tree import ROOT
from tests.support.commands import hitokuchi

HELP = """
import click
from click.testing import CliRunner
from server.__main__ import main

def show(command, words):
    result = CliRunner().invoke(main, [*words, "--help"])
    assert result.exit_code == 0, result.output
    print("$", *words)
    print(result.output)
    for name, each in sorted(getattr(command, "commands", {}).items()):
        show(each, [*words, name])

show(main, [])
"""


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_every_command_and_every_option_has_help_in_both_languages(lang: str) -> None:
    said = subprocess.run(
        [sys.executable, "-c", HELP],
        cwd=ROOT,
        env={"HITOKUCHI_LANG": lang, "PATH": "", "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        check=True,
    ).stdout

    helps = said.split("$ ")[1:]
    assert len(helps) >= 11
    for text in helps:
        body = text.split("\n", 1)[1]
        options = re.findall(r"^  (-.+?)(?:  +|\n +)(\S.*)$", body, re.MULTILINE)
        assert options, text
        for option, sentence in options:
            if "--help" not in option and "--version" not in option:
                assert bool(re.search("[ぁ-んァ-ヶ一-龠]", sentence)) == (lang == "ja"), (option, sentence)
        assert re.search("[ぁ-んァ-ヶ一-龠]", body) or lang == "en"


def test_an_instance_is_set_up_from_nothing(tmp_path: Path) -> None:
    data = tmp_path / "new" / "data"

    assert "0001_initial" in hitokuchi("migrate", "--data", data).out
    assert "up to date" in hitokuchi("migrate", "--data", data).out
    assert (
        hitokuchi("add", "hub", "--data", data, "KRS", "旧栗住小学校", "--seats", 16).out
        == "Hub added: 旧栗住小学校 (KRS)\n"
    )
    assert (
        hitokuchi("add", "firm", "--data", data, "はじめての店", "--hub", "KRS").out
        == "Firm added: はじめての店\n"
    )
    assert (
        hitokuchi(
            "invite", "--data", data, "--hub", "KRS", "--role", "firm", "--name", "店主", "--firm", "はじめて"
        ).code
        == 0
    )
    sheet = tmp_path / "list.csv"
    sheet.write_text("番号,答え\nA-1,\n", "utf-8")
    imported = hitokuchi(
        "import", "--data", data, sheet, "--hub", "KRS", "--firm", "はじめて", "--title", "x", "--publish"
    )
    assert imported.last_word == "KRS-0001"
    assert (
        hitokuchi("invite", "--data", data, "--hub", "KRS", "--role", "coordinator", "--name", "井上").code
        == 0
    )
    assert hitokuchi("doctor", "--data", data).code == 0


def test_an_invitation_is_a_code_a_link_and_a_qr(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HITOKUCHI_PUBLIC_URL", "https://hub.example/")

    said = hitokuchi("invite", "--data", data, "--hub", "MDR", "--role", "worker", "--name", " 田中　さゆり ")

    assert said.code == 0
    code = re.search(r"\b(\d{4})-(\d{4})\b", said.out)
    assert code
    assert "田中 さゆり (worker)" in said.out
    assert re.search(r"good until \d\d:\d\d", said.out)
    assert f"https://hub.example/#/pair/{code[1]}{code[2]}" in said.out
    assert said.out.count("█") > 100


class TestDoctor:
    def test_a_healthy_instance(self, data: Path) -> None:
        said = hitokuchi("doctor", "--data", data)

        assert said.code == 0 or "pages are not built" in said.out
        assert re.search(r"\[ok\] 3 hubs, \d+ people, 0 devices, \d orders", said.out)
        assert re.search(r"\[ok\] Rows and tables agree \(\d+ rows\)", said.out)
        assert said.out.count("[mend]") == (said.code == 1)

    def test_no_database(self, tmp_path: Path) -> None:
        said = hitokuchi("doctor", "--data", tmp_path / "none")

        assert said.code == 1
        assert "[mend] There is no database yet. Run `hitokuchi migrate`" in said.out
        assert not (tmp_path / "none").exists()

    def test_an_old_or_empty_database(self, tmp_path: Path) -> None:
        (tmp_path / "hitokuchi.sqlite3").touch()

        said = hitokuchi("doctor", "--data", tmp_path)

        assert said.code == 1
        assert "[mend] The database is of an older shape (0001_initial" in said.out

    def test_a_file_that_is_no_database(self, tmp_path: Path) -> None:
        (tmp_path / "hitokuchi.sqlite3").write_text("no database at all, only some words")

        said = hitokuchi("doctor", "--data", tmp_path)

        assert said.code == 1
        assert "[mend] The database is damaged: file is not a database" in said.out

    def test_a_damaged_database(self, data: Path) -> None:
        path = data / "hitokuchi.sqlite3"
        damaged = bytearray(path.read_bytes())
        for start in range(8192, len(damaged), 4096):
            damaged[start : start + 64] = b"\xff" * 64
        path.write_bytes(damaged)

        said = hitokuchi("doctor", "--data", data)

        assert said.code == 1
        assert re.search(r"\[mend\] The database is (damaged|of an older)", said.out)

    def test_rows_that_differ_are_counted_named_and_mended(self, data: Path) -> None:
        with closing(sqlite3.connect(data / "hitokuchi.sqlite3")) as db, db:
            db.execute("UPDATE sync_row SET body = x'7b7d' WHERE id = 'order/1' AND scope = 'hub:MDR'")
            db.execute("UPDATE sync_row SET body = NULL WHERE id = 'me/1'")
            db.execute(
                "INSERT INTO sync_row (scope, id, seq, body, why) VALUES ('hub:MDR', 'piece/999', 999, x'7b7d', '')"
            )

        said = hitokuchi("doctor", "--data", data)
        assert said.code == 1
        assert "[mend] 3 rows differ from the tables: me/1." in said.out

        mended = hitokuchi("doctor", "--data", data, "--mend")
        assert "[ok] 3 were put right." in mended.out
        assert "Rows and tables agree" in hitokuchi("doctor", "--data", data).out

    def test_an_address_without_encryption_is_noted(
        self, data: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        assert "is not encrypted" in hitokuchi("doctor", "--data", data).out
        monkeypatch.setenv("HITOKUCHI_PUBLIC_URL", "https://hub.example")
        assert "is not encrypted" not in hitokuchi("doctor", "--data", data).out
