"""`make bench`: our server and its peers at the same work, one after the other, in one run.

make bench BENCH="--peers Hitokuchi,hand-written --lines loop,small"     two peers, two lines, no table written
"""

import argparse
import asyncio
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from time import monotonic

from tests.bench.lines import LINES, Figures, Scale
from tests.bench.peers.handwritten import HandwrittenKind
from tests.bench.peers.kinto import KintoKind
from tests.bench.peers.ours import OursKind
from tests.bench.peers.peer import Kind, Missing
from tests.bench.peers.pocketbase import PocketBaseKind
from tests.bench.peers.pouchdb import PouchDBKind
from tests.bench.processes import watching

KINDS: Sequence[Kind] = (OursKind(), HandwrittenKind(), PocketBaseKind(), KintoKind(), PouchDBKind())

ROWS = 10_000


def say(text: str) -> None:
    """To whoever watches."""
    print(text, flush=True)  # noqa: T201


async def run(kind: Kind, names: Sequence[str], scale: Scale, rows: int = ROWS) -> Mapping[str, Figures]:
    """All these lines of one peer."""
    found: dict[str, Figures] = {}
    scale = replace(scale, pushes=min(scale.pushes, kind.pushes))
    with tempfile.TemporaryDirectory(prefix="hitokuchi-bench-") as folder:
        async with kind.running(Path(folder), rows) as peer, watching(peer.roots) as peak:
            for name in names:
                began = monotonic()
                found[name] = await LINES[name][1](peer, scale)
                shown = {
                    key: round(value, 2) for key, value in asdict(found[name]).items() if value is not None
                }
                say(f"{kind.name:14} {name:8} {shown}  ({monotonic() - began:.0f} s)")
        say(f"{kind.name:14} at most {peak.kib} KiB")
    return found


async def main(arguments: Sequence[str]) -> None:
    """See --help."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--peers", default=",".join(kind.name for kind in KINDS))
    parser.add_argument("--lines", default=",".join(LINES))
    parser.add_argument("--no-slow", action="store_true", help="leave out the 2G link")
    options = parser.parse_args(arguments)
    for kind in KINDS:
        if kind.name in options.peers.split(","):
            try:
                await run(kind, options.lines.split(","), Scale(slow=not options.no_slow))
            except Missing as why:
                say(f"{kind.name:14} {why}")


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:]))
