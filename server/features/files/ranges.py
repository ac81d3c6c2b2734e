"""Which part of a file is asked for, and whether the asker has it already: RFC 9110, sections 13 and 14, as far as files need."""

import re


class Unsatisfiable(Exception):
    """The range begins behind the end (section 15.5.17)."""


def part(header: str, size: int) -> tuple[int, int] | None:
    """`Range` (section 14.2) as `(start, stop)`, `stop` not included; None where the whole file is the answer.

    Several ranges, other units and what cannot be read are ignored, as the section allows. Raises Unsatisfiable.
    """
    found = re.fullmatch(r"bytes=\s*(\d{0,18})-(\d{0,18})\s*", header.strip())
    if found is None or found[1] + found[2] == "":
        return None
    if found[1] == "":
        if int(found[2]) == 0 or size == 0:
            raise Unsatisfiable
        return max(0, size - int(found[2])), size
    start, last = int(found[1]), int(found[2] or size)
    if last < start:
        return None
    if start >= size:
        raise Unsatisfiable
    return start, min(last + 1, size)


def known(etag: str, header: str) -> bool:
    """`If-None-Match` (section 13.1.2): a list, compared weakly, because a proxy may have marked ours weak."""
    tags = [tag.strip().removeprefix("W/") for tag in header.split(",")]
    return etag in tags or tags == ["*"]


def unchanged(etag: str, header: str) -> bool:
    """`If-Range` (section 13.1.5): a strong comparison; a date is never one that we gave."""
    return not header or header.strip() == etag
