"""The figures that are promised of the server, each with what was measured in this run."""

import gzip
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import brotli
import orjson

from tests.bench import work
from tests.bench.idle import Growth
from tests.bench.lines import Figures
from tests.bench.sse import Listening

Table = Mapping[str, Mapping[str, Figures]]
"""Peer, line, figures."""

OURS, BAR = "Hitokuchi", "hand-written"


@dataclass(frozen=True)
class Promise:
    """One of them; `met` is None where this run did not measure what it takes."""

    text: str
    measured: str
    met: bool | None


def _promise(text: str, value: float | None, limit: float, unit: str, *, least: bool = False) -> Promise:
    if value is None:
        return Promise(text, "not measured in this run", None)
    return Promise(text, f"{value:.3g}{unit}", value >= limit if least else value <= limit)


def _ratio(one: float | None, other: float | None) -> float | None:
    return one / other if one is not None and other else None


def promises(table: Table, growth: Sequence[Growth], listening: Listening | None) -> Iterator[Promise]:
    """All of them."""
    ours, bar = table.get(OURS, {}), table.get(BAR, {})
    none = Figures()

    def of(line: str, peer: Mapping[str, Figures] = ours) -> Figures:
        return peer.get(line, none)

    blob = len(
        brotli.compress(work.packed([work.row(number) for number in range(1, work.ROWS + 1)]), quality=11)
    )
    results = work.packed([orjson.dumps(work.result(n, work.LINES)) for n in range(1, work.TOGETHER + 1)])
    packed = len(gzip.compress(results, 6))

    cold = of("cold")
    yield _promise("1,000 rows, the first time: exchanges", cold.requests, 1, "")
    yield _promise(
        "… bytes, against the same rows as one brotli-11 blob: at most 1.25 ×",
        _ratio(cold.received, blob),
        1.25,
        " ×",
    )
    idle = of("idle")
    both = idle.sent + idle.received if idle.sent and idle.received else None
    yield _promise("nothing changed: requests", idle.requests, 1, "")
    yield _promise("… bytes up and down, with headers: at most 700", both, 700, " B")
    push = of("push")
    yield _promise("push 20 results and pull: requests", push.requests, 1, "")
    yield _promise(
        "… bytes up with headers, against the gzip of the results: at most 1.3 ×",
        _ratio(push.sent, packed),
        1.3,
        " ×",
    )
    yield from _slow(table)
    fifty = _ratio(of("fifty").cpu, of("fifty", bar).cpu)
    yield _promise(
        "pull of 50 rows, processor time against the hand-written endpoint: at most 1.5 ×", fifty, 1.5, " ×"
    )
    for name, times in (("PocketBase", 1.0), ("Kinto", 10.0)):
        rate = _ratio(of("loop").rate, of("loop", table.get(name, {})).rate)
        text = (
            f"push and pull with `result.submit`, exchanges a CPU-second against {name}: at least {times:g} ×"
        )
        yield _promise(text, rate, times, " ×", least=True)
    small = _ratio(of("small").rate, of("loop", bar).rate)
    text = "… with the smallest mutation, against the hand-written endpoint: at least 0.4 ×"
    yield _promise(text, small, 0.4, " ×", least=True)
    for each in growth:
        what = f"{each.changed} rows changed" if each.changed else "nothing changed"
        text = f"{what}, a million rows against a thousand on {each.database}: at most 1.2 ×"
        yield _promise(text, each.large / each.small, 1.2, " ×")
    text = "2,000 idle listeners: at most 20 KiB each"
    yield _promise(text, listening.kib if listening else None, 20, " KiB")


def _slow(table: Table) -> Iterator[Promise]:
    """Ahead of everybody on every line of the 2G link."""
    text = "on 2G ahead of every peer on every line"
    ours = table.get(OURS, {})
    timed = {line: figures.slow for line, figures in ours.items() if figures.slow is not None}
    behind = [
        f"{peer} on {line} ({figures.slow:.2f} against {timed[line]:.2f} s)"
        for peer, lines in table.items()
        for line, figures in lines.items()
        if line in timed and figures.slow is not None and peer != OURS and figures.slow <= timed[line]
    ]
    rivals = any(figures.slow for peer, lines in table.items() if peer != OURS for figures in lines.values())
    if not timed or not rivals:
        yield Promise(text, "not measured in this run", None)
    else:
        yield Promise(text, "; ".join(["behind " + each for each in behind]) or "yes", not behind)
