"""A hub full of workers who write at the same time, against the real server, and readers who watch every seq.

Everything random comes from one seed; what the operating system decides (who is served first) does not.
"""

import asyncio
import random
import ssl
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import httpx2 as httpx

from server.app import store_for
from server.cli.line import Line, Unreachable
from server.cli.rows import differing
from server.features.devices.models import Device
from server.features.devices.pairing import invite, pair
from server.features.firms.opening import open_firm
from server.features.hubs.opening import open_hub
from server.features.people.membership import join
from server.features.people.rules import Role
from server.features.pieces.rules import MAX_TAKEN_AT_ONCE
from server.features.registry import MODELS
from server.store.database import migrate, opened
from server.store.place import Place
from sync.codec import decode_line, whole_lines
from sync.ids import row_hash, sum_text
from sync.messages.down import Drop, From, Row, To
from sync.messages.outcome import Outcome
from sync.replica import Held, Replica
from tests.support.region import new_order, token_of

GIVE_UP_AFTER = 900.0
"""Seconds that one exchange may be tried again while a process is dead or busy."""

SAVES = 3
"""How often a piece is saved before it is delivered, each time with something else in it."""

SHARE = 80
"""Pieces of one order that each writer gets: all of them work on the same order at about the same time."""

Who = tuple[str, str]
"""A device and its token."""


@dataclass
class Crowd:
    """Who takes part."""

    writers: list[Who] = field(default_factory=list)
    desk: Who = ("", "")
    second: list[Who] = field(default_factory=list)
    """Second phones of the first writers, which only read."""


async def gather_crowd(place: Place, writers: int, changes: int, second: int = 0) -> Crowd:
    """A migrated database with one hub, its people with paired devices, and orders enough for so many changes a writer."""
    await migrate(place, MODELS)
    crowd = Crowd()
    tokens = (token_of(f"crowd {number}") for number in count())
    async with opened(place, MODELS):
        store = store_for()
        async with store.unit() as unit:
            hub = await open_hub(unit, "MDR", "みどり石油SSテレワークハブ")
            firm = await open_firm(unit, hub, "合同会社シティリンク")
            names = [(Role.COORDINATOR, "中西"), *((Role.WORKER, f"働く人 {n}") for n in range(writers))]
            for number, (role, name) in enumerate(names):
                membership = await join(unit, hub, role, name)
                paired: list[Who] = []
                for token in [next(tokens) for _ in range(2 if 1 <= number <= second else 1)]:
                    device = await pair(unit, (await invite(unit, membership)).code, token, "", "")
                    assert isinstance(device, Device)
                    paired.append((str(device.id), token))
                if role is Role.COORDINATOR:
                    crowd.desk = paired[0]
                else:
                    crowd.writers.append(paired[0])
                    crowd.second += paired[1:]
        pieces = changes // (SAVES + 1) + 1
        for first in range(0, pieces, SHARE):
            share = min(SHARE, pieces - first)
            rows = "".join(f"N-{no},読む{no},,\r\n" for no in range(writers * share))
            async with store.unit() as unit:
                await new_order(unit, f"管理番号,名刺の文字,会社名,郵便番号\r\n{rows}", firm=firm.id, size=1)
    return crowd


class Writer:
    """A worker who takes pieces, saves drafts and delivers: `at_once` pieces a round, one message for each step of it."""

    def __init__(
        self, url: str, who: Who, seed: int, at_once: int, trust: ssl.SSLContext | None = None
    ) -> None:
        device, token = who
        self._line = Line(url, token, trust=trust)
        self._random = random.Random(seed)
        self._at_once = at_once
        self.replica = Replica(device)
        self.retries = 0
        self.messages = 0
        self.outcomes: Counter[Outcome] = Counter()
        """What became of everything that was sent, without the numbers."""
        self.submitted: set[int] = set()
        self.entries = 0
        """How many entries all this has to make in the feed of its person: one for each row that changes."""

    async def work(self, changes: int) -> None:
        """Send this many mutations, of which each one changes a row."""
        try:
            await self._connect()
            self.entries = self.feed.seq
            left = changes
            pieces = changes // (SAVES + 1) + 1
            for order, first in enumerate(range(0, pieces, SHARE), 1):
                share = min(SHARE, pieces - first)
                while left and share:
                    part = min(share, self._random.randint((self._at_once + 1) // 2, self._at_once))
                    share -= part
                    for step in self._steps(order, part):
                        for name, lane, args, entries in step:
                            if left:
                                left -= 1
                                self.entries += entries
                                self.replica.enqueue(name, lane, args, at=0)
                                if name == "result.submit":
                                    self.submitted.add(args["piece"])
                        await self._connect()
        finally:
            await self._line.close()

    def _steps(self, order: int, part: int) -> Iterator[list[tuple[str, str, dict[str, Any], int]]]:
        """The messages of a round: name, lane, arguments, and how many entries each mutation makes."""
        takes = [min(MAX_TAKEN_AT_ONCE, part - at) for at in range(0, part, MAX_TAKEN_AT_ONCE)]
        yield [
            ("piece.take", f"order/{order}", {"order": order, "count": number}, number) for number in takes
        ]
        held = self._held()
        for turn in range(SAVES + 1):
            # The first copy says as well that the piece was begun. A delivery is one that leaves, a draft that goes with it, a
            # receipt, and a line of yen.
            name, more, entries = (
                ("result.submit", {"rev": 1}, 4) if turn == SAVES else ("result.save", {}, 1 if turn else 2)
            )
            yield [
                (
                    name,
                    f"piece/{piece}",
                    {"piece": piece, "answers": [[f"会社 {turn}", "6748585"]], **more},
                    entries,
                )
                for piece in held
            ]

    @property
    def feed(self) -> Held:
        """The scope of its person."""
        return next(held for scope, held in self.replica.scopes.items() if scope.startswith("person:"))

    def _held(self) -> list[int]:
        return sorted(int(row.removeprefix("piece/")) for row in self.feed.rows if row.startswith("piece/"))

    async def _connect(self) -> None:
        """Exchange until nothing waits, again and again while nobody answers, as a phone does."""
        async with asyncio.timeout(GIVE_UP_AFTER):
            more = True
            while more:
                try:
                    got = await self._line.exchange(self.replica)
                except Unreachable:
                    self.retries += 1
                    await asyncio.sleep(self._random.uniform(0.02, 0.2))
                else:
                    self.messages += 1
                    self.outcomes.update(Outcome(0, each.verdict, each.code) for each in got.outcomes)
                    more = got.more
        assert self.replica.disagreements() == []


class Watcher:
    """A reader that polls, and compares every answer with what it holds by itself."""

    def __init__(self, url: str, who: Who, every: float = 0.01, trust: ssl.SSLContext | None = None) -> None:
        device, token = who
        self._client = httpx.AsyncClient(base_url=url, trust_env=False, timeout=30, verify=trust or True)
        self._headers = {"Authorization": f"Bearer {token}"}
        self._every = every
        self._numbers = count(1)
        self.replica = Replica(device)
        self._hashes: dict[str, dict[str, int]] = {}
        self._sums: Counter[str] = Counter()
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
            await asyncio.sleep(self._every)
        assert self.replica.disagreements() == []

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
        self.polls += 1
        for number, reached in self._milestones.items():
            if len(self.results) >= number:
                reached.set()
        return got.more

    def _inspect(self, answer: bytes, cursors: dict[str, int]) -> None:
        """Segments join without a gap, no entry is sent twice, and the sum is that of every row the scope has.

        Had one been skipped, ever so briefly, the sums would differ. They are kept up here, row by row: to add up 100,000 rows at
        each poll would leave no time for polling.
        """
        at, seen = "", set[str]()
        for raw in whole_lines(answer):
            match decode_line(raw):
                case From(scope, seq):
                    assert seq == cursors.get(scope, 0), f"{scope} goes on at {seq}"
                    at, seen = scope, set()
                    if seq == 0:
                        self._hashes[at], self._sums[at] = {}, 0
                case (Row() | Drop()) as line:
                    assert line.id not in seen, f"{line.id} twice in one segment"
                    seen.add(line.id)
                    self.rows += 1
                    hashes = self._hashes.setdefault(at, {})
                    self._sums[at] ^= hashes.pop(line.id, 0)
                    if isinstance(line, Row):
                        self._sums[at] ^= hashes.setdefault(line.id, row_hash(line.id, line.body))
                        if line.id.startswith("result/"):
                            self.results[line.id] += 1
                case To(scope, seq, total, number, more):
                    assert scope == at
                    assert seq >= cursors.get(scope, 0)
                    cursors[scope] = seq
                    assert more or (sum_text(self._sums[at]), len(self._hashes.get(at, ()))) == (
                        total,
                        number,
                    )


async def check_database(place: Place, crowd: Crowd, watcher: Watcher, changes: int, deliveries: int) -> None:
    """The database has everything once, and the watcher holds what the database has."""
    async with opened(place, MODELS) as database:
        query = database.client.execute_query_dict
        assert (await query("SELECT COUNT(*) AS n, COUNT(DISTINCT receipt) AS r FROM result"))[0] == {
            "n": deliveries,
            "r": deliveries,
        }
        assert (await query("SELECT COUNT(*) AS n FROM result GROUP BY piece_id HAVING COUNT(*) > 1")) == []
        received = await query("SELECT COUNT(*) AS n FROM piece WHERE state = 'received'")
        assert received == [{"n": deliveries}]
        assert (await differing(database.client))[0] == []  # every row says what the tables say
        for scope, held in watcher.replica.scopes.items():
            stored = await query("SELECT id, seq, body FROM sync_row WHERE scope = ?", [scope])
            live = {row["id"]: bytes(row["body"]) for row in stored if row["body"] is not None}
            assert live == held.rows
            assert max(row["seq"] for row in stored) == held.seq
        inbox = await query("SELECT device, COUNT(*) AS n, MAX(n) AS last FROM sync_inbox GROUP BY device")
        assert {row["device"]: (row["n"], row["last"]) for row in inbox} == {
            device: (changes, changes) for device, _ in crowd.writers
        }
        receipts = [str(row["receipt"]).rsplit("-", 1) for row in await query("SELECT receipt FROM result")]
        if (
            len(Counter(series for series, _ in receipts)) == 1
        ):  # unless midnight passed: no gap in a day's numbers either
            assert sorted(int(number) for _, number in receipts) == list(range(1, deliveries + 1))
