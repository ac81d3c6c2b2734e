"""What was stopped is shown to the house in the transaction of its outcome, and a house that breaks over it stops nothing."""

from sync.authority import Authority
from sync.memory import MemoryTransaction
from sync.messages.outcome import Verdict
from sync.ports import Caller, Stopped
from sync.replica import Replica
from tests.sync.toys import NOW, REGISTRY, World, put_note


async def kept(house: MemoryTransaction, caller: Caller, stopped: Stopped) -> None:
    seen = house.facts.setdefault("stopped", [])
    assert isinstance(seen, list)
    entries = await house.entries(caller.device, stopped.inc, [stopped.outcome.n])
    assert entries[stopped.outcome.n].outcome == stopped.outcome
    assert entries[stopped.outcome.n].raw == stopped.raw
    seen.append((caller.device, stopped.outcome.n, stopped.outcome.code, stopped.mutation is not None))


async def broken(house: MemoryTransaction, caller: Caller, stopped: Stopped) -> None:
    await kept(house, caller, stopped)
    raise ZeroDivisionError


async def world_with(keeper: object) -> World:
    world = World()
    world.authority = Authority(world.store, REGISTRY, lambda: NOW, keeper=keeper)  # type: ignore[arg-type]
    await world.grant("person:1", "person:1", "hub:A")
    return world


def busy() -> Replica:
    replica = Replica("7")
    for n, name in enumerate(["note.put", "note.refuse", "note.unheard_of", "note.put"], 1):
        put_note(replica, n, f"text {n}", "hub:A", name=name)
    replica.outbox[1, 5] = b'{"n":5}'
    replica.next = 6
    return replica


async def facts(world: World) -> list[object]:
    async with world.store.write("") as transaction:
        found = transaction.facts.get("stopped", [])
        assert isinstance(found, list)
        return found


async def test_MU8_everything_that_was_stopped_is_shown_once_with_its_payload() -> None:
    world, replica = await world_with(kept), busy()
    await world.answer(replica.compose(world.nonce()))  # the answer gets lost
    await world.settle(replica)
    assert await facts(world) == [
        ("7", 2, "not_yours", True),
        ("7", 3, "unknown_mutation", True),
        ("7", 5, "unreadable", False),
    ]


async def test_MU8_a_house_that_breaks_over_it_strands_nobody() -> None:
    world, replica = await world_with(broken), busy()
    await world.settle(replica)
    assert await facts(world) == []
    assert replica.outbox == {}
    verdicts = [entry.outcome.verdict for entry in replica.archive]
    assert verdicts == [Verdict.APPLIED, Verdict.REFUSED, Verdict.HELD, Verdict.APPLIED, Verdict.HELD]
    assert await world.done() == {"text 1": 1, "text 4": 1}
