"""What every command shares: its settings, its language, and how errors become a sentence and an exit code."""

import functools
import os
import sqlite3
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any, ParamSpec

import click
import uvloop
from tortoise.exceptions import OperationalError

from server.app import store_for
from server.features.registry import MODELS
from server.problems import Problem
from server.settings import Settings
from server.sheets.problems import RowError
from server.store.database import Orphans, opened, pending
from server.store.occupied import Occupied, in_use
from server.store.sync_store import SqlStore
from server.text import sentence, words
from sync.errors import Refused

P = ParamSpec("P")

EXIT_PROBLEM = 1
"""Exit code for what a person can put right; click uses 2 for a wrong call."""


def _language() -> str:
    try:
        return Settings.read({**os.environ, "HITOKUCHI_DATABASE": "", "HITOKUCHI_LOG": "plain"}).lang
    except ValueError:
        return "ja"  # the command itself says what is wrong with the environment


LANG = _language()
"""The language of help texts, which stand before any option is read."""


class Stop(click.ClickException):
    """Ends a command with sentences and without a traceback."""

    exit_code = EXIT_PROBLEM

    def show(self, file: Any = None) -> None:
        """Print the sentences to standard error."""
        click.echo(self.message, err=True)


def say(key: str, /, **values: Any) -> str:
    """A sentence in the language of this run."""
    return words(key, LANG, **values)


def stop(key: str, /, **values: Any) -> Stop:
    """A Stop with a sentence of the catalogue."""
    return Stop(say("error", message=say(key, **values)))


def row_sentences(errors: list[RowError]) -> list[str]:
    """Row errors, one sentence a line."""
    return [
        say(
            "error.row" if error.column else "error.row_only",
            row=error.row,
            line=error.line,
            column=error.column,
            message=sentence(
                error.code, LANG, row=error.row, line=error.line, column=error.column, **error.details
            ),
        )
        for error in errors
    ]


class Short(click.ParamType[str]):
    """Text of up to so many characters, as the table has room for."""

    name = "text"

    def __init__(self, limit: int) -> None:
        self._limit = limit

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The text without white space around it. Exit code 2 when it is too long."""
        text = str(value).strip()
        if len(text) > self._limit:
            self.fail(say("error.too_long", limit=self._limit), param, ctx)
        return text


def data_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """`--data DIR`, for every command."""
    return click.option(
        "--data", type=click.Path(file_okay=False, path_type=Path), default=None, help=say("help.data")
    )(command)


def settings_for(data: Path | None, **given: Any) -> Settings:
    """The settings of this run. A wrong environment is a sentence, not a traceback."""
    try:
        return Settings.read(data=data, **given)
    except ValueError as error:
        raise Stop(say("error", message=str(error))) from error


def run(command: Callable[P, Awaitable[None]]) -> Callable[P, None]:
    """Run an async command, and turn what a person can put right into sentences."""

    @functools.wraps(command)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> None:
        async def main() -> None:
            await command(*args, **kwargs)

        try:
            uvloop.run(main())
        except Problem as problem:
            lines = [say("error", message=sentence(problem.code, LANG, **problem.values))]
            lines += row_sentences(
                [row for row in problem.details.get("rows", []) if isinstance(row, RowError)]
            )
            raise Stop("\n".join(lines)) from problem
        except Refused as refused:
            raise Stop(say("error", message=sentence(refused.code, LANG))) from refused
        except Orphans as error:
            raise stop("error.orphans", aside=error.aside.name, found=error.found) from error
        except (sqlite3.Error, OperationalError) as error:
            raise stop("error.database", reason=str(error)) from error
        except OSError as error:
            raise Stop(say("error", message=str(error))) from error
        except KeyboardInterrupt:
            sys.exit(130)

    return wrapped


@contextmanager
def occupying(settings: Settings) -> Iterator[None]:
    """Work with the data folder, beside others. Stops with a sentence while a backup is being brought back into it."""
    try:
        with in_use(settings.data):
            yield
    except Occupied as error:
        raise stop("error.restoring", data=settings.data) from error


@asynccontextmanager
async def house(settings: Settings) -> AsyncIterator[SqlStore]:
    """The open database with the features on it. Stops with a sentence when there is none or it is old."""
    if isinstance(settings.database, Path) and not settings.database.exists():
        raise stop("error.no_data", data=settings.data)
    with occupying(settings):
        if await pending(settings.database, MODELS):
            raise stop("error.migrate_first")
        async with opened(settings.database, MODELS):
            yield store_for()
