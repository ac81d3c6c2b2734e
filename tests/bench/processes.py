"""What a server costs: the processor time and the memory of its process and all that it started, from /proc."""

import asyncio
import os
import re
import subprocess
import threading
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path

SAMPLE_SECONDS = 0.25
UP_WITHIN = 60.0
KEPT_LINES = 50


def tree(roots: Sequence[int]) -> Iterator[int]:
    """These processes and all their descendants that live now."""
    for pid in roots:
        yield pid
        for task in _tasks(pid):
            with suppress(OSError):
                yield from tree([int(child) for child in (task / "children").read_text("ascii").split()])


def _tasks(pid: int) -> list[Path]:
    try:
        return list(Path(f"/proc/{pid}/task").iterdir())
    except OSError:
        return []


def busy_ms(roots: Sequence[int]) -> float:
    """Milliseconds of processor time used so far by all threads that live now.

    From schedstat, in nanoseconds: /proc/<pid>/stat counts in hundredths of a second, too coarse for one exchange.
    """
    total = 0
    for pid in tree(roots):
        for task in _tasks(pid):
            with suppress(OSError):
                total += int((task / "schedstat").read_text("ascii").split()[0])
    return total / 1e6


def resident_kib(roots: Sequence[int]) -> int:
    """KiB that they hold now; what several share counts once (Pss, proc(5))."""
    total = 0
    for pid in tree(roots):
        with suppress(OSError):
            found = re.search(
                r"^Pss:\s+(\d+)", Path(f"/proc/{pid}/smaps_rollup").read_text("ascii"), re.MULTILINE
            )
            total += int(found[1]) if found else 0
    return total


class Peak:
    """The most memory that some processes held at any sample."""

    def __init__(self) -> None:
        self.kib = 0


@asynccontextmanager
async def watching(roots: Sequence[int]) -> AsyncIterator[Peak]:
    """Sample their memory as long as the block lasts."""
    peak = Peak()

    async def sample() -> None:
        while True:
            peak.kib = max(peak.kib, await asyncio.to_thread(resident_kib, roots))
            await asyncio.sleep(SAMPLE_SECONDS)

    sampling = asyncio.create_task(sample())
    try:
        yield peak
    finally:
        sampling.cancel()
        peak.kib = max(peak.kib, resident_kib(roots))


class Started:
    """A server of somebody else's, started by us."""

    def __init__(self, command: Sequence[object], ready: str, cwd: Path, environ: Mapping[str, str]) -> None:
        self._ready = ready
        self._up = threading.Event()
        self.match: re.Match[str] | None = None
        """What `ready` found in what it printed: then it listens."""
        self.said: list[str] = []
        """The last lines that it printed."""
        self._process = subprocess.Popen(
            [str(word) for word in command],
            cwd=cwd,
            env={**os.environ, **environ},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            errors="replace",
        )
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    @property
    def pid(self) -> int:
        """The process that was started; see `tree` for the rest."""
        return self._process.pid

    def wait(self) -> re.Match[str]:
        """Until it listens. Raises RuntimeError with what it said when it does not."""
        self._up.wait(UP_WITHIN)
        if self.match is None:
            raise RuntimeError("it did not start:\n" + "".join(self.said))
        return self.match

    def stop(self) -> None:
        """End it."""
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._listener.join(5)

    def _listen(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self.said.append(line)
            del self.said[:-KEPT_LINES]
            if self.match is None and (found := re.search(self._ready, line)):
                self.match = found
                self._up.set()
        self._process.stdout.close()
        self._up.set()


@asynccontextmanager
async def started(
    command: Sequence[object], ready: str, cwd: Path, **environ: str
) -> AsyncIterator[tuple[Started, re.Match[str]]]:
    """Run a server until the end of the block; `ready` is what it prints once it listens."""
    server = await asyncio.to_thread(Started, command, ready, cwd, environ)
    try:
        yield server, await asyncio.to_thread(server.wait)
    finally:
        await asyncio.to_thread(server.stop)


async def listening(port: int) -> None:
    """Until somebody accepts connections there. Raises TimeoutError when nobody does."""
    async with asyncio.timeout(UP_WITHIN):
        while True:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                await asyncio.sleep(0.1)
            else:
                writer.close()
                return
