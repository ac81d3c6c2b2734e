"""The work that every peer gets: rows to hold, results to deliver, made of the demo's own list. The same bytes in every run."""

import csv
import json
import random
from functools import cache
from importlib.resources import files
from typing import Any

ROWS = 1000
"""Rows that a phone holds; the server holds ten or a thousand times as many."""

TOGETHER = 20
"""Results in one push."""

LINES = 10
"""Lines of each of them, as the demo's order has it. Those of the loops have one."""


@cache
def _list() -> tuple[list[list[str]], list[list[str]]]:
    """The demo's list: what is given of each line, and the answers to it."""
    folder = files("server.demo").joinpath("data")
    given = list(csv.reader(folder.joinpath("dm-list.cp932.csv").read_bytes().decode("cp932").splitlines()))[
        1:
    ]
    answers = list(csv.reader(folder.joinpath("dm-list.answers.csv").read_text("utf-8-sig").splitlines()))[1:]
    return [line[:3] for line in given], [line[1:] for line in answers]


def _varied(text: str, chance: random.Random) -> str:
    """The same text with other digits: three hundred lines would else come back word for word."""
    return "".join(
        chance.choice("0123456789") if sign.isdecimal() and sign.isascii() else sign for sign in text
    )


def row(number: int, version: int = 0) -> bytes:
    """The body of a row: a piece of work as a worker sees it, 300 to 400 bytes of JSON."""
    given, _ = _list()
    chance = random.Random(number * 1000 + version)
    card, other = chance.choice(given), chance.choice(given)
    cells = [f"DM-{number:04}", _varied(card[1], chance), _varied(other[2], chance)]
    body = {
        "order": 12,
        "code": f"MDR-0012-{number:04}",
        "no": number,
        "state": "leased",
        "until": 1_795_305_600_000 + chance.randrange(86_400_000),
        "rows": [{"no": number, "given": cells}],
    }
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def result(number: int, lines: int = 1) -> dict[str, Any]:
    """A delivery: the answers to a piece of so many lines of the list."""
    _, found = _list()
    chance = random.Random(-number)
    answers = [[_varied(cell, chance) for cell in chance.choice(found)] for _ in range(lines)]
    return {"piece": number, "rev": 1, "answers": answers}


def sheet(lines: int) -> str:
    """A list to be worked off, with the demo's columns."""
    given, answers = _list()
    head = "管理番号,名刺の文字,カナ（あれば）,会社名,郵便番号,都道府県,市区町村,町域・番地,判定"
    body = (
        f"DM-{no},{given[no % len(given)][1].replace(',', ' ')},{',' * len(answers[0])}"
        for no in range(1, lines + 1)
    )
    return "\r\n".join([head, *body]) + "\r\n"


def packed(bodies: list[bytes]) -> bytes:
    """Several bodies as one blob, a line each: what a compressor that sees them all at once gets."""
    return b"\n".join(bodies)
