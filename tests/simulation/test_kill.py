"""Several phones work while the server is killed again and again, also in the middle of exchanges. Nothing is lost, nothing
is done twice, and at the end everybody sees the same.

`HITOKUCHI_SEED=7 pytest tests/simulation/test_kill.py` plays one run again; the moments of the kills are chosen by it, what
the machine does in between is not.
"""

import asyncio
import json
import os
import random
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from server.cli.line import Line, Unreachable
from server.cli.rows import differing
from server.features.registry import MODELS
from server.features.results.models import Result
from server.store.database import Database, opened
from sync.codec import decode_mutation
from sync.replica import Replica
from tests.support.databases import NAME
from tests.support.servers import RunningServer, running

EXCHANGES = 200
KILLS = 8
SEED = int(os.environ.get("HITOKUCHI_SEED", "20261122"))


@dataclass
class Phone:
    """A paired replica that does real work, and every outcome that it was ever told."""

    replica: Replica
    token: str
    line: Line
    told: dict[tuple[int, int], tuple[bytes, str, str | None]] = field(default_factory=dict)
    """`(inc, n)` → bytes, verdict, code."""

    async def exchange(self) -> bool:
        """One exchange; whether it came through whole."""
        try:
            await self.line.exchange(self.replica)
        except Unreachable:
            return False
        finally:
            self.remember()
        return True

    def remember(self) -> None:
        for entry in self.replica.archive:
            said = (entry.raw, entry.outcome.verdict.value, entry.outcome.code)
            assert self.told.setdefault((entry.inc, entry.outcome.n), said) == said

    def restart(self) -> None:
        """The app is killed and reads its storage again."""
        self.replica = Replica.load(json.loads(json.dumps(self.replica.dump())))

    def rows(self, kind: str) -> dict[int, Any]:
        found = {}
        for scope in self.replica.scopes:
            for row_id, body in self.replica.rows(scope).items():
                name, _, key = row_id.partition("/")
                if name == kind:
                    found[int(key)] = body
        return found

    def work(self, choose: random.Random) -> None:
        """Something a worker may do now, or might try although it is too late."""
        held = {key: piece for key, piece in self.rows("piece").items() if "rows" in piece}
        orders = self.rows("order")
        if not orders:
            return
        order = choose.choice(sorted(orders))
        if not held or choose.random() < 0.3:
            self.do("piece.take", f"order/{order}", {"order": order, "count": choose.randint(1, 2)})
            return
        number = choose.choice(sorted(held))
        lane = f"piece/{number}"
        fields = orders[held[number]["order"]]["form"]["fields"]
        answers = [[f"{choose.random()}" for _ in fields] for _ in held[number]["rows"]]
        match choose.choice(["save", "save", "submit", "submit", "submit twice", "give back"]):
            case "save":
                self.do("result.save", lane, {"piece": number, "answers": answers})
            case "submit":
                self.do("result.submit", lane, {"piece": number, "rev": 1, "answers": answers})
            case "submit twice":
                self.do("result.submit", lane, {"piece": number, "rev": 1, "answers": answers})
                self.do("result.submit", lane, {"piece": number, "rev": 1, "answers": answers})
            case _:
                self.do("piece.give_back", lane, {"piece": number})

    def do(self, name: str, lane: str, args: dict[str, Any]) -> None:
        self.replica.enqueue(name, lane, args, at=1_790_000_000_000)


class Storm:
    """Phones that work side by side, and a server that dies beneath them."""

    def __init__(self, server: RunningServer, phones: list[Phone], choose: random.Random) -> None:
        self.server = server
        self.phones = phones
        self.choose = choose
        self.begun = 0
        self.failed = 0
        self.kills_at = set(choose.sample(range(10, EXCHANGES - 10), KILLS))
        self.up = asyncio.Event()
        self.up.set()

    async def blow(self) -> None:
        async with asyncio.TaskGroup() as group:
            for phone in self.phones:
                group.create_task(self._use(phone, random.Random(self.choose.random()), group))

    async def _use(self, phone: Phone, choose: random.Random, group: asyncio.TaskGroup) -> None:
        while self.begun < EXCHANGES:
            await self.up.wait()
            self.begun += 1
            for _ in range(choose.choice([0, 1, 1, 2])):
                phone.work(choose)
            if self.begun in self.kills_at:
                group.create_task(self._kill(choose.uniform(0, 0.01)))
            self.failed += not await phone.exchange()
            if choose.random() < 0.1:
                phone.restart()
            await asyncio.sleep(choose.uniform(0, 0.005))

    async def _kill(self, after: float) -> None:
        await asyncio.sleep(after)
        if not self.up.is_set():
            return  # it is down already
        self.up.clear()
        await asyncio.to_thread(self.server.kill9)
        await asyncio.sleep(self.choose.uniform(0, 0.05))
        await asyncio.to_thread(self.server.restart)
        self.up.set()


async def everybody(server: RunningServer) -> list[Phone]:
    """Two workers, a second phone of the first one, the firm and the coordinator, who only look."""
    await asyncio.to_thread(server.invite, "worker", "田中 さゆり")
    phones = []
    for role in ("worker", "worker", "worker", "firm", "coordinator"):
        token, welcome = await server.pair(role)
        phones.append(Phone(Replica(welcome["device"]), token, Line(server.url, token)))
    for phone in phones:
        await phone.line.settle(phone.replica)
    return phones


async def inbox(database: Database) -> dict[tuple[str, int, int], tuple[bytes, str, str | None]]:
    """The server's inbox: device, incarnation and number are never there twice."""
    rows = await database.client.execute_query_dict(
        "SELECT device, inc, n, payload, verdict, code FROM sync_inbox ORDER BY device, inc, n"
    )
    found = {
        (row["device"], row["inc"], row["n"]): (bytes(row["payload"]), row["verdict"], row["code"])
        for row in rows
    }
    assert len(found) == len(rows)
    return found


async def check_server(path: Path, phones: list[Phone]) -> None:
    async with opened(path, MODELS) as database:
        kept = await inbox(database)
        for phone in phones:
            device = phone.replica.device
            told = {(device, inc, n): said for (inc, n), said in phone.told.items()}
            assert {key: kept.get(key) for key in told} == told
            numbers = [n for whose, inc, n in kept if whose == device and inc == 1]
            assert numbers == list(range(1, phone.replica.next))
        delivered = []
        for raw, verdict, code in kept.values():
            mutation = decode_mutation(raw)
            assert mutation is not None
            assert verdict in ("applied", "refused") or code == "lane_blocked", (raw, verdict, code)
            if mutation.name == "result.submit" and verdict == "applied":
                delivered.append(json.loads(bytes(mutation.args))["piece"])
        results = await Result.all().order_by("id").values_list("piece_id", "receipt")
        assert sorted(piece for piece, _ in results) == sorted(delivered)
        assert len({receipt for _, receipt in results}) == len(results) > 5
        assert (await differing(database.client))[0] == []


@pytest.mark.slow
@pytest.mark.timeout(180)
async def test_MU2_MU4_MU5_SC1_a_server_that_is_killed_again_and_again_loses_nothing(tmp_path: Path) -> None:
    choose = random.Random(SEED)
    try:
        async with running(tmp_path, demo=True) as server:
            phones = await everybody(server)
            storm = Storm(server, phones[:4], choose)
            await storm.blow()
            assert storm.failed > 0  # at least one kill was in the middle of an exchange
            for phone in phones * 2:
                await phone.line.settle(phone.replica)
                phone.remember()
            for phone in phones:
                assert phone.replica.inc == 1
                assert phone.replica.disagreements() == []
                fresh = Replica(phone.replica.device)
                await phone.line.settle(fresh)
                await phone.line.settle(phone.replica)
                assert phone.replica.dump()["scopes"] == fresh.dump()["scopes"]
                await phone.line.close()
        await check_server(tmp_path / NAME, phones)
    except BaseException:
        print(f"HITOKUCHI_SEED={SEED}")  # noqa: T201 - pytest shows it beside the failure
        raise
