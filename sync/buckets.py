"""Bucket sums: a scope's rows divided by their ids, so that two who disagree find out where (SC10).

Twin of pwa/src/sync/buckets.ts.
A row is in the same bucket on both sides whatever its body is, so a bucket that differs can be replaced as a whole.
"""

from collections.abc import Iterable, Sequence
from hashlib import sha256

from sync.ids import RowId, row_hash
from sync.version import FEWEST_BUCKETS, MOST_BUCKETS, ROWS_A_BUCKET

SUM_BYTES = 8


def bucket_count(rows: int) -> int:
    """Into how many buckets a device divides that many rows: a power of two, so that a bucket is about a page (LI3)."""
    count = FEWEST_BUCKETS
    while count < MOST_BUCKETS and rows > count * ROWS_A_BUCKET:
        count *= 2
    return count


def bucket_of(row_id: RowId, count: int) -> int:
    """The bucket of a row: the first bits of SHA-256(id)."""
    return int.from_bytes(sha256(row_id.encode()).digest()[:2], "big") * count >> 16


def bucket_sums(rows: Iterable[tuple[RowId, bytes]], count: int) -> list[int]:
    """The sum of each bucket, made like the sum of a scope."""
    sums = [0] * count
    for row_id, body in rows:
        sums[bucket_of(row_id, count)] ^= row_hash(row_id, body)
    return sums


def pack(sums: Sequence[int]) -> bytes:
    """The sums as they stand in a message up: 8 bytes each, the highest first."""
    return b"".join(total.to_bytes(SUM_BYTES, "big") for total in sums)


def unpack(data: bytes) -> list[int]:
    """And back."""
    return [
        int.from_bytes(data[start : start + SUM_BYTES], "big") for start in range(0, len(data), SUM_BYTES)
    ]


def mask_text(buckets: Iterable[int], count: int) -> str:
    """Some of `count` buckets as hex digits: bucket 0 is the highest bit of the first one."""
    mask = sum(1 << (count - 1 - bucket) for bucket in set(buckets))
    return f"{mask:0{count // 4}x}"


def in_mask(mask: str, row_id: RowId) -> bool:
    """Whether the bucket of a row is among those of a mask."""
    count = 4 * len(mask)
    return bool(int(mask, 16) >> (count - 1 - bucket_of(row_id, count)) & 1)
