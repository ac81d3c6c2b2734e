"""The line between a phone and the server, and what can go wrong on it. Each of these is one exchange that is spoilt."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from sync.replica import Replica
from tests.simulation.fleet.phone import Phone
from tests.simulation.fleet.tally import Fault, Violation

if TYPE_CHECKING:
    from tests.simulation.fleet.fleet import Fleet

PORTALS = (
    b"<!doctype html><html><body>Welcome to the station Wi-Fi</body></html>\n",
    b"",
    b'{"error":"network authentication required"}\n',
    b'["hi","sign in"]\n',
)

Spoilt = Callable[["Fleet", Phone, random.Random], Awaitable[bool]]
"""Plays the fault; whether it really came to be one."""


async def cut(fleet: "Fleet", phone: Phone, choose: random.Random) -> bool:
    nonce, message = fleet.compose(phone)
    answer = await fleet.ask(phone.device, message)
    fleet.absorb(phone, nonce, answer[: choose.randrange(len(answer))])
    return True


async def lost_request(fleet: "Fleet", phone: Phone, choose: random.Random) -> bool:
    del choose
    fleet.compose(phone)
    return True


async def lost_answer(fleet: "Fleet", phone: Phone, choose: random.Random) -> bool:
    del choose
    _, message = fleet.compose(phone)
    await fleet.ask(phone.device, message)
    return bool(phone.replica.outbox)


async def twice(fleet: "Fleet", phone: Phone, choose: random.Random) -> bool:
    nonce, message = fleet.compose(phone)
    answers = [await fleet.ask(phone.device, message), await fleet.ask(phone.device, message)]
    fleet.absorb(phone, nonce, choose.choice(answers))
    return b'"mutations":[{' in message


async def at_once(fleet: "Fleet", phone: Phone, choose: random.Random) -> bool:
    nonce, message = fleet.compose(phone)
    answers = await asyncio.gather(*(fleet.ask(phone.device, message) for _ in range(2)))
    fleet.absorb(phone, nonce, choose.choice(answers))
    return b'"mutations":[{' in message


async def old_request(fleet: "Fleet", phone: Phone, choose: random.Random) -> bool:
    """A request stays under way; the next one overtakes it; some time later it arrives after all."""
    if len(phone.under_way) > choose.randrange(2):
        nonce, message = fleet.compose(phone)
        fleet.absorb(phone, nonce, await fleet.ask(phone.device, message))
        device, late = phone.under_way.pop(0)
        await fleet.ask(device, late)
        return True
    _, message = fleet.compose(phone)
    phone.under_way.append((phone.device, message))
    return False


async def portal(fleet: "Fleet", phone: Phone, choose: random.Random) -> bool:
    nonce, _ = fleet.compose(phone)
    return not_ours(fleet, phone, nonce, choose.choice(PORTALS))


async def wrong_nonce(fleet: "Fleet", phone: Phone, choose: random.Random) -> bool:
    del choose
    nonce, _ = fleet.compose(phone)
    return bool(fleet.last_answer) and not_ours(fleet, phone, nonce, fleet.last_answer)


async def killed_waiting(fleet: "Fleet", phone: Phone, choose: random.Random) -> bool:
    del choose
    durable = phone.replica.dump()
    nonce, message = fleet.compose(phone)
    answer = await fleet.ask(phone.device, message)
    phone.replica = Replica.load(durable)
    return not_ours(fleet, phone, nonce, answer)


async def killed_absorbing(fleet: "Fleet", phone: Phone, choose: random.Random) -> bool:
    del choose
    durable = phone.replica.dump()
    nonce, message = fleet.compose(phone)
    fleet.absorb(phone, nonce, await fleet.ask(phone.device, message))
    phone.replica = Replica.load(durable)
    return True


def not_ours(fleet: "Fleet", phone: Phone, nonce: str, answer: bytes) -> bool:
    """EX2: such an answer changes nothing."""
    before = phone.replica.dump()
    if fleet.absorb(phone, nonce, answer).ours or phone.replica.dump() != before:
        raise Violation("other", f"EX2: device {phone.device} believed what was no answer to it")
    return True


SPOILT: dict[Fault, Spoilt] = {
    Fault.CUT: cut,
    Fault.LOST_REQUEST: lost_request,
    Fault.LOST_ANSWER: lost_answer,
    Fault.TWICE: twice,
    Fault.AT_ONCE: at_once,
    Fault.OLD_REQUEST: old_request,
    Fault.PORTAL: portal,
    Fault.WRONG_NONCE: wrong_nonce,
    Fault.KILLED_WAITING: killed_waiting,
    Fault.KILLED_ABSORBING: killed_absorbing,
}
