"""Several processes on one socket: a parent that only watches, and children that serve.

The children inherit the listening socket, so the kernel hands each connection to whoever is free. A child that dies is replaced.
A child holds the reading end of a pipe to its parent and leaves when the parent is gone, however it went.
"""

import asyncio
import signal
import socket
import sys
from collections.abc import Sequence

import structlog

log = structlog.get_logger("server")

REPLACE_SECONDS = 0.5
"""Before a dead child is replaced, so that one that cannot start does not spin."""


async def serve_in_processes(count: int, taken: socket.socket, arguments: Sequence[str]) -> None:
    """Keep `count` children until told to stop, then let them finish."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for each in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(each, stop.set)
    taken.set_inheritable(True)
    keepers = [asyncio.create_task(_keep(taken, arguments, stop)) for _ in range(count)]
    await asyncio.gather(*keepers)


async def _keep(taken: socket.socket, arguments: Sequence[str], stop: asyncio.Event) -> None:
    told = asyncio.create_task(stop.wait())
    while not stop.is_set():
        child = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-m", "server", "serve", "--socket", str(taken.fileno()), *arguments),
            stdin=asyncio.subprocess.PIPE,
            pass_fds=[taken.fileno()],
        )
        ended = asyncio.create_task(child.wait())
        await asyncio.wait({told, ended}, return_when=asyncio.FIRST_COMPLETED)
        if stop.is_set():
            if child.returncode is None:
                child.send_signal(signal.SIGTERM)
            await ended
        else:
            log.warning("a process ended and is replaced", code=child.returncode)
            await asyncio.wait({told}, timeout=REPLACE_SECONDS)


def inherited(number: int) -> socket.socket:
    """The socket that the parent gave us."""
    return socket.socket(fileno=number)


async def parent_gone() -> None:
    """Wait until the parent's end of our standard input closes."""
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    await reader.read()
