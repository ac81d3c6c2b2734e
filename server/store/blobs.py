"""Where files are kept: named by what is in them, and never half of one under its name.

    blobs/ab/cdef…        a whole file, by the 64 hex digits of its SHA-256
    blobs/partial/<id>    what arrived of an upload so far; its length is the offset, there is no second record of it

A file moves from the second to the first by a link and a rename, after its bytes are on the disk and their hash is the name. The
partial stays until the caller drops it, so whoever dies in between finds everything where it was and does it again.
"""

import asyncio
import errno
import fcntl
import os
import re
import secrets
import shutil
import time
from collections.abc import AsyncIterator, Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO, Protocol, TypeVar

from server.problems import Problem

T = TypeVar("T")

RESERVE = 128 * 1024 * 1024
"""Bytes that files leave free on the disk: text goes first, and the database needs room to take it in."""

PIECE = 64 * 1024
"""Bytes read from the disk in one go."""


class Displaced(Exception):
    """The upload is not where the writer thought: somebody else went on with it, or it is gone."""


class HashDiffers(Exception):
    """All bytes are there, and they are not those that the name promises."""


class BlobStore(Protocol):
    """What the house needs of a place for files. Every method may be called from several processes at once."""

    async def room(self, size: int) -> None:
        """Raises Problem `storage_full` when so many bytes had better not be taken in."""

    async def received(self, upload: str) -> int:
        """How many bytes of an upload are here; 0 when there is none."""

    async def append(self, upload: str, offset: int, data: bytes) -> int:
        """Add bytes at the end, which must be `offset`; the new end. Raises Displaced, or Problem `storage_full`: then what
        found room stays, and `received` tells how much that is.
        """

    async def flush(self, upload: str) -> None:
        """Returns when what was received would survive a power cut."""

    async def start(self, upload: str, count: int) -> bytes:
        """The first bytes of an upload."""

    async def keep(self, upload: str, name: str, judge: Callable[[BinaryIO], T]) -> T:
        """Make a complete upload the durable blob of this SHA-256, unless `judge` raises. Raises HashDiffers, or Displaced.
        The upload itself stays until it is dropped.
        """

    async def put(self, data: bytes) -> str:
        """Keep bytes of our own; their SHA-256."""

    async def drop(self, upload: str) -> None:
        """Forget what was received. Nothing happens when there is nothing."""

    async def size(self, name: str) -> int | None:
        """The length of a blob; None when it is not here."""

    async def remove(self, name: str) -> None:
        """Forget a blob. Nothing happens when there is none."""

    def read(self, name: str, start: int, stop: int) -> AsyncIterator[bytes]:
        """Bytes `start` up to, not including, `stop`. Raises FileNotFoundError."""

    async def tidy(self, alive: Collection[str], seconds: float) -> int:
        """Remove partial uploads that are not alive and were not written to for so long; how many."""


class DiskBlobs:
    """A folder on a local disk whose file system has hard links."""

    def __init__(self, root: Path, reserve: int = RESERVE) -> None:
        self._root = root
        self._partials = root / "partial"
        self._reserve = reserve

    async def room(self, size: int) -> None:
        """See BlobStore; likewise below."""
        if await asyncio.to_thread(self._free) - size < self._reserve:
            raise Problem("storage_full", 507)

    async def received(self, upload: str) -> int:
        """The length of the partial file."""
        return await asyncio.to_thread(_size, self._partial(upload)) or 0

    async def append(self, upload: str, offset: int, data: bytes) -> int:
        """Under a lock for as long as the write takes, never while a network is waited for."""
        return await asyncio.to_thread(self._append, upload, offset, data)

    async def flush(self, upload: str) -> None:
        """With fsync."""
        await asyncio.to_thread(self._flush, upload)

    async def start(self, upload: str, count: int) -> bytes:
        """From the partial file."""
        return await asyncio.to_thread(self._start, upload, count)

    async def keep(self, upload: str, name: str, judge: Callable[[BinaryIO], T]) -> T:
        """Hash, judge, fsync, rename, fsync the folder; under the upload's lock."""
        return await asyncio.to_thread(self._keep, upload, name, judge)

    async def put(self, data: bytes) -> str:
        """Under a name of no meaning first."""
        return await asyncio.to_thread(self._put, data)

    async def drop(self, upload: str) -> None:
        """Remove the partial file, once nobody works on it."""
        await asyncio.to_thread(self._drop, upload)

    async def size(self, name: str) -> int | None:
        """Of the file."""
        return await asyncio.to_thread(_size, self._final(name))

    async def remove(self, name: str) -> None:
        """Whoever reads it just now reads on."""
        await asyncio.to_thread(self._final(name).unlink, missing_ok=True)

    async def read(self, name: str, start: int, stop: int) -> AsyncIterator[bytes]:
        """In pieces, each read off the event loop."""
        file = await asyncio.to_thread(self._open, name, start)
        try:
            while start < stop:
                piece = await asyncio.to_thread(file.read, min(PIECE, stop - start))
                if not piece:
                    raise OSError(errno.EIO, "shorter than it was")
                start += len(piece)
                yield piece
        finally:
            file.close()

    async def tidy(self, alive: Collection[str], seconds: float) -> int:
        """By the time of the last write."""
        return await asyncio.to_thread(self._tidy, alive, seconds)

    # --- in a thread --------------------------------------------------------------------------------------------------

    def _free(self) -> int:
        self._partials.mkdir(parents=True, exist_ok=True)
        return shutil.disk_usage(self._partials).free

    def _append(self, upload: str, offset: int, data: bytes) -> int:
        with self._locked(upload, make=offset == 0) as file:
            if os.fstat(file).st_size != offset:
                raise Displaced(upload)
            _write(file, offset, data)
            return offset + len(data)

    def _flush(self, upload: str) -> None:
        try:
            with self._locked(upload) as file:
                os.fsync(file)
        except Displaced:
            return
        _sync_folder(self._partials)

    def _start(self, upload: str, count: int) -> bytes:
        with self._locked(upload) as file:
            return os.pread(file, count, 0)

    def _keep(self, upload: str, name: str, judge: Callable[[BinaryIO], T]) -> T:
        final = self._final(name)
        with self._locked(upload) as file:
            os.fsync(file)
            if _hash(file) != name:
                raise HashDiffers(upload)
            with os.fdopen(os.dup(file), "rb") as opened:
                opened.seek(0)
                judged = judge(opened)
            self._rename(self._linked(upload), final)
        return judged

    def _drop(self, upload: str) -> None:
        with suppress(Displaced), self._locked(upload):
            self._partial(upload).unlink()

    def _put(self, data: bytes) -> str:
        name = sha256(data).hexdigest()
        self._partials.mkdir(parents=True, exist_ok=True)
        temporary = self._temporary()
        try:
            file = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            try:
                _write(file, 0, data)
                os.fsync(file)
            finally:
                os.close(file)
            self._rename(temporary, self._final(name))
        finally:
            temporary.unlink(missing_ok=True)
        return name

    def _linked(self, upload: str) -> Path:
        temporary = self._temporary()
        temporary.hardlink_to(self._partial(upload))
        return temporary

    def _rename(self, temporary: Path, final: Path) -> None:
        if not final.parent.is_dir():
            final.parent.mkdir(exist_ok=True)
            _sync_folder(self._root)
        temporary.replace(final)
        # Two names of one file are not renamed onto each other (rename(2)): the second time the temporary one is still there.
        temporary.unlink(missing_ok=True)
        _sync_folder(final.parent)

    def _open(self, name: str, start: int) -> BinaryIO:
        file = self._final(name).open("rb")
        file.seek(start)
        return file

    def _tidy(self, alive: Collection[str], seconds: float) -> int:
        removed = 0
        for path in self._partials.glob("*"):
            try:
                old = time.time() - path.stat().st_mtime > seconds
            except FileNotFoundError:
                continue
            if old and path.name not in alive:
                path.unlink(missing_ok=True)
                removed += 1
        return removed

    @contextmanager
    def _locked(self, upload: str, *, make: bool = False) -> Iterator[int]:
        """The partial file, opened, and nobody else's until the block ends; dying lets go as well. Raises Displaced."""
        path = self._partial(upload)
        if make:
            self._partials.mkdir(parents=True, exist_ok=True)
        while True:
            try:
                file = os.open(path, os.O_RDWR | (os.O_CREAT if make else 0), 0o600)
            except FileNotFoundError:
                raise Displaced(upload) from None
            except OSError as error:
                raise _told(error) from error
            try:
                fcntl.flock(file, fcntl.LOCK_EX)
                if _is_at(file, path):
                    yield file
                    return
            finally:
                os.close(file)

    def _partial(self, upload: str) -> Path:
        return self._partials / _checked(upload, r"[A-Za-z0-9_-]{1,64}")

    def _final(self, name: str) -> Path:
        return self._root / _checked(name, r"[0-9a-f]{64}")[:2] / name[2:]

    def _temporary(self) -> Path:
        return self._partials / f"{secrets.token_hex(16)}.new"


def _write(file: int, offset: int, data: bytes) -> None:
    left = memoryview(data)
    while left:
        try:
            wrote = os.pwrite(file, left, offset)
        except OSError as error:
            raise _told(error) from error
        offset += wrote
        left = left[wrote:]


def _told(error: OSError) -> Exception:
    return Problem("storage_full", 507) if error.errno in (errno.ENOSPC, errno.EDQUOT) else error


def _hash(file: int) -> str:
    digest = sha256()
    offset = 0
    while piece := os.pread(file, PIECE * 16, offset):
        digest.update(piece)
        offset += len(piece)
    return digest.hexdigest()


def _size(path: Path) -> int | None:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return None


def _is_at(file: int, path: Path) -> bool:
    """Whether the open file still has its name: it may have been removed while the lock was waited for."""
    try:
        there = path.stat()
    except FileNotFoundError:
        return False
    return os.path.samestat(os.fstat(file), there)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _checked(name: str, pattern: str) -> str:
    if not re.fullmatch(pattern, name):
        raise ValueError(f"no name for a file: {name!r}")
    return name
