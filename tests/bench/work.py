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


def answers(number: int) -> list[list[str]]:
    """The answers to one piece of one line."""
    _, found = _list()
    chance = random.Random(-number)
    return [[_varied(cell, chance) for cell in chance.choice(found)]]


def result(number: int) -> dict[str, Any]:
    """A delivery as a record of a peer that knows records only."""
    return {"piece": number, "rev": 1, "answers": answers(number)}


def packed(bodies: list[bytes]) -> bytes:
    """Several bodies as one blob, a line each: what a compressor that sees them all at once gets."""
    return b"\n".join(bodies)
