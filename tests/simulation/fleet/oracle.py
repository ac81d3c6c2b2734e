"""The reference model: where every mutation must be that was ever shown as saved, and how often it may have been done."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sync.replica import Replica
from tests.simulation.fleet.house import Kept, Truth
from tests.simulation.fleet.phone import Phone, stamp_of
from tests.simulation.fleet.tally import Violation


@dataclass
class Oracle:
    """Knows mutations by their stamps. It is told of what is saved and destroyed, and judges what is found."""

    saved: set[int] = field(default_factory=set)
    destroyed: set[int] = field(default_factory=set)
    """What was in one storage only when that was emptied or put back: nothing that runs on it could save that."""
    unheard: set[str] = field(default_factory=set)
    """Devices whose mutations can reach a restored server without them, from a copy or in a request that was under way. They are
    judged again there, and only who asks is told: the archive of another storage keeps what it was told first."""
    archived_only: int = 0

    def held(self, truth: Truth, phones: Iterable[Phone]) -> set[int]:
        inbox = {stamp_of(kept.raw) for kept in truth.inbox.values()}
        storages = {stamp for phone in phones for stamp in phone.stamps()}
        self.archived_only = len(storages - inbox)
        return inbox | storages

    def judge(self, truth: Truth, phones: Sequence[Phone]) -> None:
        """I1-I3, receipts and rows. Holds at every moment."""
        lost = self.saved - self.destroyed - self.held(truth, phones)
        if lost:
            raise Violation("lost", f"I1: lost mutations {sorted(lost)[:5]} of {len(lost)}")
        told: dict[int, tuple[str, str | None]] = {}
        for key, kept in truth.inbox.items():
            stamp = stamp_of(kept.raw)
            if told.setdefault(stamp, kept[1:]) != kept[1:]:
                raise Violation(
                    "twice", f"MU11: {stamp}, here {key}, has two outcomes: {told[stamp]}, {kept[1:]}"
                )
        # Once each, however many copies of a device sent it and under however many numbers.
        applied = Counter(stamp for stamp, (verdict, _) in told.items() if verdict == "applied")
        if truth.effects != applied:
            wrong = dict((truth.effects - applied) or (applied - truth.effects))
            raise Violation("twice", f"I2, I3: effects and outcomes differ: {wrong}")
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
        for entry in mine.archive:
            key = phone.device, entry.inc, entry.outcome.n
            told = Kept(entry.raw, entry.outcome.verdict.value, entry.outcome.code)
            if key not in truth.inbox:
                raise Violation("lost", f"MU9: device {phone.device} did not refill {key}")
            kept = truth.inbox[key]
            if kept.raw != told.raw or (kept != told and phone.device not in self.unheard):
                raise Violation("lost", f"I10: device {phone.device} was told {told}, the inbox says {kept}")
