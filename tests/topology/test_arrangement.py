"""docker/compose.yaml, played with the PostgreSQL and the Caddy that pip installs: parts of it are killed while people work,
and nothing is lost, nothing is done twice.
"""

import asyncio
import re
import ssl
from collections import Counter
from pathlib import Path

import pytest

from server.cli.line import Line
from sync.messages.outcome import Outcome, Verdict
from sync.replica import Replica
from tests.simulation.crowd import Watcher, Writer, check_database, gather_crowd
from tests.support.lines import OpenLine
from tests.topology.arrangement import Arrangement, arrangement

WRITERS = 12
CHANGES = 24
LINES = 4
"""Enough that Caddy gives some to each app."""

ROOT = Path(__file__).parents[2]


@pytest.mark.slow
@pytest.mark.timeout(240)
async def test_I1_I2_I12_everything_arrives_once_though_each_part_is_killed(tmp_path: Path) -> None:
    async with arrangement(tmp_path) as house:
        crowd = await gather_crowd(house.database.place, WRITERS, CHANGES)
        url, trust = house.caddy.url, house.caddy.trust
        writers = [Writer(url, who, seed=n, at_once=2, trust=trust) for n, who in enumerate(crowd.writers)]
        watcher = Watcher(url, crowd.desk, trust=trust)
        done = asyncio.Event()
        watching = asyncio.create_task(watcher.watch(done))
        killing = asyncio.create_task(kill_each_part(house, watcher))
        await asyncio.gather(*(writer.work(CHANGES) for writer in writers))
        killed = await killing
        done.set()
        await watching
        await watcher.close()
        assert killed == Counter({"app": 2, "database": 1, "caddy": 1})
        assert sum(writer.retries for writer in writers) > 0, "nobody noticed that anything was killed"
        for writer in writers:
            assert not writer.replica.outbox
            assert writer.outcomes == {Outcome(0, Verdict.APPLIED): CHANGES}
        deliveries = sum(len(writer.submitted) for writer in writers)
        assert len(watcher.results) == deliveries
        assert set(watcher.results.values()) == {1}
        await check_database(house.database.place, crowd, watcher, CHANGES, deliveries)


async def kill_each_part(house: Arrangement, watcher: Watcher) -> Counter[str]:
    """One after the other, each when some more deliveries were seen, and back again a moment later."""
    killed = Counter[str]()
    some = WRITERS // 2
    for part, app in enumerate(house.apps, 1):
        await watcher.wait_for(some * part)
        await asyncio.to_thread(app.kill9)
        await asyncio.sleep(0.5)
        await asyncio.to_thread(app.restart)
        killed["app"] += 1
    await watcher.wait_for(some * 3)
    await asyncio.to_thread(house.database.crash)
    await asyncio.sleep(0.5)
    await asyncio.to_thread(house.database.start)
    killed["database"] += 1
    await watcher.wait_for(some * 4)
    house.caddy.kill9()
    await asyncio.sleep(0.5)
    await house.caddy.start()
    killed["caddy"] += 1
    return killed


@pytest.mark.slow
@pytest.mark.timeout(120)
async def test_caddy_speaks_HTTP_2_and_passes_hints_at_once_whichever_app_wrote(tmp_path: Path) -> None:
    async with arrangement(tmp_path) as house:
        crowd = await gather_crowd(house.database.place, 2, 12)
        offering = house.caddy.trust
        offering.set_alpn_protocols(["h2", "http/1.1"])
        _, wire = await asyncio.open_connection("localhost", house.caddy.port, ssl=offering)
        tls: ssl.SSLObject = wire.get_extra_info("ssl_object")
        assert tls.selected_alpn_protocol() == "h2"
        wire.close()

        (taker, bystander) = crowd.writers
        await connect(house.caddy.url, bystander, house.caddy.trust)
        for app in house.apps:
            async with OpenLine.several(LINES, house.caddy.url, bystander[1], house.caddy.trust) as listening:
                await connect(app.url, taker, takes=1)
                assert all(await asyncio.gather(*(line.heard(within=3) for line in listening)))


async def connect(
    url: str, who: tuple[str, str], trust: ssl.SSLContext | None = None, *, takes: int = 0
) -> None:
    """A worker connects and takes pieces, which concerns the whole hub."""
    line, replica = Line(url, who[1], trust=trust), Replica(who[0])
    await line.settle(replica)
    if takes:
        replica.enqueue("piece.take", "order/1", {"order": 1, "count": takes}, at=0)
        await line.settle(replica)
    await line.close()


def test_the_files_of_docker_fit_each_other_and_the_documents() -> None:
    compose, caddy, operations = (
        (ROOT / name).read_text("utf-8")
        for name in ("docker/compose.yaml", "docker/Caddyfile", "docs/operations.md")
    )
    apps = re.findall(r"^  (app-\d+):", compose, re.MULTILINE)
    assert len(apps) == 2
    assert " ".join(f"{app}:8000" for app in apps) in caddy
    for setting in re.findall(r"^    (HITOKUCHI_[A-Z_]+|FORWARDED_[A-Z_]+):", compose, re.MULTILINE):
        assert f"`{setting}`" in operations, f"docs/operations.md does not say what {setting} is"
