"""Our server and its peers at the same work, one after the other, in one run; then docs/benchmarks.md is written anew.

make bench                                                        everything but the million: a quarter of an hour
make bench BENCH="--million"                                      with it
make bench BENCH="--peers Hitokuchi,hand-written --lines fifty,loop,small --no-slow"     a part, which writes no page
"""

import argparse
import asyncio
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from time import monotonic

from tests.bench import idle, sse
from tests.bench.lines import LINES, Figures, Scale
from tests.bench.peers.handwritten import HandwrittenKind
from tests.bench.peers.kinto import KintoKind
from tests.bench.peers.ours import OursKind
from tests.bench.peers.peer import Kind, Missing
from tests.bench.peers.pocketbase import PocketBaseKind
from tests.bench.peers.pouchdb import PouchDBKind
from tests.bench.processes import watching
from tests.bench.promises import OURS, Promise, promises
from tests.bench.table import DOCUMENT, document, verdict

KINDS: Sequence[Kind] = (OursKind(), HandwrittenKind(), PocketBaseKind(), KintoKind(), PouchDBKind())
PARTS = ("growth", "listeners")
"""What only our server is asked."""

ROWS, MILLION = 10_000, 1_000_000
WITH_MILLION = ("cold", "idle", "five")
LISTENERS = 2_000

BREAKS = (AssertionError, EOFError, OSError, RuntimeError, TimeoutError)
"""What another server may end in without ending the run."""


def say(text: str) -> None:
    """To whoever watches."""
    print(text, flush=True)  # noqa: T201


class Run:
    """What was measured so far."""

    def __init__(self, lines: Sequence[str], scale: Scale) -> None:
        self._lines, self._scale = lines, scale
        self.table: dict[str, dict[str, Figures]] = {}
        self.million: dict[str, dict[str, Figures]] = {}
        self.peaks: dict[str, int] = {}
        self.missing: dict[str, str] = {}
        self.growth: list[idle.Growth] = []
        self.listening: sse.Listening | None = None

    async def measure(self, kind: Kind) -> None:
        """One peer. Who cannot be had is left out, and it is said why."""
        scale = replace(self._scale, pushes=min(self._scale.pushes, kind.pushes))
        # Who knows records only has no smaller mutation.
        names = [name for name in self._lines if name != "small" or kind.name == OURS]
        await self._lines_of(kind, ROWS, names, scale, self.table.setdefault(kind.name, {}))

    async def measure_million(self, kind: Kind) -> None:
        """The same peer with a million rows."""
        names = [name for name in self._lines if name in WITH_MILLION]
        await self._lines_of(kind, MILLION, names, self._scale, self.million.setdefault(kind.name, {}))

    async def _lines_of(
        self, kind: Kind, rows: int, names: Sequence[str], scale: Scale, found: dict[str, Figures]
    ) -> None:
        try:
            with tempfile.TemporaryDirectory(prefix="hitokuchi-bench-") as folder:
                async with kind.running(Path(folder), rows) as peer, watching(peer.roots) as peak:
                    for name in names:
                        began = monotonic()
                        found[name] = await LINES[name][1](peer, scale)
                        say(f"{kind.name:14} {name:8} {_shown(found[name])}  ({monotonic() - began:.0f} s)")
        except (Missing, *BREAKS) as why:
            if kind.name == OURS:
                raise
            self.missing[kind.name] = str(why) if isinstance(why, Missing) else f"broke: {type(why).__name__}"
            say(f"{kind.name:14} {type(why).__name__}: {why}")
        else:
            self.peaks[kind.name] = max(peak.kib, self.peaks.get(kind.name, 0))

    def promises(self) -> list[Promise]:
        """What was promised, as far as it was measured."""
        return list(promises(self.table, self.growth, self.listening))

    def write(self) -> None:
        """The page, with what is known so far."""
        page = document(self.table, self.million, self.promises(), KINDS, self.missing, self.peaks, ROWS)
        DOCUMENT.write_text(page, "utf-8")


def _shown(figures: Figures) -> Mapping[str, float]:
    return {key: round(value, 2) for key, value in asdict(figures).items() if value is not None}


async def main(arguments: Sequence[str]) -> None:
    """See --help."""
    parser = argparse.ArgumentParser(
        prog="make bench", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    peers, lines = [kind.name for kind in KINDS], [*LINES, *PARTS]
    parser.add_argument("--peers", default=",".join(peers), help=f"some of {', '.join(peers)}")
    parser.add_argument("--lines", default=",".join(lines), help=f"some of {', '.join(lines)}")
    parser.add_argument("--no-slow", action="store_true", help="leave out the 2G link")
    parser.add_argument("--million", action="store_true", help="the readings also out of a million rows")
    options = parser.parse_args(arguments)
    chosen, names = options.peers.split(","), options.lines.split(",")
    for unknown in {*chosen} - {*peers} | {*names} - {*lines}:
        parser.error(f"nothing is called {unknown}")
    began = monotonic()
    whole = chosen == peers and names == lines and not options.no_slow
    run = Run([name for name in LINES if name in names], Scale(slow=not options.no_slow))
    if "listeners" in names:
        run.listening = await sse.measure(LISTENERS)
    if "growth" in names:
        run.growth = [*await idle.on_sqlite(MILLION), *await idle.on_postgres(MILLION)]
    for kind in [kind for kind in KINDS if kind.name in chosen]:
        await run.measure(kind)
        if options.million:
            await run.measure_million(kind)
        if whole:
            run.write()
    say("")
    for each in run.promises():
        if each.met is not None:
            say(f"{verdict(each):11} {each.text}: {each.measured}")
    say(f"took {monotonic() - began:.0f} s" + f", wrote {DOCUMENT}" * whole)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:]))
