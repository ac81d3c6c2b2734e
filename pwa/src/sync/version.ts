/** Which protocol this half speaks, and its fixed sizes (SPEC.md, LI1–LI3). Twin of sync/version.py. */

/** The `v` of a message. */
export const PROTOCOL = 1;

/** Bytes of mutations that go up in one exchange; at least one mutation goes, however long it is. */
export const PUSH_BYTES = 512 * 1024;

/** The longest mutation this half will number. A message up may hold 2 MiB (LI1); the rest is room for its head. */
export const MAX_MUTATION_BYTES = 1536 * 1024;

/** Bytes of rows that an answer may hold when nothing is known about the link: a thousand ordinary rows in one exchange. */
export const BUDGET = 384 * 1024;

/** Incarnations that a message speaks of in `lives`: the newest. */
export const MAX_LIVES = 16;

/** The archive keeps this many of the newest entries, whatever their age … */
export const ARCHIVE_LENGTH = 500;

/** … and nothing younger than this leaves it, whatever its length. */
export const ARCHIVE_AGE_MS = 14 * 24 * 3600 * 1000;

/** How often a device that has nothing to send tells how it is (EX8). */
export const TELL_EVERY_MS = 15 * 60_000;
