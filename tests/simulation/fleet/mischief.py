"""What happens to phones, their storage, their mutations and the server, besides the line between them."""

import random
from typing import TYPE_CHECKING

from sync.replica import Replica
from sync.version import MAX_TAKEN, MIN_BUDGET
from tests.simulation.fleet.line import Spoilt
from tests.simulation.fleet.phone import Phone
from tests.simulation.fleet.tally import Fault
from tests.support.region import DAY

if TYPE_CHECKING:
    from tests.simulation.fleet.fleet import Fleet

YEAR = 365 * DAY

# Mutations


async def poison(fleet: "Fleet", phone: Phone, choose: random.Random) -> bool:
    fleet.work(phone, choose, 1)
    fleet.write(phone, fleet.house.poison(choose))
    fleet.work(phone, choose, 1)
    await fleet.contact(phone)
    return True


async def refused(fleet: "Fleet", phone: Phone, choose: random.Random) -> bool:
    act = fleet.house.refusal(phone, choose)
    for _ in range(3):
        fleet.write(phone, act)
    await fleet.contact(phone)
    return True


async def unknown_version(fleet: "Fleet", phone: Phone, choose: random.Random) -> bool:
    fleet.write(phone, fleet.house.refusal(phone, choose)._replace(ver=99))
    await fleet.contact(phone)
    return True


async def bad_arguments(fleet: "Fleet", phone: Phone, choose: random.Random) -> bool:
    act = fleet.house.refusal(phone, choose)
    fleet.write(phone, act._replace(args=choose.choice([{}, {"nonsense": True}, None, [1, 2]])))
    await fleet.contact(phone)
    return True


async def flood(fleet: "Fleet", phone: Phone, choose: random.Random) -> bool:
    """Days without a line: more waits than the server takes of one message (LI4), and more than the archive keeps."""
    phone = await fleet.busy(phone, choose)
    fleet.work(phone, choose, MAX_TAKEN + 20)
    flooded = len(phone.replica.outbox) > MAX_TAKEN
    await fleet.contact(phone)
    return flooded


# Storage


async def killed_writing(fleet: "Fleet", phone: Phone, choose: random.Random) -> bool:
    """Nobody was told that it is saved: it may vanish."""
    durable = phone.replica.dump()
    written = fleet.work(phone, choose, 1, told=False)
    phone.replica = Replica.load(durable)
    return written > 0


async def cloned(fleet: "Fleet", phone: Phone, choose: random.Random) -> bool:
    fleet.work(phone, choose, 2)
    twin = Phone(Replica.load(phone.replica.dump()), phone.owner, dumps=list(phone.dumps))
    fleet.phones.append(twin)
    fleet.oracle.unheard.add(phone.device)
    return True


async def old_dump(fleet: "Fleet", phone: Phone, choose: random.Random) -> bool:
    del choose
    if not phone.dumps:
        return False
    async with fleet.destroying():
        phone.replica = Replica.load(phone.dumps[0])
    fleet.oracle.unheard.add(phone.device)
    return True


async def emptied(fleet: "Fleet", phone: Phone, choose: random.Random) -> bool:
    fleet.work(phone, choose, 1)
    fresh = await fleet.house.paired(phone.owner)
    async with fleet.destroying():
        phone.replica, phone.dumps = fresh.replica, []
    return True


async def clock(fleet: "Fleet", phone: Phone, choose: random.Random) -> bool:
    phone.clock_off = choose.choice([-YEAR, YEAR])
    fleet.work(phone, choose, 1)
    await fleet.contact(phone)
    return True


# Pages and belonging


async def tiny(fleet: "Fleet", phone: Phone, choose: random.Random) -> bool:
    phone.replica.scopes.clear()  # rows can always be fetched again
    fleet.work(phone, choose, 1)
    await fleet.exchange(phone, MIN_BUDGET)
    many = phone.pages_open()
    await fleet.contact(phone, MIN_BUDGET)
    return many


async def moved(fleet: "Fleet", phone: Phone, choose: random.Random) -> bool:
    phone.replica.scopes.clear()
    await fleet.exchange(phone, MIN_BUDGET)
    many = phone.pages_open()
    while phone.pages_open():
        before = dict(phone.replica.scopes)
        await fleet.house.move_row(choose)
        await fleet.exchange(phone, MIN_BUDGET)
        if len(phone.replica.scopes) < len(before):
            break
    await fleet.contact(phone, MIN_BUDGET)
    await fleet.compare(phone)
    return many


async def left(fleet: "Fleet", phone: Phone, choose: random.Random) -> bool:
    return await fleet.house.turn(phone, choose)


async def revoked(fleet: "Fleet", phone: Phone, choose: random.Random) -> bool:
    """It is somewhere without a line, with work on it; its owner gets another one."""
    phone = await fleet.busy(
        phone, choose, lambda other: fleet.house.revocation(other, choose)[0] != other.owner
    )
    boss, act = fleet.house.revocation(phone, choose)
    for other in fleet.phones:
        if other.owner == boss and other.device != phone.device and await fleet.house.scopes(other.device):
            fleet.work(phone, choose, 2)
            fleet.write(other, act)
            await fleet.contact(other)
            fleet.phones.append(await fleet.house.paired(phone.owner))
            return bool(phone.replica.outbox) and not await fleet.house.scopes(phone.device)
    return False


# Server


async def restored(fleet: "Fleet", phone: Phone, choose: random.Random) -> bool:
    """Requests that were under way reach the restored server: a proxy may have kept them."""
    del phone, choose
    fleet.oracle.unheard.update(device for each in fleet.phones for device, _ in each.under_way)
    async with fleet.destroying():
        await fleet.house.restore()
    await fleet.judge(rows=False)
    return True


async def dropped(fleet: "Fleet", phone: Phone, choose: random.Random) -> bool:
    del phone, choose
    await fleet.house.drop_state()
    return True


MISCHIEF: dict[Fault, Spoilt] = {
    Fault.POISON: poison,
    Fault.REFUSED: refused,
    Fault.UNKNOWN_VERSION: unknown_version,
    Fault.BAD_ARGUMENTS: bad_arguments,
    Fault.FLOOD: flood,
    Fault.KILLED_WRITING: killed_writing,
    Fault.CLONED: cloned,
    Fault.OLD_DUMP: old_dump,
    Fault.EMPTIED: emptied,
    Fault.CLOCK: clock,
    Fault.TINY: tiny,
    Fault.MOVED: moved,
    Fault.LEFT: left,
    Fault.REVOKED: revoked,
    Fault.RESTORED: restored,
    Fault.DROPPED: dropped,
}
