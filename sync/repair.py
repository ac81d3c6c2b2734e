"""How the authority mends a scope whose rows on the device are not its own: only the buckets that differ (SC10)."""

from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass

from sync.buckets import bucket_of, mask_text, unpack
from sync.codec import encode_line
from sync.ids import RowId, Scope, row_hash, sum_text
from sync.messages.down import Mend, Row, To
from sync.ports import Head, Snapshot
from sync.version import MAX_BUCKET_BYTES, PAGE_BYTES, SMALL_BYTES


@dataclass(frozen=True)
class Compared:
    """What a comparison found: into how many buckets the device divides, which differ, and how long each is here, in bytes."""

    count: int
    differing: Sequence[int]
    sizes: Sequence[int]

    @property
    def cuttable(self) -> bool:
        """Whether each bucket that has to go over is short enough to arrive whole on a bad line."""
        return all(self.sizes[bucket] <= MAX_BUCKET_BYTES for bucket in self.differing)


async def small(snapshot: Snapshot, scope: Scope, head: Head) -> bool:
    """Whether a scope is sent as quickly as compared."""
    changes = await snapshot.changes(scope, 0, SMALL_BYTES, tombstones=False)
    return len(changes) == head.count


async def compare(snapshot: Snapshot, scope: Scope, told: bytes) -> Compared:
    """Hold a device's bucket sums against the rows of the snapshot. Reads all of them; only a disagreement costs that."""
    sums = unpack(told)
    sizes = [0] * len(sums)
    async for bucket, row_id, row in _live(snapshot, scope, len(sums)):
        sums[bucket] ^= row_hash(row_id, row.body)
        sizes[bucket] += len(encode_line(row))
    return Compared(len(sums), [bucket for bucket, left in enumerate(sums) if left], sizes)


async def mends(
    snapshot: Snapshot, scope: Scope, head: Head, seq: int, found: Compared, budget: int
) -> AsyncIterator[tuple[int, bytes]]:
    """Mending segments of whole buckets, as far as the budget goes; one bucket goes whatever its length."""
    pages = list(_pages(found, budget))
    page_of = {bucket: page for page, buckets in enumerate(pages) for bucket in buckets}
    lines: list[list[bytes]] = [[] for _ in pages]
    async for bucket, _, row in _live(snapshot, scope, found.count):
        if bucket in page_of:
            lines[page_of[bucket]].append(encode_line(row))
    for page, buckets in enumerate(pages):
        more = page + 1 < len(pages) or len(page_of) < len(found.differing)
        opening = encode_line(Mend(scope, seq, mask_text(buckets, found.count)))
        closing = encode_line(To(scope, head.seq, sum_text(head.sum), head.count, more))
        rows = b"".join(lines[page])
        yield len(rows), opening + rows + closing


def _pages(found: Compared, budget: int) -> Iterator[list[int]]:
    """The buckets that differ, a page at a time; at least one page, which is empty when nothing differs."""
    page: list[int] = []
    size = 0
    for bucket in found.differing:
        length = found.sizes[bucket]
        if page and size + length > min(PAGE_BYTES, budget):
            yield page
            budget -= size
            if budget <= 0:
                return
            page, size = [], 0
        page.append(bucket)
        size += length
    yield page


async def _live(snapshot: Snapshot, scope: Scope, count: int) -> AsyncIterator[tuple[int, RowId, Row]]:
    """Every live row of a scope, with its bucket."""
    at = 0
    while changes := await snapshot.changes(scope, at, PAGE_BYTES, tombstones=False):
        for change in changes:
            if isinstance(change.line, Row):
                yield bucket_of(change.line.id, count), change.line.id, change.line
        at = changes[-1].seq
