"""A real server in a process of its own, which a test may stop, kill and start again.

async with running(tmp_path, demo=True) as server:
    token, welcome = await server.pair("worker")
    line = Line(server.url, token)
"""

import asyncio
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from server.cli.line import pair

READY = re.compile(r"http://127\.0\.0\.1:(\d+)/")
CODE = re.compile(r"^\s*(\d{4}-\d{4})\s+(\w+)\s")
UP_WITHIN = 40.0
"""Seconds until the ready line has to be there, on a machine that does a lot besides."""


class RunningServer:
    """`python -m server demo|serve` on 127.0.0.1, on a data folder.

    Everything here blocks for a moment; call it through `asyncio.to_thread` while other coroutines have to go on.
    """

    def __init__(
        self, data: Path, *, demo: bool = False, processes: int = 1, module: str = "server", **environ: str
    ) -> None:
        self.data = data
        self.port = 0
        """Which port it listens on; the same after every restart."""
        self.codes: dict[str, list[str]] = {}
        """Pairing codes that the demo printed, by role, good for one use each."""
        self._command = "demo" if demo else "serve"
        self._processes = processes
        self._module = module
        self._environ = environ
        self._process: subprocess.Popen[str] | None = None
        self._lines: list[str] = []
        self._ready = threading.Event()
        self._listener: threading.Thread | None = None

    @property
    def url(self) -> str:
        """Where it is, without a slash at the end."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def output(self) -> str:
        """Everything that it printed so far, of all its lives."""
        return "".join(self._lines)

    @property
    def pid(self) -> int:
        """The process that serves now."""
        assert self._process is not None, "not started"
        return self._process.pid

    @property
    def children(self) -> list[int]:
        """The processes that serve, where there are several."""
        return [
            int(pid) for pid in Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text("ascii").split()
        ]

    def start(self, port: int = 0) -> Self:
        """Start it and wait until it accepts connections. Port 0 takes a free one."""
        assert self._process is None, "runs already"
        self._ready.clear()
        command = [
            sys.executable,
            "-m",
            self._module,
            self._command,
            "--data",
            str(self.data),
            "--port",
            str(port),
        ]
        if self._processes > 1:
            command += ["--processes", str(self._processes)]
        self._process = subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            env=self._environment(),
        )
        self._listener = threading.Thread(target=self._listen, args=(self._process,), daemon=True)
        self._listener.start()
        self._wait()
        return self

    def kill9(self) -> None:
        """End it in the middle of whatever it does, as a power cut would."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """End it as a person does. Does nothing when it does not run."""
        if self._process is not None:
            self._end(signal.SIGTERM)

    def restart(self) -> None:
        """Start it again on the same data and the same port; `stop` or `kill9` came first."""
        self._command = "serve"  # the demo's codes are printed once
        self.start(self.port)

    async def pair(self, role: str, label: str = "test") -> tuple[str, dict[str, Any]]:
        """Use up one of the demo's codes; returns the new device's token and the welcome."""
        return await pair(self.url, self.codes[role].pop(0), label)

    def invite(self, role: str, name: str, hub: str = "MDR") -> None:
        """One more code for this person, as a coordinator at the command line gets it."""
        who = [f"--hub={hub}", f"--role={role}", f"--name={name}"]
        said = subprocess.run(
            [sys.executable, "-m", "server", "invite", f"--data={self.data}", *who],
            env=self._environment(),
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=True,
        ).stdout
        found = re.search(r"\d{4}-\d{4}", said)
        assert found is not None, said
        self.codes.setdefault(role, []).append(found[0])

    def __enter__(self) -> Self:
        return self if self._process else self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("HITOKUCHI_")}
        return {**kept, "HITOKUCHI_LANG": "en", "PYTHONUNBUFFERED": "1", **self._environ}

    def _listen(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None
        for line in process.stdout:
            self._lines.append(line)
            if found := CODE.match(line):
                self.codes.setdefault(found[2], []).append(found[1])
            elif found := READY.search(line):
                self.port = int(found[1])
            if "Ctrl+C" in line:  # the last line before it serves; the socket listens already
                self._ready.set()
        process.stdout.close()

    def _wait(self) -> None:
        assert self._process is not None
        until = time.monotonic() + UP_WITHIN
        while not self._ready.wait(0.02):
            if self._process.poll() is not None or time.monotonic() > until:
                self._end(signal.SIGKILL)
                raise RuntimeError(f"the server did not start:\n{self.output}")

    def _end(self, how: signal.Signals) -> None:
        assert self._process is not None
        assert self._listener is not None
        self._process.send_signal(how)
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._listener.join(5)
        self._process = None


@asynccontextmanager
async def running(
    data: Path, *, demo: bool = False, processes: int = 1, **environ: str
) -> AsyncIterator[RunningServer]:
    """A running server for the length of a block, without blocking the loop while it starts and ends."""
    server = RunningServer(data, demo=demo, processes=processes, **environ)
    await asyncio.to_thread(server.start)
    try:
        yield server
    finally:
        await asyncio.to_thread(server.stop)


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listened on a moment ago. Prefer port 0 where the taker can choose."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port
