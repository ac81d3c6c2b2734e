"""`make bench` still runs, and the promises are kept in which no clock is involved: a few rounds of what needs no fetching."""

from pathlib import Path
from time import perf_counter

import pytest

from tests.bench import work
from tests.bench.lines import LINES, SMOKE
from tests.bench.link import DIRECT, Width, linked
from tests.bench.peers.handwritten import HandwrittenKind
from tests.bench.peers.ours import OursKind
from tests.bench.peers.peer import Kind
from tests.bench.promises import OURS, promises
from tests.bench.table import document

KINDS: list[Kind] = [OursKind(workers=16, ones=10, tens=90), HandwrittenKind()]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
async def test_every_line_runs_and_what_no_clock_decides_is_as_promised(kind: Kind, tmp_path: Path) -> None:
    async with kind.running(tmp_path, 2 * work.ROWS) as peer:
        measured = {name: await line(peer, SMOKE) for name, (_, line) in LINES.items()}
    assert measured["writers"].of == SMOKE.writers * SMOKE.writes * 5
    table = {kind.name: measured}
    found = list(promises(table, [], None))
    assert "not asked for" in document(table, {}, found, KINDS, {}, {}, 2 * work.ROWS)
    if kind.name == OURS:
        assert [each for each in found if each.met is False] == []
        assert (
            sum(each.met is True for each in found) == 6
        )  # requests and bytes of the first sync, the idle one and the push
        assert (measured["writers"].unseen, measured["writers"].missing) == (0, 0)


async def test_a_link_counts_what_passes_and_takes_its_time(tmp_path: Path) -> None:
    async def through(width: Width) -> tuple[int, int, float]:
        async with linked(peer.port, width) as link:
            device = await peer.device("cards", link.url)
            began = perf_counter()
            await device.exchange()
            took = perf_counter() - began
            await device.close()
            return link.requests, link.received, took

    async with HandwrittenKind().running(tmp_path, work.ROWS) as peer:
        requests, received, _ = await through(DIRECT)
        again, more, took = await through(Width(delay=0.2, rate=100_000))
    assert requests == again == 1
    assert received == pytest.approx(more, rel=0.01)
    assert took >= 2 * 0.2 + 0.95 * more / 100_000
