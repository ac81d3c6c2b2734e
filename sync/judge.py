"""What a registry makes of one mutation: lift its arguments to today's version, carry it out, or say why not (MU8).

The authority asks it for every mutation that arrives; a house may ask it again later for one that was held or refused.
"""

import logging
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import Any

import msgspec

from sync.errors import Contention, Held, Refused
from sync.messages.mutation import Mutation
from sync.messages.outcome import Outcome, Verdict
from sync.ports import Caller, Registry, Upcasters

log = logging.getLogger("sync.judge")

_UNREADABLE = (msgspec.MsgspecError, RecursionError, UnicodeDecodeError)


class Judge:
    """Knows every mutation ever shipped: those of today by their handlers, those of before by how they became today's."""

    def __init__(self, registry: Registry, upcasters: Upcasters | None = None) -> None:
        self._registry = registry
        self._upcasters = upcasters or {}

    async def judge(
        self,
        house: Any,
        savepoint: Callable[[], AbstractAsyncContextManager[None]],
        caller: Caller,
        mutation: Mutation,
    ) -> Outcome:
        """The outcome. Unless it is `applied`, the savepoint has undone whatever the handler did."""
        n, name, ver, raw = mutation.n, mutation.name, mutation.ver, bytes(mutation.args)
        try:
            while (name, ver) in self._upcasters:
                raw = msgspec.json.encode(self._upcasters[name, ver](msgspec.json.decode(raw)))
                ver += 1
            intent = self._registry.get((name, ver))
            if intent is None:
                return Outcome(n, Verdict.HELD, "unknown_mutation")
            args = msgspec.json.decode(raw, type=intent.args)
        except (*_UNREADABLE, LookupError, TypeError, ValueError, AttributeError):
            # An upcaster may trip over arguments that never were of its version.
            return Outcome(n, Verdict.HELD, "bad_arguments")
        try:
            async with savepoint():
                await intent.handler(house, caller, mutation, args)
        except Refused as refusal:
            return Outcome(n, Verdict.REFUSED, refusal.code)
        except Held as held:
            return Outcome(n, Verdict.HELD, held.code)
        except Contention:
            raise  # the whole transaction is lost, not this mutation
        except Exception:
            # MU8: whatever broke, the payload is kept and the siblings go on.
            log.exception("handler of %s broke on n=%d of device %s", name, n, caller.device)
            return Outcome(n, Verdict.HELD, "broken_handler")
        return Outcome(n, Verdict.APPLIED)
