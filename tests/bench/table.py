"""docs/benchmarks.md, written from what a run measured."""

import os
import platform
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from tests.bench import work
from tests.bench.lines import LINES, Figures
from tests.bench.peers.peer import Kind
from tests.bench.promises import Promise, Table

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "benchmarks.md"

HEAD = """\
# Benchmarks

Written by `make bench`: nobody edits this page. Our server and its peers did the same work one after the other in one run on one
machine, so trust the ratios, and take a tenth for noise, or more where the load was above the number of cores. The rows and the
results are made of the demo's list, the same bytes for everybody: a row has {size} bytes on average, a result ten lines (one in
the loops). The server holds {rows:,} rows, a phone 1,000 of them.

Run on {date}, {cores} cores, Python {python}; load {load}.

- **bytes** are counted by a proxy between phone and server, up and down, with all headers of HTTP/1.1.
- **CPU** is the processor time of the server and of every process that it started, its PostgreSQL included.
- **2G** is that proxy with 350 ms one way and 40 kbit/s. To connect costs nothing there, which favours whoever connects often.
- **never seen**: records that were acknowledged and kept, and that a reader who polls while 24 write never got.
  **missing**: records that were acknowledged and are not there.
"""


def _number(value: float | None, digits: int = 0) -> str:
    return "–" if value is None else f"{value:,.{digits}f}"


def _row(name: str, figures: Figures, ours: Figures | None) -> str:
    times = f" ({figures.cpu / ours.cpu:.1f} ×)" if ours and ours.cpu and figures.cpu else ""
    cells = [
        name,
        _number(figures.requests),
        _number(figures.sent),
        _number(figures.received),
        _number(figures.cpu, 2) + times,
        _number(figures.direct, 1),
        _number(figures.slow, 2),
        *([_number(figures.rate)] if figures.rate is not None else ["–"]),
        f"{figures.unseen} of {figures.of}" if figures.of else "–",
        f"{figures.missing} of {figures.of}" if figures.of else "–",
    ]
    return "| " + " | ".join(cells) + " |"


COLUMNS = (
    "peer",
    "requests",
    "bytes up",
    "bytes down",
    "CPU, ms (against ours)",
    "direct, ms",
    "2G, s",
    "exchanges a CPU-second",
    "never seen",
    "missing",
)


def sections(table: Table) -> Iterator[str]:
    """One table a line."""
    ours = table.get("Hitokuchi", {})
    for name, (title, line) in LINES.items():
        rows = [
            _row(peer, lines[name], ours.get(name) if peer != "Hitokuchi" else None)
            for peer, lines in table.items()
            if name in lines
        ]
        if rows:
            yield f"### {title[0].upper()}{title[1:]}\n\n{line.__doc__}\n"
            yield "| " + " | ".join(COLUMNS) + " |\n" + "|---" + "|--:" * (len(COLUMNS) - 1) + "|"
            yield "\n".join(rows) + "\n"


def document(
    table: Table,
    million: Table,
    found: Sequence[Promise],
    kinds: Sequence[Kind],
    missing: Mapping[str, str],
    peaks: Mapping[str, int],
    rows: int,
) -> str:
    """The whole page."""
    now = datetime.now(UTC)
    parts = [
        HEAD.format(
            rows=rows,
            size=sum(len(work.row(number)) for number in range(1, work.ROWS + 1)) // work.ROWS,
            date=f"{now:%Y-%m-%d}",
            cores=os.cpu_count(),
            python=platform.python_version(),
            load=f"{os.getloadavg()[1]:.1f} in the five minutes before its end",
        ),
        "## What was asked for\n",
        "| figure | measured | |\n|---|---|---|\n"
        + "\n".join(f"| {each.text} | {each.measured} | {verdict(each)} |" for each in found)
        + "\n",
        "## The lines\n",
        *sections(table),
    ]
    if million:
        parts += ["## The same out of 1,000,000 rows\n", *sections(million)]
    parts += [
        "## Who took part\n",
        "| peer | at most, MiB | what it is |\n|---|--:|---|\n"
        + "\n".join(
            f"| {kind.name} | {peaks[kind.name] / 1024:.0f} | {kind.about} |"
            if kind.name in peaks
            else f"| {kind.name} | – | {missing.get(kind.name, 'not asked for')} |"
            for kind in kinds
        )
        + "\n",
    ]
    return "\n".join(parts)


def verdict(promise: Promise) -> str:
    """In a word."""
    return {True: "met", False: "**not met**", None: "–"}[promise.met]
