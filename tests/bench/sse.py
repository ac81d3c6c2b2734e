"""What an idle listener costs: memory of the one server process after a settling time, and a share of a core."""

import asyncio
import resource
import tempfile
from dataclasses import dataclass
from pathlib import Path

from tests.bench.processes import busy_ms, resident_kib
from tests.simulation.crowd import gather_crowd
from tests.support.databases import NAME
from tests.support.lines import OpenLine
from tests.support.servers import running

WORKERS = 20
WATCHED_SECONDS = 10


@dataclass(frozen=True)
class Listening:
    """KiB for each open line, and the share of a core that all of them took while nothing happened."""

    lines: int
    kib: float
    share: float


async def measure(listeners: int) -> Listening:
    """Open so many lines, and wait."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, listeners * 2 + 500), hard))
    with tempfile.TemporaryDirectory() as folder:
        crowd = await gather_crowd(Path(folder) / NAME, WORKERS, 30)
        async with running(Path(folder)) as server:
            tokens = [token for _, token in crowd.writers]
            lines = [await OpenLine.open(server.url, tokens[n % WORKERS]) for n in range(50)]
            await asyncio.sleep(2)
            before = resident_kib([server.pid])
            for n in range(listeners):
                lines.append(await OpenLine.open(server.url, tokens[n % WORKERS]))
            await asyncio.sleep(2)
            idle = resident_kib([server.pid])
            used = busy_ms([server.pid])
            await asyncio.sleep(WATCHED_SECONDS)
            share = (busy_ms([server.pid]) - used) / 1000 / WATCHED_SECONDS
            for line in lines:
                await line.close()

    return Listening(listeners, (idle - before) / listeners, share)
