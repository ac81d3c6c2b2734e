"""A hub full of workers who deliver at the same time, against the real server, and a desk that watches every seq.

Everything random comes from one seed; what the operating system decides (who is served first) does not.
"""

import asyncio
import random
import ssl
from collections import Counter
from dataclasses import dataclass, field
from itertools import count

import httpx2 as httpx

from server.app import store_for
from server.cli.line import Line, Unreachable
from server.features.devices.models import Device
from server.features.devices.pairing import invite, pair
from server.features.firms.opening import open_firm
from server.features.hubs.opening import open_hub
from server.features.people.membership import join
from server.features.people.rules import Role
from server.features.registry import MODELS
from server.store.database import migrate, opened
from server.store.place import Place
from sync.codec import decode_line, whole_lines
from sync.messages.down import From, Row, To
from sync.messages.outcome import Outcome
from sync.replica import Replica
from tests.support.region import ANSWERS, new_order, token_of

GIVE_UP_AFTER = 60.0
"""Seconds that one exchange may be tried again while a process is dead or busy."""


@dataclass
class Crowd:
    """Who takes part: `(device, token)` of each."""

    writers: list[tuple[str, str]] = field(default_factory=list)
    desk: tuple[str, str] = ("", "")


async def gather_crowd(place: Place, writers: int, pieces: int) -> Crowd:
    """A migrated database with one hub, its people with paired devices, and an order with a piece for every change."""
    await migrate(place, MODELS)
    crowd = Crowd()
    async with opened(place, MODELS), store_for().unit() as unit:
        hub = await open_hub(unit, "MDR", "みどり石油SSテレワークハブ")
        firm = await open_firm(unit, hub, "合同会社シティリンク")
        names = [(Role.COORDINATOR, "中西"), *((Role.WORKER, f"働く人 {n}") for n in range(writers))]
        for number, (role, name) in enumerate(names):
            invitation = await invite(unit, await join(unit, hub, role, name))
            device = await pair(unit, invitation.code, token_of(f"crowd {number}"), "", "")
            assert isinstance(device, Device)
            if role is Role.COORDINATOR:
                crowd.desk = (str(device.id), token_of(f"crowd {number}"))
            else:
                crowd.writers.append((str(device.id), token_of(f"crowd {number}")))
        rows = "".join(f"N-{no},読む{no},,\r\n" for no in range(1, pieces + 1))
        await new_order(unit, f"管理番号,名刺の文字,会社名,郵便番号\r\n{rows}", firm=firm.id, size=1)
    return crowd


class Writer:
    """A worker who takes pieces, sometimes saves a draft, and delivers; one by one or several in one exchange."""

    def __init__(
        self, url: str, device: str, token: str, seed: int, trust: ssl.SSLContext | None = None
    ) -> None:
        self._line = Line(url, token, trust=trust)
        self._random = random.Random(seed)
        self.replica = Replica(device)
        self.retries = 0
        self.submitted: set[int] = set()

    async def work(self, changes: int) -> None:
        """Deliver this many pieces."""
        try:
            await self._connect()
            left = changes
            while left:
                part = min(left, self._random.randint(1, 3))
                self._act("piece.take", "order/1", order=1, count=part)
                await self._connect()
                for piece in self._held():
                    if self._random.random() < 0.5:
                        self._act("result.save", f"piece/{piece}", piece=piece, answers=ANSWERS[:1])
                    if self._random.random() < 0.3:
                        await self._connect()
                    self._act("result.submit", f"piece/{piece}", piece=piece, rev=1, answers=ANSWERS[:1])
                    self.submitted.add(piece)
                    left -= 1
                await self._connect()
        finally:
            await self._line.close()

    def _act(self, name: str, lane: str, **args: object) -> None:
        self.replica.enqueue(name, lane, args, at=0)

    def _held(self) -> list[int]:
        found = [row for scope in self.replica.scopes for row in self.replica.rows(scope).items()]
        return sorted(
            int(row_id.removeprefix("piece/"))
            for row_id, body in found
            if row_id.startswith("piece/") and "rows" in body
        )

    async def _connect(self) -> None:
        """Exchange until nothing waits, again and again while nobody answers, as a phone does."""
        async with asyncio.timeout(GIVE_UP_AFTER):
            while True:
                try:
                    await self._line.settle(self.replica)
                except Unreachable:
                    self.retries += 1
                    await asyncio.sleep(self._random.uniform(0.02, 0.2))
                else:
                    assert self.replica.disagreements() == []
                    return


class Watcher:
    """The desk: polls as fast as it can, and compares every answer with what it holds."""

    def __init__(self, url: str, device: str, token: str, trust: ssl.SSLContext | None = None) -> None:
        self._client = httpx.AsyncClient(base_url=url, trust_env=False, timeout=30, verify=trust or True)
        self._headers = {"Authorization": f"Bearer {token}"}
        self._device = device
        self._numbers = count(1)
        self.replica = Replica(device)
        self._milestones: dict[int, asyncio.Event] = {}
        self.polls = 0
        self.rows = 0
        self.results: Counter[str] = Counter()
        """How often each delivery, which never changes, came down."""

    async def close(self) -> None:
        await self._client.aclose()

    async def watch(self, until: asyncio.Event) -> None:
        """Poll until told to stop, and once more."""
        last = False
        while not last:
            last = until.is_set()
            more = True
            while more:
                try:
                    more = await self.poll()
                except httpx.HTTPError:
                    await asyncio.sleep(0.05)
            await asyncio.sleep(0.002)

    async def wait_for(self, number: int) -> None:
        """Until so many deliveries were seen."""
        await self._milestones.setdefault(number, asyncio.Event()).wait()

    async def poll(self) -> bool:
        """One exchange; whether more waits."""
        nonce = f"watch-{next(self._numbers)}"
        cursors = {scope: held.seq for scope, held in self.replica.scopes.items()}
        response = await self._client.post(
            "/sync", content=self.replica.compose(nonce), headers=self._headers
        )
        if response.status_code in {502, 503}:
            return True
        assert response.status_code == 200, response.text
        self._inspect(response.content, cursors)
        got = self.replica.absorb(nonce, response.content)
        assert got.complete
        # The sum is that of every row the scope has: had one been skipped, ever so briefly, they would differ.
        assert self.replica.disagreements() == []
        self.polls += 1
        for number, reached in self._milestones.items():
            if len(self.results) >= number:
                reached.set()
        return got.more

    def _inspect(self, answer: bytes, cursors: dict[str, int]) -> None:
        """Segments join without a gap, and no entry is sent twice."""
        at, seen = "", set[str]()
        for raw in whole_lines(answer):
            match decode_line(raw):
                case From(scope, seq):
                    assert seq == cursors.get(scope, 0), f"{scope} goes on at {seq}"
                    at, seen = scope, set()
                case Row(row_id, _):
                    assert row_id not in seen, f"{row_id} twice in one segment"
                    seen.add(row_id)
                    self.rows += 1
                    if row_id.startswith("result/"):
                        self.results[row_id] += 1
                case To(scope, seq, _, _, _):
                    assert scope == at
                    assert seq >= cursors.get(scope, 0)
                    cursors[scope] = seq


def outcomes(writer: Writer) -> Counter[Outcome]:
    """What became of everything a writer sent, without the numbers."""
    return Counter(Outcome(0, entry.outcome.verdict, entry.outcome.code) for entry in writer.replica.archive)
