"""Telling phones that look at us that something changed. A hint is a word without contents: who hears it asks by POST /sync.

One task a process, `ring_out`, writes to all listeners, so that a listener costs a connection and little else. Hints within a
moment are one hint, and many listeners are told a few at a time: they will all come and ask.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from time import monotonic

from sync.ids import Scope

HINT, BEAT, END = b"data: changed\n\n", b":\n\n", b""
"""Server-sent events (HTML Living Standard, section 9.2): a message, a comment that keeps the line open, the end."""

BEAT_SECONDS = 25.0
"""Proxies and mobile networks drop what is silent for 30 seconds or more."""

MOMENT_SECONDS = 0.05
AT_ONCE = 50
"""How many are told before the others get `MOMENT_SECONDS` of the processor."""

PATIENCE_SECONDS = 5.0
"""How long a line may be stuck before its listener is given up."""

Write = Callable[[bytes], Awaitable[None]]


class Listener:
    """Somebody who waits for hints about some scopes."""

    __slots__ = ("scopes", "write")

    def __init__(self, scopes: Sequence[Scope], write: Write) -> None:
        self.scopes = scopes
        self.write = write


class Bell:
    """Who listens in this process, and what they have to be told."""

    def __init__(self) -> None:
        self._by_scope: dict[Scope, set[Listener]] = {}
        self._known: dict[Scope, int] = {}
        self._listeners: set[Listener] = set()
        self._due: set[Listener] = set()
        self._something = asyncio.Event()
        self.closing = False

    def __len__(self) -> int:
        return len(self._listeners)

    @property
    def scopes(self) -> list[Scope]:
        """What anybody listens to."""
        return list(self._by_scope)

    def add(self, listener: Listener, heads: Mapping[Scope, int]) -> None:
        """Begin to tell it; `heads` is what its scopes are now."""
        self._listeners.add(listener)
        for scope in listener.scopes:
            self._by_scope.setdefault(scope, set()).add(listener)
            self._known.setdefault(scope, heads[scope])

    def remove(self, listener: Listener) -> None:
        """Tell it no more. Doing it twice is the same as once."""
        self._listeners.discard(listener)
        self._due.discard(listener)
        for scope in listener.scopes:
            around = self._by_scope.get(scope, set())
            around.discard(listener)
            if not around:
                self._by_scope.pop(scope, None)
                self._known.pop(scope, None)

    def ring(self, heads: Mapping[Scope, int]) -> None:
        """These scopes stand at these seqs now. What is not newer than what was said before wakes nobody."""
        for scope, seq in heads.items():
            if seq > self._known.get(scope, seq):
                self._known[scope] = seq
                self._due |= self._by_scope[scope]
        if self._due:
            self._something.set()

    def close(self) -> None:
        """End every line: the server goes down."""
        self.closing = True
        self._something.set()

    async def ring_out(self) -> None:
        """Tell everybody what is due, until cancelled."""
        beat = monotonic() + BEAT_SECONDS
        while True:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._something.wait(), max(0.0, beat - monotonic()))
            self._something.clear()
            if self.closing:
                await self._tell(list(self._listeners), END)
            elif monotonic() >= beat:
                beat = monotonic() + BEAT_SECONDS
                await self._tell(list(self._listeners - self._due), BEAT)
            await asyncio.sleep(MOMENT_SECONDS)
            due, self._due = self._due, set()
            await self._tell(list(due), HINT)

    async def _tell(self, listeners: Sequence[Listener], word: bytes) -> None:
        for start in range(0, len(listeners), AT_ONCE):
            for listener in listeners[start : start + AT_ONCE]:
                try:
                    async with asyncio.timeout(PATIENCE_SECONDS):
                        await listener.write(word)
                except Exception:  # noqa: BLE001 - whatever is wrong with one line, the others wait
                    self.remove(listener)
            if start + AT_ONCE < len(listeners) and not self.closing:
                await asyncio.sleep(MOMENT_SECONDS)
