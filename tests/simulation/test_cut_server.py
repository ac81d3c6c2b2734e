"""A real server behind a line that breaks after every byte: the phone stays correct, and its next exchange heals it."""

import copy
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from server.cli.line import Line, Unreachable
from server.features.registry import MODELS
from server.features.results.models import Result
from server.store.database import opened
from sync.replica import Replica
from tests.support.cutting import CuttingProxy, cutting
from tests.support.databases import NAME
from tests.support.servers import running

State = dict[str, Any]


class Setting:
    """A worker with one piece, and a delivery that waits to be sent."""

    def __init__(self, proxy: CuttingProxy, bad: Line, good: Line, before: State) -> None:
        self.proxy = proxy
        self.bad = bad
        self.good = good
        self.before = before
        self.after: State = {}
        self.healed: list[State] = []

    def phone(self) -> Replica:
        """The phone as it was before the exchange that is cut."""
        return Replica.load(copy.deepcopy(self.before))

    async def through(self, replica: Replica, *, up: int | None = None, down: int | None = None) -> bool:
        """One exchange over the bad line; whether it came through whole."""
        self.proxy.up, self.proxy.down = up, down
        try:
            await self.bad.exchange(replica)
        except Unreachable:
            return False
        finally:
            await self.proxy.hang_up()
        return True

    async def check_and_heal(self, replica: Replica) -> None:
        """Between before and after; after one exchange over a good line exactly after. Each state that came up heals once."""
        found = replica.dump()
        if found in self.healed:
            return
        self.healed.append(found)
        assert replica.disagreements() == []
        assert len(replica.outbox) + len(replica.archive) == len(self.after["archive"])
        for name, held in found["scopes"].items():
            assert held in (self.before["scopes"][name], self.after["scopes"][name])
        await self.good.exchange(replica)
        assert replica.dump() == self.after


@asynccontextmanager
async def setting(folder: Path, encoding: str = "identity") -> AsyncIterator[Setting]:
    async with running(folder, demo=True) as server, cutting(server.port) as proxy:
        token, welcome = await server.pair("worker")
        replica = Replica(welcome["device"])
        good, bad = Line(server.url, token), Line(proxy.url, token)
        bad._client.headers["Accept-Encoding"] = encoding
        try:
            await good.settle(replica)
            order = next(
                int(row.partition("/")[2]) for row in replica.rows("hub:MDR") if row.startswith("order/")
            )
            replica.enqueue("piece.take", f"order/{order}", {"order": order, "count": 1}, at=1)
            await good.settle(replica)
            mine = next(scope for scope in replica.scopes if scope.startswith("person:"))
            piece = next(int(row.partition("/")[2]) for row in replica.rows(mine) if row.startswith("piece/"))
            replica.enqueue(
                "result.submit", f"piece/{piece}", {"piece": piece, "rev": 1, "answers": []}, at=2
            )
            yield Setting(proxy, bad, good, replica.dump())
        finally:
            await good.close()
            await bad.close()


@pytest.mark.slow
@pytest.mark.parametrize("encoding", ["identity", "br"])
async def test_EX3_the_answer_may_be_cut_after_any_byte(tmp_path: Path, encoding: str) -> None:
    async with setting(tmp_path, encoding) as given:
        whole = given.phone()
        assert await given.through(whole)
        given.after = whole.dump()
        assert [entry.outcome.n for entry in whole.archive] == [1, 2]
        # The time in it makes a compressed answer a few bytes longer or shorter.
        length = given.proxy.carried_down
        replica, came_through = whole, True
        for down in range(length + 10):
            replica = given.phone()
            came_through = await given.through(replica, down=down)
            assert down >= length - 10 or not came_through
            await given.check_and_heal(replica)
        assert came_through
        assert replica.dump() == given.after
        # Nothing of it, all of it, and the outcome without the rows; compressed, it mostly comes as a whole.
        assert len(given.healed) >= (3 if encoding == "identity" else 2)
    await check_done_once(tmp_path)


@pytest.mark.slow
async def test_EX3_the_message_up_may_be_cut_anywhere(tmp_path: Path) -> None:
    async with setting(tmp_path) as given:
        whole = given.phone()
        for up in range(0, 400, 20):  # while the server has not heard of it at all
            replica = given.phone()
            assert not await given.through(replica, up=up)
            assert replica.dump() == given.before
        assert await given.through(whole)
        given.after = whole.dump()
        length = given.proxy.carried_up
        for up in [*range(0, length, 17), length - 1, length - 2]:
            replica = given.phone()
            assert not await given.through(replica, up=up)
            assert replica.dump() == given.before
            await given.check_and_heal(replica)
    await check_done_once(tmp_path)


async def check_done_once(folder: Path) -> None:
    async with opened(folder / NAME, MODELS) as database:
        assert await Result.all().count() == 1
        rows = await database.client.execute_query_dict("SELECT n, verdict FROM sync_inbox ORDER BY n")
        assert [(row["n"], row["verdict"]) for row in rows] == [(1, "applied"), (2, "applied")]
