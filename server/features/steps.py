"""What every table of steps is made of: who does what, whether without a network, from which state to which.

A noun writes its table, STEPS, into its rules.py. The tests play it, the pages know it as a vector (tests/vectors), and
docs/states.md is drawn from it.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar


class Who(StrEnum):
    """Who takes a step: one of the three kinds of people, or the server by its clock."""

    WORKER = "worker"
    COORDINATOR = "coordinator"
    FIRM = "firm"
    SERVER = "server"


VerbT = TypeVar("VerbT", bound=StrEnum)
StateT = TypeVar("StateT", bound=StrEnum)


@dataclass(frozen=True)
class Step(Generic[VerbT, StateT]):
    """`offline`: it may be written down without a network and takes effect when there is one."""

    verb: VerbT
    who: Who
    offline: bool
    origin: StateT
    to: StateT
