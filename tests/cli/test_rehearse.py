"""rehearse, and the demo, against a real server in a process of its own."""

import asyncio
import csv
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.checks.tree import ROOT
from tests.support.commands import Said, hitokuchi
from tests.support.servers import RunningServer

ANSWERS = ROOT / "server" / "demo" / "data" / "dm-list.answers.csv"
KEY = ("--answers", str(ANSWERS), "--key", "管理番号")


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    with RunningServer(tmp_path_factory.mktemp("demo") / "data", demo=True) as server:
        yield server


def code_for(server: RunningServer, role: str = "worker", name: str = "") -> str:
    """A fresh code, made while the server runs, as the second command of a person would."""
    said = hitokuchi(
        "invite",
        "--data",
        server.data,
        "--hub",
        "MDR",
        "--role",
        role,
        "--name",
        name or f"{role}・{time.time_ns()}",
        *(["--firm", "シティリンク"] if role == "firm" else []),
    )
    found = re.search(r"\d{4}-\d{4}", said.out)
    assert found, said.err
    return found[0]


def rehearse(server: RunningServer, code: str, *more: str) -> Said:
    return hitokuchi("rehearse", "--server", server.url, "--code", code, *KEY, *more)


def test_a_rehearsal_delivers_and_the_firm_gets_its_sheet(demo: RunningServer, tmp_path: Path) -> None:
    said = rehearse(demo, code_for(demo, name="田中 さゆり"), "--pieces", "3", "--order", "MDR-0001")

    assert said.code == 0, said.err
    assert "Paired as 田中 さゆり." in said.out
    receipts = re.findall(r"^(MDR-0001-\d\d)  receipt (MDR-\d{6}-\d{4})$", said.out, re.MULTILINE)
    assert len(receipts) == len(set(receipts)) == 3
    assert "All 3 were delivered." in said.out

    out = tmp_path / "out.csv"
    exported = hitokuchi(
        "export", "--data", demo.data, "MDR-0001", "--out", out, "--format", "csv", "--encoding", "utf-8"
    )
    assert "(30 of 300 rows filled)" in exported.out
    with ANSWERS.open(encoding="utf-8-sig", newline="") as file:
        expected = {row["管理番号"]: row for row in csv.DictReader(file)}
    with out.open(encoding="utf-8-sig", newline="") as file:
        filled = [row for row in csv.DictReader(file) if row["会社名"]]
    assert len(filled) == 30
    for row in filled:
        assert {label: row[label] for label in expected[row["管理番号"]]} == expected[row["管理番号"]]


def test_mistakes_of_a_rehearsal_are_sentences(demo: RunningServer, tmp_path: Path) -> None:
    used = code_for(demo)
    assert rehearse(demo, used).code == 0
    short = tmp_path / "short.csv"
    short.write_text("管理番号,会社名\nDM-9999,だれか\n", "utf-8")
    cases = [
        (("--code", used, *KEY), "Pairing failed: This code has been used already"),
        (("--code", "0000-0000", *KEY), "Pairing failed: This code was not found"),
        (
            ("--code", code_for(demo, "coordinator"), *KEY),
            "needs a worker's code; this one is for the role of coordinator",
        ),
        (("--code", code_for(demo, "firm"), *KEY), "needs a worker's code; this one is for the role of firm"),
        (("--code", code_for(demo), *KEY, "--order", "MDR-0099"), "There is no open work"),
        (
            ("--code", code_for(demo), "--answers", str(short), "--key", "管理番号"),
            "There is no answer for “DM-",
        ),
        (
            ("--code", code_for(demo), "--answers", str(ANSWERS), "--key", "会社名"),
            "no given column “会社名”",
        ),
    ]
    for words, sentence in cases:
        said = hitokuchi("rehearse", "--server", demo.url, *words)
        assert (said.code, "Traceback" in said.err) == (1, False)
        assert sentence in said.err, said.err


def test_a_server_that_dies_in_the_middle_loses_nothing(tmp_path: Path) -> None:
    """Paired and taken, then the power is cut while the worker fills offline; the server comes back, everything is delivered."""
    with RunningServer(tmp_path / "data", demo=True) as server:
        worker = subprocess.Popen(
            [sys.executable, "-m", "server", "rehearse", "--server", server.url, "--code", server.codes["worker"].pop(),
             *KEY, "--pieces", "5", "--offline-minutes", "0.03"],
            cwd=ROOT, env={**os.environ, "HITOKUCHI_LANG": "en", "PYTHONUNBUFFERED": "1"},
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert worker.stdout
        while "Took 5 pieces" not in worker.stdout.readline():
            assert worker.poll() is None
        server.kill9()
        assert worker.stderr
        while "trying again" not in worker.stderr.readline():
            assert worker.poll() is None
        server.restart()
        out, err = worker.communicate(timeout=60)

        assert worker.returncode == 0, err
        assert len(re.findall(r"receipt MDR-\d{6}-000[1-5]$", out, re.MULTILINE)) == 5
        assert hitokuchi("doctor", "--data", server.data).out.count("Rows and tables agree") == 1


def test_the_demo_is_filled_once_and_keeps_its_data(tmp_path: Path) -> None:
    with RunningServer(tmp_path / "data", demo=True) as first:
        asyncio.run(first.pair("worker"))
        codes = {role: list(each) for role, each in first.codes.items()}
        assert {role: len(each) for role, each in codes.items()} == {"coordinator": 1, "firm": 2, "worker": 1}
    before = hitokuchi("doctor", "--data", tmp_path / "data").out

    with RunningServer(tmp_path / "data", demo=True) as second:
        assert {role: len(each) for role, each in second.codes.items()} == {
            "coordinator": 1,
            "firm": 2,
            "worker": 2,
        }
        asyncio.run(second.pair("worker"))
    after = hitokuchi("doctor", "--data", tmp_path / "data").out

    def counts(text: str) -> str:
        return text.split("hubs, ")[1].split(" people", maxsplit=1)[0]

    assert counts(before) == counts(after)
    assert "1 devices" in before
    assert "2 devices" in after
