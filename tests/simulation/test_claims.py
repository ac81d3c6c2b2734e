"""Everybody wants the same pieces at the same moment: nobody gets what somebody else got, and every piece finds somebody.

The suite lets 40 workers claim 400 pieces. The whole of it is 1,000 workers and 10,000 pieces; it prints what it measured:

    HITOKUCHI_CLAIMERS=1000 pytest tests/simulation/test_claims.py -s

They ask for a fifth more than there is. Every fourth one asks by packs.
"""

import asyncio
import os
from collections import Counter
from pathlib import Path
from time import monotonic

import pytest

from server.cli.line import Line, Unreachable
from server.cli.rows import differing
from server.features.registry import MODELS
from server.store.database import opened
from server.store.place import Place, Postgres
from sync.messages.outcome import Outcome
from sync.replica import Replica
from tests.features.pieces.test_any_order import wanted
from tests.simulation.crowd import Who, gather_crowd
from tests.support.databases import NAME
from tests.support.servers import running

CLAIMERS = int(os.environ.get("HITOKUCHI_CLAIMERS", "40"))
EACH = 10
"""Pieces for each worker that there are. The crowd's pieces are counted in changes, four a piece."""
PROCESSES = 4
PATIENCE = 240 + 2 * CLAIMERS


class Claimer:
    """A phone with its line."""

    def __init__(self, url: str, who: Who, number: int) -> None:
        device, token = who
        self._line = Line(url, token)
        self.number = number
        self.replica = Replica(device)
        self.outcomes: list[Outcome] = []
        self.took = 0.0

    async def connect(self) -> None:
        """Exchange until nothing waits, again and again while nobody answers."""
        more = True
        while more:
            try:
                got = await self._line.exchange(self.replica)
            except Unreachable:
                await asyncio.sleep(0.2)
            else:
                self.outcomes += got.outcomes
                more = got.more

    async def claim(self) -> None:
        """Twelve pieces: of the order, or by two packs of five and two."""
        if self.number % 4 == 0:
            for number, minutes in enumerate((60, 60, 30)):
                self.replica.enqueue("pack.take", f"pack/{number}", {"minutes": minutes}, at=0)
        else:
            self.replica.enqueue("piece.take", "order/1", {"order": 1, "count": 12}, at=0)
        began = monotonic()
        await self.connect()
        self.took = monotonic() - began

    async def close(self) -> None:
        await self._line.close()

    @property
    def held(self) -> list[int]:
        """The pieces on this phone."""
        scope = next(held for name, held in self.replica.scopes.items() if name.startswith("person:"))
        return [int(row.removeprefix("piece/")) for row in scope.rows if row.startswith("piece/")]


@pytest.mark.slow
@pytest.mark.timeout(PATIENCE)
async def test_claims_on_sqlite(tmp_path: Path) -> None:
    await nobody_gets_what_somebody_has(tmp_path, tmp_path / NAME)


@pytest.mark.slow
@pytest.mark.timeout(PATIENCE)
async def test_claims_on_postgres(tmp_path: Path, postgres: Postgres) -> None:
    await nobody_gets_what_somebody_has(tmp_path, postgres)


async def nobody_gets_what_somebody_has(folder: Path, place: Place) -> None:
    crowd = await gather_crowd(place, CLAIMERS, 4 * (EACH - 1))
    url = place.url if isinstance(place, Postgres) else ""
    async with running(folder, processes=PROCESSES, HITOKUCHI_DATABASE=url) as server:
        claimers = [Claimer(server.url, who, number) for number, who in enumerate(crowd.writers)]
        await asyncio.gather(*(each.connect() for each in claimers))
        began = monotonic()
        await asyncio.gather(*(each.claim() for each in claimers))
        took = monotonic() - began
        await asyncio.gather(*(each.close() for each in claimers))
    pieces = CLAIMERS * EACH
    codes = Counter(outcome.code for each in claimers for outcome in each.outcomes)
    assert set(codes) <= {None, "none_left", "no_pack"}
    async with opened(place, MODELS) as database:
        query = database.client.execute_query_dict
        leases = await query("SELECT piece_id, person_id FROM lease WHERE state = 'active' ORDER BY id")
        held = Counter(lease["piece_id"] for lease in leases)
        assert all(count <= wanted(piece) for piece, count in held.items())
        assert len(held) == pieces  # as many were asked for and more, so none is left
        assert sorted(piece for each in claimers for piece in each.held) == sorted(held.elements())
        assert (await differing(database.client))[0] == []
    for each in claimers:
        assert each.replica.disagreements() == []
    waits = sorted(each.took for each in claimers)
    print(  # noqa: T201 - what a run measured, for whoever asks with -s
        f"\n{type(place).__name__}: {CLAIMERS} workers claimed {pieces} pieces at once on {PROCESSES} processes in {took:.1f} s"
        f" ({len(leases) / took:.0f} pieces/s); waited {waits[len(waits) // 2]:.1f} s at the median, {waits[-1]:.1f} s at most;"
        f" outcomes {dict(codes)}; no piece held twice"
    )
