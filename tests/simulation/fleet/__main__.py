"""The command line of the fleet. Exits with 1 when anything was violated, or when a fault was never tried."""

import argparse
import os
import sys
import time
from collections import Counter
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait

from tests.simulation.fleet.plan import plan
from tests.simulation.fleet.report import report, untried
from tests.simulation.fleet.run import MEMORY, SQLITE, Run, play, shrunk
from tests.simulation.fleet.tally import FOUND, Tally, Violation

Ended = tuple[Run, Tally, str]


def seeds(text: str) -> range:
    """`7` or `1..20`."""
    first, _, last = text.partition("..")
    return range(int(first), int(last or first) + 1)


def one(run: Run) -> Ended:
    """A run in a process of its own: what it counted, and what to print when something was violated."""
    steps = plan(run.seed, run.replicas, run.days)
    try:
        tally = play(run, steps)
    except Violation as violation:
        fewer, last = shrunk(run, steps)
        trace = "\n".join(f"    {step}" for step in fewer[-40:])
        found = Tally(things=Counter({"runs": 1, FOUND[violation.kind]: 1}))
        return (
            run,
            found,
            f"{run}: {violation.what} (step {violation.step} of {len(steps)})\n"
            f"  shrunk to {len(fewer)} steps, {last.what}:\n{trace}\n",
        )
    tally.things["runs"] += 1
    return run, tally, ""


def say(text: str, *, over: bool = False) -> None:
    """Progress goes to stderr, and over itself on a terminal."""
    if over and not sys.stderr.isatty():
        return
    sys.stderr.write(f"\r{text}   " if over else text)
    sys.stderr.flush()


def main() -> int:
    """Play every run, print the report."""
    parser = argparse.ArgumentParser("fleet", description=__doc__)
    parser.add_argument("--seeds", type=seeds, default=seeds("1..4"))
    parser.add_argument("--replicas", type=int, default=40)
    parser.add_argument("--days", type=int, default=5)
    parser.add_argument("--database", choices=[MEMORY, SQLITE], default=MEMORY)
    parser.add_argument(
        "--also-sqlite", type=seeds, default=range(0), help="seeds on SQLite, in the same report"
    )
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    asked = parser.parse_args()
    runs = [Run(SQLITE, seed, asked.replicas // 2, asked.days) for seed in asked.also_sqlite]
    runs += [Run(asked.database, seed, asked.replicas, asked.days) for seed in asked.seeds]
    began = time.monotonic()
    tallies = {run.database: Tally() for run in reversed(runs)}
    violated = 0
    with ProcessPoolExecutor(asked.jobs) as pool:
        waiting = {pool.submit(one, run) for run in runs}
        while waiting:
            over, waiting = wait(waiting, return_when=FIRST_COMPLETED)
            for each in over:
                run, tally, trouble = each.result()
                tallies[run.database].add(tally)
                if trouble:
                    violated += 1
                    sys.stdout.write(f"VIOLATION in {trouble}\n")
                    sys.stdout.flush()
            exchanges = sum(tally.things["exchanges"] for tally in tallies.values())
            say(f"{len(runs) - len(waiting)} of {len(runs)} runs, {exchanges:,} exchanges", over=True)
    say("\n", over=True)
    sys.stdout.write(report(tallies, time.monotonic() - began))
    whole = Tally()
    for tally in tallies.values():
        whole.add(tally)
    for fault in untried(whole):
        sys.stdout.write(f"never tried: {fault.value}\n")
    if violated:
        sys.stdout.write(f"{violated} of {len(runs)} runs were violated\n")
    return 1 if violated or untried(whole) else 0


if __name__ == "__main__":
    sys.exit(main())
