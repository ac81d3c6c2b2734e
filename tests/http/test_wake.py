"""`GET /wake`: a phone that looks at us hears within a moment that something changed, whichever process changed it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from time import monotonic

import pytest

from server.cli.line import Line
from server.store.place import Place, Postgres
from sync.replica import Replica
from tests.simulation.crowd import Crowd, gather_crowd
from tests.support.databases import NAME
from tests.support.lines import OpenLine
from tests.support.region import House
from tests.support.servers import RunningServer, running

PROCESSES = 2
LINES = 8
"""Enough that each process has some: the kernel deals connections out as they come."""


@pytest.fixture(params=["sqlite", "postgres"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    if request.param == "postgres":
        server: Postgres = request.getfixturevalue("postgres")
        return server
    return tmp_path / NAME


@asynccontextmanager
async def hub(place: Place, folder: Path) -> AsyncIterator[tuple[RunningServer, Crowd]]:
    crowd = await gather_crowd(place, 3, 6)
    url = place.url if isinstance(place, Postgres) else ""
    async with running(folder, processes=PROCESSES, HITOKUCHI_DATABASE=url) as server:
        yield server, crowd


async def settle(server: RunningServer, who: tuple[str, str]) -> tuple[Line, Replica]:
    line, replica = Line(server.url, who[1]), Replica(who[0])
    await line.settle(replica)
    return line, replica


async def test_everybody_concerned_hears_and_nobody_else(place: Place, tmp_path: Path) -> None:
    async with hub(place, tmp_path) as (server, crowd), AsyncExitStack() as stack:
        taker, bystander, _ = crowd.writers
        line, replica = await settle(server, taker)
        for who in (bystander, crowd.desk):  # their first contact changes the desk
            await (await settle(server, who))[0].close()
        await asyncio.sleep(1)
        desks = await stack.enter_async_context(OpenLine.several(LINES, server.url, crowd.desk[1]))
        workers = await stack.enter_async_context(OpenLine.several(LINES, server.url, bystander[1]))

        # A draft concerns its author alone, taking a piece the whole hub.
        replica.enqueue("piece.take", "order/1", {"order": 1, "count": 1}, at=0)
        await line.settle(replica)
        began = monotonic()
        assert all(await asyncio.gather(*(each.heard(5) for each in desks + workers)))
        assert monotonic() - began < 3
        piece = next(
            int(row_id[6:])
            for row_id in replica.rows(f"person:{own(replica)}")
            if row_id.startswith("piece/")
        )
        await asyncio.sleep(0.6)
        replica.enqueue("result.save", f"piece/{piece}", {"piece": piece, "answers": [["あ", "い"]]}, at=0)
        await line.settle(replica)
        assert not any(await asyncio.gather(*(each.heard(1.2) for each in workers)))
        assert all(await asyncio.gather(*(each.heard(5) for each in desks)))  # it was begun

        # The server goes down: lines end by themselves, quickly.
        began = monotonic()
        await asyncio.to_thread(server.stop)
        assert monotonic() - began < 4
        assert not await desks[0].word()
        await line.close()


def own(replica: Replica) -> str:
    return next(scope for scope in replica.scopes if scope.startswith("person:")).removeprefix("person:")


@pytest.mark.parametrize(("who", "status"), [("nobody", 401), ("revoked", 403)])
async def test_only_who_may_pull_may_listen(house: House, who: str, status: int) -> None:
    assert (await house.ask(who, "GET", "/wake")).status_code == status


async def test_who_comes_after_the_last_seat_is_told_to_poll(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.http.wake.MOST", 0)
    answer = await house.ask("worker", "GET", "/wake")
    assert (answer.status_code, answer.json()["error"]["code"]) == (503, "busy")


async def test_words_are_heard_again_after_the_database_was_away(
    postgres: Postgres, tmp_path: Path, postgres_server: object
) -> None:
    """The listening connections are cut: they come back, and what changed meanwhile is caught up with."""
    from tests.support.postgres import PostgresServer

    assert isinstance(postgres_server, PostgresServer)
    async with hub(postgres, tmp_path) as (server, crowd), AsyncExitStack() as stack:
        line, replica = await settle(server, crowd.writers[0])
        listening = await stack.enter_async_context(OpenLine.several(LINES, server.url, crowd.writers[1][1]))
        await postgres_server.run(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            f" WHERE application_name = 'hitokuchi wake' AND datname = '{postgres.url.split('?')[0].rsplit('/', 1)[1]}'"
        )
        replica.enqueue("piece.take", "order/1", {"order": 1, "count": 1}, at=0)
        await line.settle(replica)
        assert all(await asyncio.gather(*(each.heard(5) for each in listening)))
        await line.close()
