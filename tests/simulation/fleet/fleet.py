"""The fleet: phones, their server and the oracle, and how a plan is played on them."""

import random
import re
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from itertools import count

from sync.replica import Absorbed, Replica
from sync.version import MAX_BUDGET
from tests.simulation.fleet.house import Act, House
from tests.simulation.fleet.line import SPOILT
from tests.simulation.fleet.mischief import MISCHIEF
from tests.simulation.fleet.oracle import Oracle
from tests.simulation.fleet.phone import COARSE, Phone
from tests.simulation.fleet.plan import Step
from tests.simulation.fleet.tally import Fault, Tally, Violation

BUDGET = 262_144
PATIENCE = 100
"""Exchanges after which a phone on a good line must have come to rest."""

COMPARED = 1 / 30
"""How many of the phones that came to rest are compared with a fresh download on the spot; at the end it is all of them."""

SEGMENT = re.compile(rb'^\["from","([^"]*)"', re.MULTILINE)


class Fleet:
    def __init__(self, house: House) -> None:
        self.house = house
        self.phones: list[Phone] = []
        self.oracle = Oracle()
        self.tally = Tally()
        self.last_answer = b""
        self._serials = count(1)
        self._nonces = count(1)
        self._began = house.clock.now

    # Playing a plan

    async def play(self, steps: Sequence[Step], beat: Callable[[int], None] = lambda done: None) -> Tally:
        """Everything in the plan, then rest, then the last judgement. Raises Violation with the number of the step."""
        self.phones = await self.house.people()
        number = -1
        try:
            for number, step in enumerate(steps):
                await self._step(step)
                if number % 64 == 0:
                    beat(self.tally.things["exchanges"])
            number = len(steps)
            await self._rest()
        except Violation as violation:
            violation.step = number
            raise
        things = self.tally.things
        things["phones"] += len(self.phones)
        things["steps"] += len(steps)
        things["virtual ms"] += self.house.clock.now - self._began
        things["mutations shown as saved"] += len(self.oracle.saved)
        things["destroyed with the only storage that held them"] += len(self.oracle.destroyed)
        things["kept by a phone's archive alone"] += self.oracle.archived_only
        return self.tally

    async def _step(self, step: Step) -> None:
        self.house.clock.now = max(self.house.clock.now, step.at)
        choose = random.Random(step.seed)
        phone = self.phones[step.who % len(self.phones)]
        if step.who < len(self.phones) and choose.random() < 0.2:  # those who came later live as well
            phone = choose.choice(self.phones)
        match step.kind:
            case "contact":
                self.work(phone, choose, choose.choice([0, 0, 1, 1, 2, 3]))
                if await self.contact(phone) and choose.random() < COMPARED:
                    await self.compare(phone)
            case "night":
                await self._night(choose)
            case "tick":
                await self.house.tick()
            case kind:
                fault = Fault(kind)
                if fault in SPOILT:
                    self.work(phone, choose, choose.choice([0, 1, 2]))
                    happened = await SPOILT[fault](self, phone, choose)
                    if choose.random() < 0.5:
                        await self.contact(phone)
                else:
                    happened = await MISCHIEF[fault](self, phone, choose)
                self.tally.faults[fault] += happened

    async def _night(self, choose: random.Random) -> None:
        await self.judge(rows=False)
        for phone in self.phones:
            phone.keep_dump()
        if choose.random() < 0.7:
            await self.house.backup()

    async def _rest(self) -> None:
        """Everybody gets a good line until nobody has anything to say. Copies push each other out of their incarnations."""
        for phone in self.phones:
            phone.under_way.clear()
        for _ in range(20):
            moved = [await self._settled(phone) for phone in self.phones]
            if not any(moved):
                break
        truth = await self.house.truth(rows=True)
        self.oracle.judge(truth, self.phones)
        for phone in self.phones:
            self.oracle.judge_rest(truth, phone, await self._fresh(phone))
        self.tally.things["devices compared at the end"] += len(self.phones)
        for kept in truth.inbox.values():
            self.tally.outcomes[f"{kept.verdict} {kept.code}" if kept.code else kept.verdict] += 1

    async def _settled(self, phone: Phone) -> bool:
        """Bring a phone to rest; whether that changed anything."""
        before = phone.replica.dump()
        await self.contact(phone)
        return phone.replica.dump() != before

    # What phones do

    def work(self, phone: Phone, choose: random.Random, times: int, *, told: bool = True) -> int:
        """Its owner does something, up to so many times; how often there was something to do."""
        done = 0
        for _ in range(times):
            act = self.house.act(phone, choose)
            if act is not None:
                self.write(phone, act, told=told)
                done += 1
        return done

    async def busy(
        self, phone: Phone, choose: random.Random, fits: Callable[[Phone], bool] = lambda phone: True
    ) -> Phone:
        """This phone, or the next one that is in service and whose owner has something to do."""
        at = self.phones.index(phone)
        for other in self.phones[at:] + self.phones[:at]:
            if fits(other) and self.house.act(other, choose) and await self.house.scopes(other.device):
                return other
        return phone

    def write(self, phone: Phone, act: Act, *, told: bool = True) -> None:
        serial = next(self._serials)
        at = (self.house.clock.now + phone.clock_off) // COARSE * COARSE + serial
        phone.replica.enqueue(act.name, act.lane, act.args, at=at, ver=act.ver)
        if told:
            self.oracle.saved.add(serial)

    def compose(self, phone: Phone, budget: int = BUDGET) -> tuple[str, bytes]:
        nonce = f"nonce-{next(self._nonces)}"
        return nonce, phone.replica.compose(nonce, wall=self.house.clock.now + phone.clock_off, budget=budget)

    def absorb(self, phone: Phone, nonce: str, answer: bytes) -> Absorbed:
        got = phone.replica.absorb(nonce, answer)
        self.tally.things["answers absorbed whole"] += got.complete
        return got

    async def ask(self, device: str, message: bytes) -> bytes:
        """One exchange: the server takes the message and answers, with rows of this device's scopes alone (I16)."""
        answer = await self.house.answer(device, message)
        self.tally.things.update({"exchanges": 1, "bytes up": len(message), "bytes down": len(answer)})
        segments = {scope.decode() for scope in SEGMENT.findall(answer)}
        if segments and (foreign := segments - await self.house.scopes(device)):
            raise Violation("other", f"I16: device {device} was sent rows of {sorted(foreign)}")
        self.last_answer = answer
        return answer

    async def exchange(self, phone: Phone, budget: int = BUDGET) -> Absorbed:
        nonce, message = self.compose(phone, budget)
        got = self.absorb(phone, nonce, await self.ask(phone.device, message))
        if not got.complete:
            raise Violation(
                "other", f"EX4: device {phone.device} got an answer that is not whole over a good line"
            )
        if foreign := phone.replica.scopes.keys() - await self.house.scopes(phone.device):
            raise Violation("other", f"I16: device {phone.device} still holds {sorted(foreign)}")
        return got

    async def contact(self, phone: Phone, budget: int = BUDGET) -> bool:
        """Exchange over a good line until nothing waits."""
        for _ in range(PATIENCE):
            if not (await self.exchange(phone, budget)).more:
                return True
        raise Violation("converge", f"device {phone.device} does not come to rest")

    # What is checked

    async def compare(self, phone: Phone) -> None:
        """I5, I6: a phone at rest holds what one holds that downloads anew."""
        fresh = await self._fresh(phone)
        if phone.replica.disagreements() or phone.replica.dump()["scopes"] != fresh.dump()["scopes"]:
            raise Violation(
                "converge", f"I5, I6: device {phone.device} does not hold what a fresh one downloads"
            )
        self.tally.things["fresh downloads compared on the way"] += 1

    async def _fresh(self, phone: Phone) -> Replica:
        """The same device with no rows."""
        fresh = Replica(phone.device)
        fresh.inc, fresh.next, fresh.seen = phone.replica.inc, phone.replica.next, phone.replica.seen
        for number in range(PATIENCE):
            nonce = f"fresh-{number}"
            message = fresh.compose(nonce, budget=MAX_BUDGET)
            if not fresh.absorb(nonce, await self.house.answer(phone.device, message)).more:
                return fresh
        raise Violation("converge", f"a fresh download of device {phone.device} does not end")

    async def judge(self, *, rows: bool) -> None:
        self.oracle.judge(await self.house.truth(rows=rows), self.phones)
        self.tally.things["judgements of everything"] += 1

    @asynccontextmanager
    async def destroying(self) -> AsyncIterator[None]:
        """What nobody holds after this, and somebody did before, was destroyed by it."""
        before = self.oracle.held(await self.house.truth(rows=False), self.phones)
        yield
        after = self.oracle.held(await self.house.truth(rows=False), self.phones)
        self.oracle.destroyed |= before - after
