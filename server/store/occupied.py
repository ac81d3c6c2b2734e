"""Who works with a data folder: several processes may at once, except while a backup is being brought back.

The lock is on an open file, so that it ends with its process however that ended: there are no stale locks.
"""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

NAME = "hitokuchi.in-use"


class Occupied(Exception):
    """Somebody else works with this folder."""


@contextmanager
def in_use(data: Path) -> Iterator[None]:
    """Work with the folder beside others. Raises Occupied while somebody is `alone` with it."""
    with _locked(data, fcntl.LOCK_SH):
        yield


@contextmanager
def alone(data: Path) -> Iterator[None]:
    """Be the only one. Raises Occupied while anybody else works with the folder."""
    with _locked(data, fcntl.LOCK_EX):
        yield


@contextmanager
def _locked(data: Path, how: int) -> Iterator[None]:
    data.mkdir(parents=True, exist_ok=True)
    with (data / NAME).open("a") as handle:
        try:
            fcntl.flock(handle, how | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Occupied(data) from error
        yield
