"""What is measured: the same steps for every peer, with its own devices."""

import asyncio
import itertools
import statistics
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from time import perf_counter

from tests.bench import work
from tests.bench.link import SLOW, linked
from tests.bench.peers.peer import Device, Peer, Record
from tests.bench.processes import busy_ms

SETTLE_SECONDS = 0.004
"""After an answer, until what the server still does for it is counted."""


@dataclass
class Figures:
    """One line of one peer. Per exchange unless the line says otherwise; None where it does not apply."""

    requests: int | None = None
    sent: int | None = None
    """Bytes up, with headers."""
    received: int | None = None
    """Bytes down, with headers."""
    cpu: float | None = None
    """Milliseconds of the server's processor time."""
    direct: float | None = None
    """Milliseconds on a direct line."""
    slow: float | None = None
    """Seconds on 2G."""
    rate: float | None = None
    """Exchanges for each second of the server's processor time."""
    unseen: int | None = None
    """Records that were acknowledged and are there, and that the polling reader never got."""
    missing: int | None = None
    """Records that were acknowledged and are not there."""
    of: int | None = None
    """Records that were acknowledged."""


@dataclass(frozen=True)
class Scale:
    """How often, and how many."""

    rounds: int = 10
    clients: int = 32
    pushes: int = 30
    """Exchanges of each client in the loop."""
    fan: int = 500
    writers: int = 24
    writes: int = 12
    """Exchanges of each concurrent writer, of five records each."""
    slow: bool = True


SMOKE = Scale(rounds=2, clients=3, pushes=2, fan=5, writers=3, writes=2, slow=False)
"""As little as shows that everything still runs."""

_numbers = itertools.count(1)


def records(count: int, lines: int = 1) -> list[Record]:
    """New ones, of so many lines each."""
    numbers = [next(_numbers) for _ in range(count)]
    return [Record(number, work.result(number, lines)) for number in numbers]


Step = Callable[[Device], Awaitable[object]]


async def _timed(peer: Peer, act: Awaitable[object]) -> tuple[float, float]:
    """Milliseconds of processor time of the server, and until it was done."""
    used, began = busy_ms(peer.roots), perf_counter()
    await act
    took = (perf_counter() - began) * 1000
    await asyncio.sleep(SETTLE_SECONDS)
    return busy_ms(peer.roots) - used, took


async def _measure(
    peer: Peer, scale: Scale, device: Callable[[], Awaitable[Device]], prepare: Step, act: Step
) -> Figures:
    """Some rounds on a direct line, one that is counted, on 2G if there is time. `prepare` is not measured."""
    cpu, took = [], []
    for _ in range(scale.rounds):
        each = await device()
        await prepare(each)
        used, milliseconds = await _timed(peer, act(each))
        cpu.append(used)
        took.append(milliseconds)
        await each.close()
    figures = Figures(cpu=statistics.median(cpu), direct=statistics.median(took))
    each = await device()
    await prepare(each)
    async with linked(peer.port, *([SLOW] if scale.slow else [])) as link:
        far = each.twin(link.url)
        began = perf_counter()
        await act(far)
        figures.slow = perf_counter() - began if scale.slow else None
        figures.requests, figures.sent, figures.received = link.requests, link.sent, link.received
        await far.close()
    await each.close()
    return figures


async def cold(peer: Peer, scale: Scale) -> Figures:
    """A thousand rows, for a phone that has none."""

    async def act(device: Device) -> None:
        assert len((await device.exchange()).came) == work.ROWS

    return await _measure(peer, scale, lambda: peer.device("cards"), _nothing, act)


async def _nothing(device: Device) -> None:
    pass


async def idle(peer: Peer, scale: Scale) -> Figures:
    """Nothing changed."""
    reader = await peer.device("cards")
    await reader.exchange()

    async def act(device: Device) -> None:
        assert not (await device.exchange()).came

    async def prepare(device: Device) -> None:
        await device.exchange()  # the connection is open

    figures = await _measure(peer, scale, lambda: _twin(reader), prepare, act)
    await reader.close()
    return figures


async def _twin(device: Device) -> Device:
    return device.twin()


async def five(peer: Peer, scale: Scale, count: int = 5) -> Figures:
    """Five rows changed."""
    reader = await peer.device("cards")
    await reader.exchange()

    async def prepare(device: Device) -> None:
        await device.exchange()
        await asyncio.sleep(0.002)  # not in the millisecond of this reading, which some would never see
        await peer.change(count)

    async def act(device: Device) -> None:
        assert len((await device.exchange()).came) == count

    figures = await _measure(peer, scale, lambda: _twin(reader), prepare, act)
    await reader.close()
    return figures


async def fifty(peer: Peer, scale: Scale) -> Figures:
    """Fifty rows changed."""
    return await five(peer, scale, 50)


async def push(peer: Peer, scale: Scale) -> Figures:
    """Twenty results, and whatever follows from them."""
    people = itertools.count(scale.clients)

    async def device() -> Device:
        return await peer.device(f"ten:{next(people)}")

    async def prepare(device: Device) -> None:
        await device.ready(work.TOGETHER)

    async def act(device: Device) -> None:
        got = await device.exchange(records(work.TOGETHER, work.LINES))
        assert len(got.acknowledged) == work.TOGETHER

    return await _measure(peer, scale, device, prepare, act)


async def again(peer: Peer, scale: Scale) -> Figures:
    """The same twenty once more, because the answer was lost."""
    person = await peer.device(f"ten:{scale.clients + scale.rounds + 1}")
    await person.ready(work.TOGETHER)
    await person.exchange(records(work.TOGETHER, work.LINES))

    async def act(device: Device) -> None:
        await device.again()

    async def itself() -> Device:
        return person

    return await _measure(peer, scale, itself, _nothing, act)


TOGETHER = 50
"""Phones that say hello at the same time, before anything is measured."""


async def loop(peer: Peer, scale: Scale, place: str = "own") -> Figures:
    """Thirty-two phones that push one result and pull, as fast as they are answered."""
    devices = [await peer.device(f"{place}:{k}") for k in range(scale.clients)]
    for device in devices:
        await device.ready(scale.pushes)

    async def one(device: Device) -> None:
        for _ in range(scale.pushes):
            assert (await device.exchange(records(1))).acknowledged

    used, took = await _timed(peer, _all(one(device) for device in devices))
    for device in devices:
        await device.close()
    exchanges = scale.clients * scale.pushes
    return Figures(cpu=used / exchanges, direct=took / exchanges, rate=exchanges / used * 1000)


async def _all(each: Iterable[Awaitable[object]]) -> None:
    await asyncio.gather(*each)


async def small_loop(peer: Peer, scale: Scale) -> Figures:
    """The same with the smallest mutation there could be."""
    return await loop(peer, scale, "small")


async def fan_out(peer: Peer, scale: Scale) -> Figures:
    """One row changed, and five hundred phones come for it at once. All of them together."""
    reader = await peer.device("cards")
    await reader.exchange()
    async with linked(peer.port) as link:
        phones = [reader.follower(link.url) for _ in range(scale.fan)]
        for start in range(0, scale.fan, TOGETHER):
            await _all(phone.exchange() for phone in phones[start : start + TOGETHER])
        link.reset()
        await asyncio.sleep(0.002)
        await peer.change(1)
        came: list[int] = []

        async def one(phone: Device) -> None:
            came.extend((await phone.exchange()).came)

        used, took = await _timed(peer, _all(one(phone) for phone in phones))
        assert len(came) == scale.fan
        for phone in (*phones, reader):
            await phone.close()
        return Figures(link.requests, link.sent, link.received, used, took)


async def writers(peer: Peer, scale: Scale) -> Figures:
    """Twenty-four write at once, and one reads every 2 ms. How much is never seen, and how much was never kept?"""
    devices = [await peer.device(f"hub:{k}") for k in range(scale.writers)]
    reader = await peer.device(f"hub:{scale.writers}")
    for device in (*devices, reader):
        await device.ready(5)
    acknowledged: set[int] = set()
    seen: set[int] = set()
    done = asyncio.Event()

    async def write(device: Device) -> None:
        for _ in range(scale.writes):
            acknowledged.update((await device.exchange(records(5))).acknowledged)

    async def read() -> None:
        last = False
        while not last:
            last = done.is_set()
            seen.update((await reader.exchange()).came)
            await asyncio.sleep(0.002)

    reading = asyncio.create_task(read())
    await _all(write(device) for device in devices)
    done.set()
    await reading
    newcomer = await peer.device(f"hub:{scale.writers + 1}")
    there = set((await newcomer.exchange()).came)
    for device in (*devices, reader, newcomer):
        await device.close()
    return Figures(
        unseen=len((acknowledged & there) - seen), missing=len(acknowledged - there), of=len(acknowledged)
    )


Line = Callable[[Peer, Scale], Awaitable[Figures]]

LINES: dict[str, tuple[str, Line]] = {
    "cold": ("first sync, 1,000 rows", cold),
    "idle": ("nothing changed", idle),
    "five": ("5 rows changed", five),
    "fifty": ("50 rows changed", fifty),
    "push": ("push 20 results", push),
    "again": ("the same 20 again", again),
    "loop": ("32 phones, push 1 + pull", loop),
    "small": ("the same, smallest mutation", small_loop),
    "fan": ("1 change to 500 phones", fan_out),
    "writers": ("24 writers, 1 reader", writers),
}
