"""A plan: what happens when, to whom. Made from a seed alone, so that it can be played again, also with steps left out."""

import random
from typing import NamedTuple

from tests.simulation.fleet.tally import Fault
from tests.support.region import DAY, HOUR, MINUTE, START

CONTACT, NIGHT, TICK = "contact", "night", "tick"

ON_THE_WAY = (
    *(Fault.CUT, Fault.LOST_REQUEST, Fault.LOST_ANSWER, Fault.TWICE, Fault.AT_ONCE),
    *(Fault.OLD_REQUEST, Fault.OLD_REQUEST),
    *(Fault.PORTAL, Fault.WRONG_NONCE, Fault.POISON, Fault.REFUSED, Fault.UNKNOWN_VERSION),
    *(Fault.BAD_ARGUMENTS, Fault.KILLED_WRITING, Fault.KILLED_WAITING, Fault.KILLED_ABSORBING),
    *(Fault.CLOCK, Fault.TINY, Fault.MOVED),
)
"""What may happen at any contact; a third of them are spoilt by one of these."""

PER_PHONE_DAY = {
    Fault.CLONED: 0.01,
    Fault.OLD_DUMP: 0.02,
    Fault.EMPTIED: 0.02,
    Fault.REVOKED: 0.01,
    Fault.LEFT: 0.03,
}
PER_DAY = {Fault.RESTORED: 0.7, Fault.DROPPED: 2.0}
PER_RUN = {Fault.FLOOD: 1}


class Step(NamedTuple):
    at: int
    kind: str
    who: int
    seed: int


def plan(seed: int, replicas: int, days: int, *, every: int = 20 * MINUTE) -> list[Step]:
    """Working days of the fleet. `every` is how long a phone that is online waits between two contacts, on average."""
    choose = random.Random(seed)
    steps: list[Step] = []

    def add(at: float, kind: str, who: int = 0) -> None:
        steps.append(Step(int(at), kind, who, choose.getrandbits(48)))

    for who in range(replicas):
        opens, closes = choose.randrange(8 * HOUR, 13 * HOUR), choose.randrange(14 * HOUR, 20 * HOUR)
        at = START - 9 * HOUR + opens
        while at < START - 9 * HOUR + days * DAY:
            clock = (at - (START - 9 * HOUR)) % DAY
            if clock < opens:
                at += opens - clock
            elif clock > closes:
                at += DAY - clock + opens
            else:
                add(at, choose.choice(ON_THE_WAY).value if choose.random() < 1 / 3 else CONTACT, who)
                at += 1 + int(choose.expovariate(1 / every))
                if choose.random() < 0.03:  # out of reach: minutes, hours, rarely days
                    at += int(choose.choice([0.2, 1, 3, 3, 24, 48]) * HOUR * choose.random())
    begin = START - 9 * HOUR
    for day in range(days):
        add(begin + (day + 1) * DAY - HOUR, NIGHT)
        for hour in range(8, 21):
            add(begin + day * DAY + hour * HOUR + 1, TICK)
    rare = {fault: max(1, round(rate * replicas * days)) for fault, rate in PER_PHONE_DAY.items()}
    rare |= {fault: max(1, round(rate * days)) for fault, rate in PER_DAY.items()} | PER_RUN
    for fault, times in rare.items():
        for _ in range(times):
            add(
                begin + choose.uniform(0.6 if days == 1 else 1, days) * DAY,
                fault.value,
                choose.randrange(replicas),
            )
    return sorted(steps)
