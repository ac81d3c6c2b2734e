"""rehearse: a scripted worker on the Python replica, for a dress rehearsal, for demos, and for load."""

import asyncio
import csv
import random
import sys
import time
from pathlib import Path
from typing import Any

import click

from server.cli.frame import LANG, Stop, data_option, run, say, stop
from server.cli.line import Line, Unreachable, Unwelcome, pair
from server.features.people.rules import Role
from server.features.pieces.rules import MAX_TAKEN_AT_ONCE
from server.text import sentence
from sync.messages.outcome import Verdict
from sync.replica import Replica

FIRST_WAIT, LONGEST_WAIT = 0.5, 15.0
GIVE_UP_AFTER = 600.0
"""Seconds without a single good exchange after which a rehearsal stops; what is unsent is named."""


class Worker:
    """A paired replica and its line. It never gives up on a delivery while the server may come back."""

    def __init__(self, server: str, token: str, replica: Replica) -> None:
        self._line = Line(server, token, lang=LANG)
        self._server = server
        self.replica = replica

    async def close(self) -> None:
        """Hang up."""
        await self._line.close()

    async def connect(self) -> None:
        """Exchange until nothing waits; wait and try again while the server cannot be reached."""
        wait, began = FIRST_WAIT, time.monotonic()
        while True:
            try:
                await self._line.settle(self.replica)
            except Unreachable as error:
                if time.monotonic() - began > GIVE_UP_AFTER:
                    raise stop("error.server", server=self._server, reason=str(error)) from error
                click.echo(say("rehearse.waiting", reason=str(error)), err=True)
                await asyncio.sleep(wait * random.uniform(0.5, 1.0))  # noqa: S311 - jitter, not a secret
                wait = min(wait * 2, LONGEST_WAIT)
            else:
                return

    def do(self, name: str, lane: str, args: dict[str, Any]) -> int:
        """Write a mutation down."""
        return self.replica.enqueue(name, lane, args, at=time.time_ns() // 1_000_000)

    def rows(self, kind: str) -> dict[int, Any]:
        """All rows of a kind, by key, whatever scope they stand in."""
        found: dict[int, Any] = {}
        for scope in self.replica.scopes:
            for row_id, body in self.replica.rows(scope).items():
                name, _, key = row_id.partition("/")
                if name == kind:
                    found[int(key)] = body
        return found


def read_answers(path: Path, key: str) -> dict[str, dict[str, str]]:
    """The answers sheet (UTF-8, comma, header) by its key column."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise stop("error.cannot_read", path=path, reason=str(error)) from error
    if not rows or key not in rows[0]:
        raise stop("error.no_key", key=key)
    return {row[key]: row for row in rows}


def fill_piece(
    piece: dict[str, Any], form: dict[str, Any], answers: dict[str, dict[str, str]], key: str
) -> list[list[str]]:
    """The answers to one piece, in the shape of its form."""
    labels = [column["label"] for column in form["given"]]
    if key not in labels:
        raise stop("error.given_key", key=key)
    filled = []
    for row in piece["rows"]:
        known = answers.get(row["given"][labels.index(key)])
        if known is None:
            raise stop("error.no_answer", key=row["given"][labels.index(key)])
        filled.append([known.get(field["label"]) or "" for field in form["fields"]])
    return filled


def choose_order(worker: Worker, code: str | None) -> tuple[int, dict[str, Any]]:
    """The order of this code, or the first with open pieces."""
    for number, order in sorted(worker.rows("order").items()):
        if order["code"] == code or (code is None and order["open"]):
            return number, order
    raise stop("error.nothing_open")


async def take(worker: Worker, order: int, count: int) -> None:
    """Take pieces, in mutations of as many as one may hold."""
    while count > 0:
        part = min(count, MAX_TAKEN_AT_ONCE)
        worker.do("piece.take", f"order/{order}", {"order": order, "count": part})
        count -= part
    await worker.connect()


@click.command(help=say("help.rehearse"))
@data_option
@click.option("--server", required=True, help=say("help.server"))
@click.option("--code", required=True, help=say("help.code"))
@click.option(
    "--answers", required=True, type=click.Path(dir_okay=False, path_type=Path), help=say("help.answers")
)
@click.option("--key", required=True, help=say("help.key"))
@click.option("--order", default=None, help=say("help.order"))
@click.option("--pieces", default=1, show_default=True, type=click.IntRange(1, 1000), help=say("help.pieces"))
@click.option(
    "--offline-minutes",
    default=0.0,
    show_default=True,
    type=click.FloatRange(0, 10_000),
    help=say("help.offline"),
)
@run
async def rehearse(
    data: Path | None,
    server: str,
    code: str,
    answers: Path,
    key: str,
    order: str | None,
    pieces: int,
    offline_minutes: float,
) -> None:
    """Pair, take, fill offline, deliver, print the receipts."""
    del data  # a rehearsal keeps nothing here: it is a phone
    known = read_answers(answers, key)
    try:
        token, welcome = await pair(server, code, "rehearsal", lang=LANG)
    except Unreachable as error:
        raise stop("error.server", server=server, reason=str(error)) from error
    except Unwelcome as error:
        raise stop("error.pairing", message=str(error)) from error
    if welcome["person"]["role"] != Role.WORKER:
        raise stop("error.worker", role=say(f"role.{welcome['person']['role']}"))
    click.echo(say("rehearse.paired", name=welcome["person"]["name"]))
    worker = Worker(server, token, Replica(welcome["device"]))
    try:
        await _work(worker, known, key, order, pieces, offline_minutes)
    except Unwelcome as error:
        raise Stop(say("error", message=str(error))) from error
    finally:
        await worker.close()


async def _work(
    worker: Worker, known: dict[str, dict[str, str]], key: str, order: str | None, pieces: int, minutes: float
) -> None:
    await worker.connect()
    number, found = choose_order(worker, order)
    await take(worker, number, pieces)
    mine = {
        key_: piece
        for key_, piece in worker.rows("piece").items()
        if piece["order"] == number and "rows" in piece
    }
    refused = [each.outcome.code for each in worker.replica.archive if each.outcome.code]
    if not mine and refused:
        raise stop("error.not_taken", message=sentence(refused[-1], LANG))
    click.echo(say("rehearse.took", order=found["code"], count=len(mine)))
    sent: dict[int, int] = {}
    with click.progressbar(sorted(mine), label=say("rehearse.offline"), file=sys.stderr) as bar:
        for piece in bar:
            filled = fill_piece(mine[piece], found["form"], known, key)
            await asyncio.sleep(minutes * 60 / max(1, len(mine)))
            sent[
                worker.do("result.submit", f"piece/{piece}", {"piece": piece, "rev": 1, "answers": filled})
            ] = piece
    click.echo(say("rehearse.delivering"), err=True)
    await worker.connect()
    receipts = {result["piece"]: result for result in worker.rows("result").values()}
    for piece in sent.values():
        if piece in receipts:
            click.echo(
                say("rehearse.receipt", piece=receipts[piece]["code"], receipt=receipts[piece]["receipt"])
            )
    applied = {
        entry.outcome.n for entry in worker.replica.archive if entry.outcome.verdict is Verdict.APPLIED
    }
    missing = [piece for n, piece in sent.items() if n not in applied or piece not in receipts]
    if missing or not sent:
        raise stop("error.undelivered", count=len(missing))
    click.echo(say("rehearse.done", count=len(sent)))
