"""What an idle listener costs: `python -m tests.bench.sse [listeners]`. Not a test: it prints, and nobody compares.

Memory is the resident set of the one server process after a settling time, so take differences of a few per cent for noise.
"""

import asyncio
import resource
import sys
import tempfile
from pathlib import Path
from time import monotonic

from tests.simulation.crowd import gather_crowd
from tests.support.databases import NAME
from tests.support.lines import OpenLine
from tests.support.servers import running

WORKERS = 20


def resident(pid: int) -> int:
    """KiB of memory that a process holds."""
    status = Path(f"/proc/{pid}/status").read_text("ascii")
    return int(status.split("VmRSS:")[1].split()[0])


def busy(pid: int) -> float:
    """Seconds of processor time that it has used."""
    fields = Path(f"/proc/{pid}/stat").read_text("ascii").rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / 100


async def measure(listeners: int) -> None:
    """Open so many lines, count, ring once, count again."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, listeners * 2 + 500), hard))
    with tempfile.TemporaryDirectory() as folder:
        crowd = await gather_crowd(Path(folder) / NAME, WORKERS, 30)
        async with running(Path(folder)) as server:
            tokens = [token for _, token in crowd.writers]
            lines = [await OpenLine.open(server.url, tokens[n % WORKERS]) for n in range(50)]
            await asyncio.sleep(2)
            before, started = resident(server.pid), monotonic()
            for n in range(listeners):
                lines.append(await OpenLine.open(server.url, tokens[n % WORKERS]))
            opened = monotonic() - started
            await asyncio.sleep(2)
            idle = resident(server.pid)
            used = busy(server.pid)
            await asyncio.sleep(10)
            share = (busy(server.pid) - used) / 10
            print(f"{listeners} lines opened in {opened:.1f} s: {before} -> {idle} KiB")  # noqa: T201
            print(f"{(idle - before) / listeners:.1f} KiB a listener, {share:.2%} of a core while idle")  # noqa: T201
            for line in lines:
                await line.close()


if __name__ == "__main__":
    asyncio.run(measure(int(sys.argv[1]) if len(sys.argv) > 1 else 2000))
