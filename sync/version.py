"""Which protocol this package speaks, and its fixed sizes (SPEC.md, LI1-LI3)."""

PROTOCOL = 1
"""The `v` of a message."""

MAX_NUMBER = 2**53 - 1
"""The largest `n`, `seen` and seq: what a JavaScript number holds exactly (LI2)."""

MAX_MESSAGE_BYTES = 2 * 1024 * 1024
"""The longest message up, after decompression (LI1)."""

PAGE_BYTES = 16 * 1024
"""Rows a segment, so that a slow link makes progress it can keep (LI3)."""

BUDGET = 384 * 1024
"""Rows that a device asks for when nothing is known about its link: a thousand ordinary ones in one exchange."""

MIN_BUDGET = 4 * 1024
"""A device that asks for less than this still gets this much: one page has to fit."""

MAX_BUDGET = 4 * 1024 * 1024
"""An answer never carries more rows than this, whatever a device asks for."""

SMALL_BYTES = 8 * 1024
"""Rows of a scope that are sent from 0 at once when a device disagrees: asking for its buckets costs about as much (SC8)."""

FEWEST_BUCKETS = 64
"""Buckets of a scope that is compared."""

MOST_BUCKETS = 4096
"""Of the largest one, then."""

ROWS_A_BUCKET = 32
"""On average at most, until there are MOST_BUCKETS: about a page, because a bucket goes over as a whole."""

MAX_BUCKET_BYTES = 128 * 1024
"""A bucket longer than this might never arrive whole on a bad line: then the scope is sent from 0, in pages."""

MAX_TAKEN = 500
"""Mutations taken of one message (LI4): one device's outbox never holds the others up for long."""

TELL_EVERY_MS = 15 * 60_000
"""How often a device that has nothing to send tells how it is (EX8)."""

MAX_CURSORS = 1000
"""Scopes in one message (LI5)."""

MAX_LIVES = 16
"""Incarnations that a message speaks of in `lives`: the newest."""

MAX_WANTED = 50
"""Files that one answer wants (FI3): what a slow link sends in an hour, and 4 KiB of lines."""

MAX_FILE_BYTES = 10 * 1024 * 1024
"""The longest hand-over file (HO2)."""

MAX_FILE_MUTATIONS = 2500
"""Mutations in one hand-over file, archive and all (HO2): they are taken in one transaction."""
