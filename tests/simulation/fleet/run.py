"""One run: a plan played on a house of its own."""

import asyncio
import logging
import random
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from tests.simulation.fleet.fleet import Fleet
from tests.simulation.fleet.plan import Step
from tests.simulation.fleet.real_house import RealHouse
from tests.simulation.fleet.tally import Tally, Violation
from tests.simulation.fleet.toy_house import ToyHouse

Beat = Callable[[int], None]

MEMORY, SQLITE = "memory", "sqlite"


class Run(NamedTuple):
    """Which run."""

    database: str
    seed: int
    replicas: int
    days: int


async def _played(run: Run, steps: Sequence[Step], beat: Beat) -> Tally:
    if run.database == MEMORY:
        return await Fleet(ToyHouse(run.replicas)).play(steps, beat)
    with tempfile.TemporaryDirectory(prefix="hitokuchi-fleet-") as folder:
        house = RealHouse(Path(folder), run.replicas)
        try:
            return await Fleet(house).play(steps, beat)
        finally:
            await house.close()


def play(run: Run, steps: Sequence[Step], beat: Beat = lambda done: None) -> Tally:
    """Play these steps. Raises Violation."""
    logging.getLogger("sync.authority").setLevel(logging.CRITICAL)  # it tells of every poison mutation
    return asyncio.run(_played(run, steps, beat))


def shrunk(run: Run, steps: Sequence[Step], tries: int = 60) -> tuple[list[Step], Violation]:
    """Fewer steps that still end in a violation: what came after it goes, then ever smaller parts."""
    violation = _violation(run, steps)
    assert violation is not None, "the run does not repeat"
    kept = list(steps[: violation.step + 1])
    size = len(kept) // 2
    choose = random.Random(run.seed)
    while size >= 1 and tries > 0:
        for start in sorted(range(0, len(kept), size), key=lambda at: (choose.random(), at)):
            fewer = kept[:start] + kept[start + size :]
            tries -= 1
            if tries >= 0 and (found := _violation(run, fewer)):
                kept, violation = fewer[: found.step + 1], found
                break
        else:
            size //= 2
    return kept, violation


def _violation(run: Run, steps: Sequence[Step]) -> Violation | None:
    try:
        play(run, steps)
    except Violation as violation:
        return violation
    return None
