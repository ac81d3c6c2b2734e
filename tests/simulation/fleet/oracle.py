"""The reference model: where every mutation must be that was ever shown as saved, and how often it may have been done."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sync.replica import Replica
from tests.simulation.fleet.house import Truth
from tests.simulation.fleet.phone import Phone, stamp_of
from tests.simulation.fleet.tally import Violation


@dataclass
class Oracle:
    """Knows mutations by their stamps. It is told of what is saved, copied and destroyed, and judges what is found."""

    saved: set[int] = field(default_factory=set)
    copies: Counter[int] = field(default_factory=Counter)
    """How many more storages a mutation waited in: each may carry it out, once."""
    destroyed: set[int] = field(default_factory=set)
    """What was in one storage only when that was emptied or put back: nothing that runs on it could save that."""
    cloned: set[str] = field(default_factory=set)
    archived_only: int = 0
    stranded: set[int] = field(default_factory=set)
    """Known gap: a restored server is refilled with the archive of the incarnation that a device speaks as (MU9). What a device
    with copies archived in an earlier one stays in its archive alone, and ages out of it."""
    aged_out: int = 0

    def copied(self, replica: Replica) -> None:
        self.copies.update(stamp_of(raw) for raw in replica.outbox.values())
        self.cloned.add(replica.device)

    def held(self, truth: Truth, phones: Iterable[Phone]) -> set[int]:
        inbox = {stamp_of(kept.raw) for kept in truth.inbox.values()}
        storages = {stamp for phone in phones for stamp in phone.stamps()}
        self.archived_only = len(storages - inbox)
        for phone in phones:
            if phone.device in self.cloned:
                self.stranded |= {stamp_of(entry.raw) for entry in phone.replica.archive} - inbox
        return inbox | storages

    def judge(self, truth: Truth, phones: Sequence[Phone]) -> None:
        """I1-I3, receipts and rows. Holds at every moment."""
        lost = self.saved - self.destroyed - self.held(truth, phones)
        self.aged_out = len(lost & self.stranded)
        lost -= self.stranded
        if lost:
            raise Violation("lost", f"I1: lost mutations {sorted(lost)[:5]} of {len(lost)}")
        entries = Counter(stamp_of(kept.raw) for kept in truth.inbox.values())
        applied = Counter(stamp_of(k.raw) for k in truth.inbox.values() if k.verdict == "applied")
        if truth.effects != applied:
            raise Violation(
                "twice", f"I2, I3: effects and outcomes differ: {(truth.effects - applied) or applied}"
            )
        many = {stamp: n for stamp, n in entries.items() if n > 1 + self.copies[stamp]}
        if many:
            raise Violation("twice", f"I2: taken in more often than there were storages: {many}")
        for (device, inc, n), _ in truth.inbox.items():
            if n > 1 and (device, inc, n - 1) not in truth.inbox:
                raise Violation("other", f"MU3: a gap before {n} of device {device}, incarnation {inc}")
        for day, numbers in truth.receipts.items():
            if sorted(numbers) != list(range(1, len(numbers) + 1)):
                raise Violation("other", f"receipts of {day} are not 1 to {len(numbers)}, each once")
        if truth.wrong_rows:
            raise Violation("other", f"rows that are not what the tables say: {truth.wrong_rows[:5]}")

    def judge_rest(self, truth: Truth, phone: Phone, fresh: Replica) -> None:
        """I5, I6, I10: a phone at rest."""
        mine = phone.replica
        if mine.outbox:
            raise Violation(
                "converge", f"the outbox of device {phone.device} never empties: {sorted(mine.outbox)[:5]}"
            )
        if wrong := mine.disagreements():
            raise Violation("converge", f"I5: device {phone.device} disagrees about {wrong}")
        if mine.dump()["scopes"] != fresh.dump()["scopes"]:
            raise Violation(
                "converge", f"I5, I6: device {phone.device} does not hold what a fresh one downloads"
            )
        if phone.device in self.cloned:
            return  # the copies of one device speak for each other
        for entry in mine.archive:
            kept = truth.inbox.get((phone.device, entry.inc, entry.outcome.n))
            told = (entry.raw, entry.outcome.verdict.value, entry.outcome.code)
            if kept is None and entry.inc == mine.inc:
                raise Violation("lost", f"MU9: device {phone.device} did not refill {entry.outcome.n}")
            if kept is not None and tuple(kept) != told:
                raise Violation("lost", f"I10: device {phone.device} was told {told}, the inbox says {kept}")
