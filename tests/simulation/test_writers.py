"""I4, I12: 24 writers on 4 processes and readers that poll: nothing skipped, nothing twice, on both databases.

A process is killed meanwhile and replaced. The suite makes 24 changes a writer. The whole of it is 10,000, 240,000 in all; it
prints what it measured:

    HITOKUCHI_WRITERS=10000 pytest tests/simulation/test_writers.py -s

HITOKUCHI_SEED is another run. A change is a mutation that changes a row: three copies of a draft, each different, and then the
delivery. Most writers send up to 80 in one message, as phones with an outbox do, and every sixth one up to 8.
"""

import asyncio
import os
import signal
from pathlib import Path
from time import monotonic

import pytest

from server.store.place import Place, Postgres
from sync.messages.outcome import Outcome, Verdict
from tests.simulation.crowd import SHARE, Watcher, Writer, check_database, gather_crowd
from tests.support.databases import NAME
from tests.support.servers import RunningServer, running

WRITERS = 24
CHANGES = int(os.environ.get("HITOKUCHI_WRITERS", "24"))
SEED = int(os.environ.get("HITOKUCHI_SEED", "20261122"))
PROCESSES = 4
PATIENCE = 240 + CHANGES


@pytest.mark.slow
@pytest.mark.timeout(PATIENCE)
async def test_I4_24_writers_on_sqlite(tmp_path: Path) -> None:
    await everything_arrives_once(tmp_path, tmp_path / NAME)


@pytest.mark.slow
@pytest.mark.timeout(PATIENCE)
async def test_I4_24_writers_on_postgres(tmp_path: Path, postgres: Postgres) -> None:
    await everything_arrives_once(tmp_path, postgres)


async def everything_arrives_once(folder: Path, place: Place) -> None:
    crowd = await gather_crowd(place, WRITERS, CHANGES, second=2)
    url = place.url if isinstance(place, Postgres) else ""
    async with running(folder, processes=PROCESSES, HITOKUCHI_DATABASE=url) as server:
        writers = [
            Writer(server.url, who, SEED + n, 8 if n % 6 == 0 else SHARE)
            for n, who in enumerate(crowd.writers)
        ]
        desk = Watcher(server.url, crowd.desk)
        seconds = [Watcher(server.url, who, every=0.1) for who in crowd.second]
        done = asyncio.Event()
        began = monotonic()
        async with asyncio.TaskGroup() as group:
            for reader in (desk, *seconds):
                group.create_task(reader.watch(done))
            killing = group.create_task(kill_one_half_way(server, desk))
            await asyncio.gather(*(writer.work(CHANGES) for writer in writers))
            took = monotonic() - began
            done.set()
        for reader in (desk, *seconds):
            await reader.close()
    for writer in writers:
        assert not writer.replica.outbox
        assert writer.outcomes == {Outcome(0, Verdict.APPLIED): CHANGES}
        # One seq for each change: a mutation that took effect twice, or not at all, would show here.
        assert writer.feed.seq == writer.entries
    submitted = set().union(*(writer.submitted for writer in writers))
    deliveries = sum(len(writer.submitted) for writer in writers)
    assert len(submitted) == deliveries
    assert len(desk.results) == deliveries  # 0 skipped
    assert set(desk.results.values()) == {1}  # 0 duplicated
    for writer, reader in zip(writers, seconds, strict=False):
        assert len(reader.results) == len(writer.submitted)
        assert set(reader.results.values()) == {1}
        assert writer.feed in reader.replica.scopes.values()  # the same rows, cursor and sum
    await check_database(place, crowd, desk, CHANGES, deliveries)
    total = WRITERS * CHANGES
    print(  # noqa: T201 - what a run measured, for whoever asks with -s
        f"\n{type(place).__name__}: {total} changes ({deliveries} deliveries) by {WRITERS} writers in"
        f" {sum(writer.messages for writer in writers)} messages on {PROCESSES} processes in {took:.1f} s"
        f" ({total / took:.0f} changes/s); the desk saw {desk.rows} rows in {desk.polls} polls,"
        f" {sum(each.rows for each in seconds)} in {sum(each.polls for each in seconds)} second phones;"
        f" 0 skipped, 0 duplicated, sums equal; {sum(writer.retries for writer in writers)} exchanges tried again,"
        f" killed {killing.result()}"
    )


async def kill_one_half_way(server: RunningServer, watcher: Watcher) -> int:
    """As the kernel does when memory runs out: no word, no rollback, open sockets."""
    await watcher.wait_for(WRITERS * CHANGES // 20)
    victim = (await asyncio.to_thread(lambda: server.children))[0]
    os.kill(victim, signal.SIGKILL)
    return victim
