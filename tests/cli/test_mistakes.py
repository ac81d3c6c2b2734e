"""Whatever a person gets wrong is one clear sentence: exit code 1 (put it right) or 2 (wrong call), never a traceback."""

import re
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.checks.tree import ROOT
from tests.support.commands import hitokuchi

DEMO = ROOT / "server" / "demo" / "data"
SHEET, ANSWERS = DEMO / "dm-list.xlsx", DEMO / "dm-list.answers.csv"
FIRM = "シティリンク"
LONG = "x" * 300


def words(line: str, folder: Path) -> list[str]:
    """A command as one would type it, on the demo's data unless it says otherwise; {…} stand for paths."""
    places = {
        "tmp": folder,
        "data": folder / "data",
        "sheet": SHEET,
        "answers": ANSWERS,
        "demo": DEMO,
        "long": LONG,
    }
    typed = line if "--data" in line else f"{line} --data {{data}}"
    return [word.format(**places).replace("␣", " ") for word in typed.split()]


IMPORT = f"import {{sheet}} --hub MDR --firm {FIRM}"
REHEARSE = "rehearse --server http://127.0.0.1:1 --code 1"

MISTAKES: dict[str, tuple[str, int, str]] = {
    # what went wrong        the command                                                            exit  what it says
    "no data":              ("add hub --data {tmp}/none AA x", 1, "There is no data in .*/none. Please run `hitokuchi migrate"),
    "no data to invite to": ("invite --data {tmp}/none --hub MDR --role worker --name x", 1, "There is no data"),
    "no data to import to": (f"import --data {{tmp}}/none {{sheet}} --hub MDR --firm {FIRM} --title x", 1, "There is no data"),
    "no data to export":    ("export --data {tmp}/none MDR-0001 --out {tmp}/x.csv", 1, "There is no data"),
    "no data to back up":   ("backup --data {tmp}/none", 1, "There is no data"),
    "backed up below file": ("backup --out {tmp}/empty.csv/x", 1, "could not be written: Not a directory"),
    "broken, backed up":    ("backup --data {tmp}/broken --out {tmp}/b", 1, "cannot be used"),
    "keeping none":         ("backup --keep 0", 2, "--keep"),
    "nothing to restore":   ("restore {tmp}/none", 2, "does not exist"),
    "an empty backup":      ("restore {tmp}/empty", 1, "cannot be brought back"),
    "no backup":            ("restore {demo}", 1, "is no backup"),
    "an empty database":    ("invite --data {tmp}/empty --hub MDR --role worker --name x", 1, "hitokuchi migrate"),
    "a broken database":    ("invite --data {tmp}/broken --hub MDR --role worker --name x", 1, "hitokuchi doctor"),
    "broken, and migrated": ("migrate --data {tmp}/broken", 1, "cannot be used"),
    "broken, and served":   ("serve --data {tmp}/broken --port 0", 1, "cannot be used"),
    "data is a file":       ("migrate --data {sheet}", 2, "is a file"),
    "data below a file":    ("migrate --data {sheet}/below", 1, "Not a directory"),
    "a small code":         ("add hub mdr x", 1, "2 to 8 capital letters"),
    "a hub twice":          ("add hub MDR x", 1, "There is a hub “MDR” already"),
    "a hub without a name": ("add hub AA ␣", 1, "a name of up to 100"),
    "a hub with much name": ("add hub AA {long}", 1, "a name of up to 100"),
    "much kana":            ("add hub AA x --kana {long}", 2, "up to 200 characters"),
    "too many seats":       ("add hub AA x --seats 5000", 2, "seats"),
    "a firm nowhere":       ("add firm x --hub NOPE", 1, "There is no hub “NOPE”"),
    "a firm twice":         ("add firm 合同会社シティリンク --hub MDR", 1, "There is a firm “合同.*” already"),
    "much contact":         ("add firm x --hub MDR --contact {long}", 2, "up to 100 characters"),
    "nobody invited":       ("invite --hub MDR --role worker --name ␣", 1, "a name of up to 100"),
    "invited nowhere":      ("invite --hub NOPE --role worker --name x", 1, "There is no hub “NOPE”"),
    "invited as a boss":    ("invite --hub MDR --role boss --name x", 2, "'boss' is not one of"),
    "of which firm":        ("invite --hub MDR --role firm --name x", 1, "which firm"),
    "of no firm":           ("invite --hub MDR --role firm --name x --firm ない", 1, "no such firm"),
    "a worker of a firm":   (f"invite --hub MDR --role worker --name x --firm {FIRM}", 1, "only when inviting"),
    "no sheet":             (f"import {{tmp}}/none.csv --hub MDR --firm {FIRM} --title x", 2, "does not exist"),
    "a folder as sheet":    (f"import {{demo}} --hub MDR --firm {FIRM} --title x", 2, "is a directory"),
    "an empty sheet":       (f"import {{tmp}}/empty.csv --hub MDR --firm {FIRM} --title x", 1, "nothing in this sheet"),
    "no sheet at all":      (f"import {{tmp}}/noise.csv --hub MDR --firm {FIRM} --title x", 1, "neither CSV nor Excel"),
    "imported nowhere":     (f"import {{sheet}} --hub NOPE --firm {FIRM} --title x", 1, "There is no hub “NOPE”"),
    "imported for nobody":  ("import {sheet} --hub MDR --firm ない --title x", 1, "no such firm"),
    "no title":             (IMPORT, 2, "--title"),
    "a title of blanks":    (f"{IMPORT} --title ␣", 1, "a title of up to 200"),
    "a title too long":     (f"{IMPORT} --title {{long}}", 1, "a title of up to 200"),
    "no such template":     (f"{IMPORT} --title x --template ZZ", 1, "There is no template “ZZ”"),
    "a column of no type":  (f"{IMPORT} --title x --column 判定", 1, "LABEL=TYPE"),
    "a type that is none":  (f"{IMPORT} --title x --column 判定=colour", 1, "LABEL=TYPE"),
    "one option":           (f"{IMPORT} --title x --column 判定=choice:A", 1, "two or more options for the column “判定”"),
    "no such column":       (f"{IMPORT} --title x --column ない=text", 1, "There is no column “ない”"),
    "no such optional":     (f"{IMPORT} --title x --optional ない", 1, "There is no column “ない”"),
    "pieces too large":     (f"{IMPORT} --title x --size 500", 2, "--size"),
    "no such order":        ("export MDR-0009 --out {tmp}/x.csv", 1, "order could not be found"),
    "out to nowhere":       ("export MDR-0001 --out {tmp}/none/x.csv", 1, "could not be written: No such file"),
    "out below a file":     ("export MDR-0001 --out {tmp}/empty.csv/x.csv", 1, "could not be written: Not a directory"),
    "out onto a folder":    ("export MDR-0001 --out {data}", 2, "is a directory"),
    "out as PDF":           ("export MDR-0001 --out {tmp}/x --format pdf", 2, "'pdf' is not one of"),
    "out as EBCDIC":        ("export MDR-0001 --out {tmp}/x --encoding ebcdic", 2, "'ebcdic' is not one of"),
    "a port that is none":  ("serve --port 99999", 2, "--port"),
    "a host that is none":  ("serve --host nowhere.invalid --port 0", 1, "not possible to listen on nowhere.invalid:0"),
    "nobody there":         (f"{REHEARSE} --answers {{answers}} --key 管理番号", 1, "127.0.0.1:1 could not be reached"),
    "no kind of address":   ("rehearse --server localhost:1 --code 1 --answers {answers} --key 管理番号", 1, "not be reached"),
    "no address":           ("rehearse --server http://[::1 --code 1 --answers {answers} --key 管理番号", 1, "not be reached"),
    "no answers":           (f"{REHEARSE} --answers {{tmp}}/none.csv --key 管理番号", 1, "none.csv could not be read"),
    "answers in Excel":     (f"{REHEARSE} --answers {{sheet}} --key 管理番号", 1, "could not be read"),
    "no such key":          (f"{REHEARSE} --answers {{answers}} --key ない", 1, "no column “ない”"),
    "no such command":      ("dance", 2, "No such command"),
}  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path, data: Path) -> Path:
    (tmp_path / "empty.csv").touch()
    (tmp_path / "noise.csv").write_bytes(b"noise\x00\x01\x02")
    for name, content in (("empty", b""), ("broken", b"no database at all, only some words")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "hitokuchi.sqlite3").write_bytes(content)
    assert data.parent == tmp_path
    return tmp_path


@pytest.mark.parametrize("case", MISTAKES)
def test_a_mistake_is_a_sentence(folder: Path, case: str) -> None:
    line, code, says = MISTAKES[case]

    said = hitokuchi(*words(line, folder))

    assert (said.code, said.out) == (code, "")
    assert re.search(says, said.err), said.err
    assert "Traceback" not in said.err
    if code == 1:
        assert said.err.splitlines()[-1].startswith("That did not work: ")


@pytest.mark.parametrize(
    ("name", "value"), [("HITOKUCHI_LANG", "fr"), ("HITOKUCHI_LOG", "xml"), ("HITOKUCHI_DATA", "{sheet}")]
)
def test_a_wrong_environment_is_a_sentence(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value.format(sheet=SHEET))

    said = hitokuchi("migrate")

    assert said.code == 1
    assert said.err.startswith("That did not work: ")


def test_a_port_in_use_is_named(data: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        for command in ("serve", "demo"):
            said = hitokuchi(command, "--data", data, "--port", port)
            assert (said.code, said.out) == (1, "")
            assert f"Port {port} is in use already" in said.err


@contextmanager
def answering(answer: bytes) -> Iterator[str]:
    """A server that says one thing to everybody, as a captive portal or a broken proxy does."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            while True:
                try:
                    link, _ = listening.accept()
                except OSError:
                    return
                with link:
                    link.recv(65536)
                    link.sendall(answer)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        listening.shutdown(socket.SHUT_RDWR)
        thread.join(5)


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n<html>Free Wi-Fi!</html>",
        b"HTTP/1.1 302 Found\r\nLocation: http://login.example/\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 502 Bad Gateway\r\nConnection: close\r\n\r\nproxy",
        b'HTTP/1.1 500 Oops\r\nConnection: close\r\n\r\n{"error":"not ours"}',
        b"SSH-2.0-OpenSSH\r\n",
        b"",
    ],
)
def test_a_stranger_at_the_servers_address_is_not_taken_for_the_server(answer: bytes) -> None:
    with answering(answer) as url:
        said = hitokuchi(
            "rehearse", "--server", url, "--code", "1", "--answers", ANSWERS, "--key", "管理番号"
        )

    assert said.code == 1
    assert "could not be reached" in said.err
