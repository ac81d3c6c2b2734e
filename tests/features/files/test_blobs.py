"""The store for files on a disk: any cuts and any writers give the exact bytes once, and never half of them under a name."""

import asyncio
import errno
import os
import random
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.problems import Problem
from server.store.blobs import BlobStore, DiskBlobs, Displaced, HashDiffers
from tests.checks.tree import ROOT


def sha(data: bytes) -> str:
    return sha256(data).hexdigest()


def fine(file: BinaryIO) -> bytes:
    """A judge who likes everything."""
    return file.read(3)


async def whole(blobs: BlobStore, name: str) -> bytes:
    size = await blobs.size(name)
    assert size is not None
    return b"".join([piece async for piece in blobs.read(name, 0, size)])


def names(root: Path) -> set[str]:
    """Every file below, the partial ones with their folder."""
    return {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}


async def test_a_file_comes_in_in_slices(tmp_path: Path) -> None:
    blobs: BlobStore = DiskBlobs(tmp_path)
    assert await blobs.received("u") == 0
    assert await blobs.append("u", 0, b"hello ") == 6
    await blobs.flush("u")
    assert await blobs.append("u", 6, b"world") == 11
    assert await blobs.start("u", 4) == b"hell"
    name = sha(b"hello world")
    assert await blobs.size(name) is None

    assert await blobs.keep("u", name, fine) == b"hel"

    assert await whole(blobs, name) == b"hello world"
    assert names(tmp_path) == {f"{name[:2]}/{name[2:]}", "partial/u"}
    await blobs.drop("u")
    await blobs.drop("u")
    assert names(tmp_path) == {f"{name[:2]}/{name[2:]}"}
    assert [piece async for piece in blobs.read(name, 3, 8)] == [b"lo wo"]


Step = tuple[str, int, int]


@given(
    size=st.integers(1, 400),
    steps=st.lists(
        st.tuples(
            st.sampled_from(["append", "append", "stale", "ahead", "restart", "flush", "keep", "again"]),
            st.integers(0, 150),
            st.integers(0, 400),
        ),
        max_size=30,
    ),
)
async def test_any_cuts_and_resumes_give_the_exact_file_once(
    tmp_path_factory: pytest.TempPathFactory, size: int, steps: list[Step]
) -> None:
    """The offset is the only thing that a sender knows; where it is wrong nothing is written."""
    data = random.Random(size).randbytes(size)
    name = sha(data)
    root = tmp_path_factory.mktemp("blobs")
    blobs = DiskBlobs(root)
    for what, length, back in [*steps, ("append", size, 0), ("keep", 0, 0)]:
        at = await blobs.received("u")
        assert at <= size
        match what:
            case "append":
                assert await blobs.append("u", at, data[at : at + length]) == min(size, at + length)
            case "stale" if at > 0:
                with pytest.raises(Displaced):
                    await blobs.append("u", max(0, at - 1 - back), b"x" * (length + 1))
            case "ahead":
                with pytest.raises(Displaced):
                    await blobs.append("u", at + 1 + back, b"x" * (length + 1))
            case "again" if at > 0:
                with pytest.raises(Displaced):  # the answer was lost, and the sender sends it once more
                    await blobs.append("u", 0, data[:length])
            case "restart":
                blobs = DiskBlobs(root)
            case "flush":
                await blobs.flush("u")
            case "keep" if 0 < at < size:
                with pytest.raises(HashDiffers):
                    await blobs.keep("u", name, fine)
                assert await blobs.size(name) is None
            case "keep" if at == size:
                await blobs.keep("u", name, fine)

    assert await whole(blobs, name) == data
    assert names(root) == {f"{name[:2]}/{name[2:]}", "partial/u"}


async def test_a_judge_who_says_no_leaves_nothing_under_the_name(tmp_path: Path) -> None:
    blobs = DiskBlobs(tmp_path)
    await blobs.append("u", 0, b"bytes")

    def stern(file: BinaryIO) -> None:
        assert file.read() == b"bytes"
        raise ValueError

    with pytest.raises(ValueError):  # noqa: PT011
        await blobs.keep("u", sha(b"bytes"), stern)

    assert names(tmp_path) == {"partial/u"}


async def test_the_same_file_from_two_uploads_is_kept_once(tmp_path: Path) -> None:
    blobs = DiskBlobs(tmp_path)
    for upload in ("u", "v"):
        await blobs.append(upload, 0, b"bytes")
    name = sha(b"bytes")

    await asyncio.gather(*(blobs.keep(upload, name, fine) for upload in ("u", "v", "u", "v")))
    assert await blobs.put(b"bytes") == name

    assert names(tmp_path) == {f"{name[:2]}/{name[2:]}", "partial/u", "partial/v"}
    assert await whole(blobs, name) == b"bytes"


@pytest.mark.parametrize("upload", ["", "a/b", "..", "a.new", "x" * 65, "あ"])
async def test_no_name_leads_out_of_the_folder(tmp_path: Path, upload: str) -> None:
    with pytest.raises(ValueError, match="no name"):
        await DiskBlobs(tmp_path).append(upload, 0, b"x")
    with pytest.raises(ValueError, match="no name"):
        await DiskBlobs(tmp_path).size(upload)


async def test_nobody_drops_what_is_being_judged(tmp_path: Path) -> None:
    """Another process may have settled the same upload meanwhile, and tidies up."""
    blobs, other = DiskBlobs(tmp_path), DiskBlobs(tmp_path)
    await blobs.append("u", 0, b"bytes")
    judging, dropping = threading.Event(), threading.Event()

    def slow(file: BinaryIO) -> bytes:
        judging.set()
        dropping.wait(5)
        time.sleep(0.05)
        assert (tmp_path / "partial" / "u").exists()
        return file.read()

    keeping = asyncio.create_task(blobs.keep("u", sha(b"bytes"), slow))
    await asyncio.to_thread(judging.wait, 5)
    dropped = asyncio.create_task(other.drop("u"))
    await asyncio.sleep(0.02)
    dropping.set()

    assert await keeping == b"bytes"
    await dropped
    assert names(tmp_path) == {f"{sha(b'bytes')[:2]}/{sha(b'bytes')[2:]}"}


class TestFullDisk:
    """The kernel says ENOSPC after so many bytes."""

    @pytest.fixture
    def room(self, monkeypatch: pytest.MonkeyPatch) -> list[int]:
        left = [10]
        real: Callable[..., int] = os.pwrite

        def pwrite(file: int, data: Any, offset: int) -> int:
            if left[0] == 0:
                raise OSError(errno.ENOSPC, "No space left on device")
            wrote = real(file, data[: left[0]], offset)
            left[0] -= wrote
            return wrote

        monkeypatch.setattr(os, "pwrite", pwrite)
        return left

    async def test_what_found_room_stays_and_is_gone_on_with(self, tmp_path: Path, room: list[int]) -> None:
        blobs = DiskBlobs(tmp_path)
        data = b"0123456789abcdef"
        with pytest.raises(Problem, match="storage_full") as caught:
            await blobs.append("u", 0, data)
        assert caught.value.status == 507
        assert await blobs.received("u") == 10
        with pytest.raises(Problem, match="storage_full"):
            await blobs.append("u", 10, data[10:])

        room[0] = 100
        await blobs.append("u", 10, data[10:])
        await blobs.keep("u", sha(data), fine)

        assert await whole(blobs, sha(data)) == data

    async def test_nothing_of_our_own_is_half_written(self, tmp_path: Path, room: list[int]) -> None:
        blobs = DiskBlobs(tmp_path)
        with pytest.raises(Problem, match="storage_full"):
            await blobs.put(b"0123456789abcdef")

        assert names(tmp_path) == set()
        assert room == [0]

    async def test_some_room_is_left_for_text(self, tmp_path: Path) -> None:
        await DiskBlobs(tmp_path).room(1)
        with pytest.raises(Problem, match="storage_full"):
            await DiskBlobs(tmp_path, reserve=1 << 60).room(1)

    async def test_a_real_device_that_is_full(self, tmp_path: Path) -> None:
        full = Path("/dev/full")
        if not full.exists():
            pytest.skip("this system has no /dev/full")
        (tmp_path / "partial").mkdir()
        (tmp_path / "partial" / "u").symlink_to(full)
        with pytest.raises((Problem, OSError)) as caught:
            await DiskBlobs(tmp_path).append("u", 0, b"x")
        assert getattr(caught.value, "code", "storage_full") == "storage_full"


WRITER = """
import asyncio, random, sys
from pathlib import Path
from server.store.blobs import DiskBlobs, Displaced, HashDiffers

async def main(root, size, seed, name):
    data = random.Random(1).randbytes(size)
    mine = random.Random(seed)
    blobs = DiskBlobs(Path(root))
    wrote = displaced = 0
    print("ready", flush=True)
    sys.stdin.readline()
    at = 0
    while True:
        length = mine.randrange(1, 5000)
        try:
            end = await blobs.append("u", at, data[at:at + length])
            wrote += end - at
            at = end
        except Displaced:
            displaced += 1
            at = await blobs.received("u")
        if at == size:
            break
    await blobs.keep("u", name, lambda path: None)
    print(wrote, displaced)

asyncio.run(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]))
"""


async def test_two_processes_that_append_at_once(tmp_path: Path) -> None:
    """Each byte is written by exactly one of them, and both find the same file in the end."""
    size = 2_000_000
    data = random.Random(1).randbytes(size)
    writers = [
        await asyncio.create_subprocess_exec(
            sys.executable,
            "-c",
            WRITER,
            str(tmp_path),
            str(size),
            str(seed),
            sha(data),
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        for seed in (2, 3)
    ]
    for writer in writers:
        assert writer.stdout
        assert await writer.stdout.readline() == b"ready\n"
    said = [
        out.decode().split()
        for out, _ in await asyncio.gather(*(each.communicate(b"go\n") for each in writers))
    ]

    assert [writer.returncode for writer in writers] == [0, 0]
    assert sum(int(wrote) for wrote, _ in said) == size
    assert await whole(DiskBlobs(tmp_path), sha(data)) == data
    assert names(tmp_path) == {f"{sha(data)[:2]}/{sha(data)[2:]}", "partial/u"}


async def test_a_writer_whose_file_was_dropped_while_it_waited_is_displaced(tmp_path: Path) -> None:
    blobs = DiskBlobs(tmp_path)
    await blobs.append("u", 0, b"x")
    with blobs._locked("u"):
        waiting = asyncio.create_task(blobs.append("u", 1, b"y"))
        await asyncio.sleep(0.05)
        (tmp_path / "partial" / "u").unlink()
    with pytest.raises(Displaced):
        await waiting
    assert names(tmp_path) == set()


async def test_what_nobody_owns_is_removed_once_it_is_old(tmp_path: Path) -> None:
    blobs = DiskBlobs(tmp_path)
    for upload in ("alive", "dead", "young"):
        await blobs.append(upload, 0, b"x")
    (tmp_path / "partial" / "0123.new").write_bytes(b"x")
    old = time.time() - 1000
    for name in ("alive", "dead", "0123.new"):
        os.utime(tmp_path / "partial" / name, (old, old))

    assert await blobs.tidy({"alive"}, 500) == 2

    assert names(tmp_path) == {"partial/alive", "partial/young"}
