"""I4, I12: 24 writers on 4 processes and a reader that polls: nothing skipped, nothing twice, on both databases.

A process is killed in the middle. HITOKUCHI_WRITERS=n makes n changes a writer instead of a few, HITOKUCHI_SEED another run.
"""

import asyncio
import os
import signal
from collections import Counter
from pathlib import Path
from time import monotonic

import pytest

from server.cli.rows import differing
from server.features.registry import MODELS
from server.store.database import opened
from server.store.place import Place, Postgres
from sync.messages.outcome import Outcome, Verdict
from tests.simulation.crowd import Watcher, Writer, gather_crowd, outcomes
from tests.support.databases import NAME
from tests.support.servers import RunningServer, running

WRITERS = 24
CHANGES = int(os.environ.get("HITOKUCHI_WRITERS", "3"))
SEED = int(os.environ.get("HITOKUCHI_SEED", "20261122"))
PROCESSES = 4


@pytest.mark.slow
@pytest.mark.timeout(120 + CHANGES * 20)
async def test_I4_24_writers_on_sqlite(tmp_path: Path) -> None:
    await everything_arrives_once(tmp_path, tmp_path / NAME)


@pytest.mark.slow
@pytest.mark.timeout(120 + CHANGES * 20)
async def test_I4_24_writers_on_postgres(tmp_path: Path, postgres: Postgres) -> None:
    await everything_arrives_once(tmp_path, postgres)


async def everything_arrives_once(folder: Path, place: Place) -> None:
    crowd = await gather_crowd(place, WRITERS, WRITERS * CHANGES)
    url = place.url if isinstance(place, Postgres) else ""
    async with running(folder, processes=PROCESSES, HITOKUCHI_DATABASE=url) as server:
        writers = [Writer(server.url, *who, seed=SEED + n) for n, who in enumerate(crowd.writers)]
        watcher = Watcher(server.url, *crowd.desk)
        done = asyncio.Event()
        watching = asyncio.create_task(watcher.watch(done))
        began = monotonic()
        work = asyncio.gather(*(writer.work(CHANGES) for writer in writers))
        killed = await kill_one_half_way(server, watcher)
        await work
        took = monotonic() - began
        done.set()
        await watching
        await watcher.close()
    for writer in writers:
        assert not writer.replica.outbox
        assert set(outcomes(writer)) == {Outcome(0, Verdict.APPLIED)}
        assert len(writer.submitted) == CHANGES
    total = WRITERS * CHANGES
    assert (
        sum(len(writer.submitted) for writer in writers)
        == len(set().union(*(w.submitted for w in writers)))
        == total
    )
    assert len(watcher.results) == total  # 0 skipped
    assert set(watcher.results.values()) == {1}  # 0 duplicated
    await check_database(place, watcher, total)
    retries = sum(writer.retries for writer in writers)
    print(  # noqa: T201 - what a run measured, for whoever asks with -s
        f"\n{type(place).__name__}: {total} deliveries by {WRITERS} writers on {PROCESSES} processes in {took:.1f} s"
        f" ({sum(sum(outcomes(w).values()) for w in writers) / took:.0f} mutations/s), {watcher.polls} polls saw"
        f" {watcher.rows} rows, {retries} exchanges tried again, killed {killed}"
    )


async def kill_one_half_way(server: RunningServer, watcher: Watcher) -> int:
    """As the kernel does when memory runs out: no word, no rollback, open sockets."""
    await watcher.wait_for(WRITERS * CHANGES // 3)
    victim = (await asyncio.to_thread(lambda: server.children))[0]
    os.kill(victim, signal.SIGKILL)
    return victim


async def check_database(place: Place, watcher: Watcher, total: int) -> None:
    async with opened(place, MODELS) as database:
        query = database.client.execute_query_dict
        assert (await query("SELECT COUNT(*) AS n, COUNT(DISTINCT receipt) AS r FROM result"))[0] == {
            "n": total,
            "r": total,
        }
        assert (await query("SELECT COUNT(*) AS n FROM result GROUP BY piece_id HAVING COUNT(*) > 1")) == []
        state = await query("SELECT state, COUNT(*) AS n FROM piece GROUP BY state")
        assert state == [{"state": "received", "n": total}]
        assert (await query("SELECT state FROM orders"))[0]["state"] == "done"
        assert (await differing(database.client))[0] == []  # every row says what the tables say
        for scope, held in watcher.replica.scopes.items():
            stored = await query("SELECT id, seq, body FROM sync_row WHERE scope = ?", [scope])
            live = {row["id"]: bytes(row["body"]) for row in stored if row["body"] is not None}
            assert live == held.rows
            assert max(row["seq"] for row in stored) == held.seq
        for row in await query(
            "SELECT device, inc, COUNT(*) AS n, MAX(n) AS last FROM sync_inbox GROUP BY device, inc"
        ):
            assert row["n"] == row["last"], "the inbox of a device has a gap"
        per_receipt = Counter(
            row["receipt"].rsplit("-", 1)[0] for row in await query("SELECT receipt FROM result")
        )
        numbers = sorted(
            int(row["receipt"].rsplit("-", 1)[1]) for row in await query("SELECT receipt FROM result")
        )
        if len(per_receipt) == 1:  # unless midnight passed: receipt numbers of a day have no gap either
            assert numbers == list(range(1, total + 1))
