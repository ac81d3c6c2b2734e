/**
 * The device's half of the protocol: a pure state machine. Twin of sync/replica.py.
 *
 * A replica is a value. `enqueue` and `absorb` return the value that follows, and the owner stores it before anybody is
 * told. The rows are not part of it: `absorb` says which segments count, and the owner applies them in the same
 * transaction (SC9).
 */
import type { Answer, Segment } from "./answer.ts";
import { decodeMutation, encodeMutation, encodeUp, utf8Length } from "./codec.ts";
import type { Attachment, Cursor, Gone, Queued, Verdict, Want } from "./messages.ts";
import { BUDGET, PUSH_BYTES } from "./version.ts";

/** How a scope stands on the device: its cursor, and what the server told about the whole of it. */
export interface Standing {
  readonly seq: number;
  readonly sum: string;
  readonly count: number;
  readonly more: boolean;
}

/** A device's state, without rows and archive. `outbox` ascends by `n`; `seen` is below all of it. */
export interface Replica {
  readonly device: string;
  readonly inc: number;
  readonly next: number;
  readonly seen: number;
  readonly outbox: readonly Queued[];
  readonly scopes: Readonly<Record<string, Standing>>;
}

/** A mutation whose outcome is stored, with the incarnation that it was sent in. */
export interface Archived extends Queued {
  readonly inc: number;
  readonly verdict: Verdict;
  readonly code: string | null;
}

/** What a person did, before it has a number. */
export interface Intent {
  readonly name: string;
  readonly lane: string;
  readonly args: unknown;
  readonly at: number;
  readonly ver?: number;
  readonly files?: readonly Attachment[];
}

/** What a message up says besides the state. */
export interface Occasion {
  readonly nonce: string;
  readonly wall?: number;
  readonly mono?: number;
  readonly app?: string;
  readonly budget?: number;
  readonly oldestMs?: number;
  readonly storageBytes?: number;
  /** Bytes of mutations that may go up; at least one goes. */
  readonly push?: number;
}

/** A message up, ready to send. `inc` and `upTo` tell which numbers it spoke of: up to the highest `n` in it, 0 for none. */
export interface Message {
  readonly nonce: string;
  readonly inc: number;
  readonly text: string;
  readonly upTo: number;
}

/** What follows from an answer. The owner writes all of it in one transaction, or nothing (SC9). */
export interface Absorbed {
  readonly replica: Replica;
  /** Left the outbox for the archive. */
  readonly settled: readonly Archived[];
  /** Left the archive for the outbox (MU9). */
  readonly restored: readonly Archived[];
  /** Every number in the outbox is a new one (MU6). */
  readonly renumbered: boolean;
  /** Files still to be sent, the oldest first, and from where on (FI3). */
  readonly wanted: readonly Want[];
  /** Scopes to forget and segments to apply, in order. */
  readonly scopes: readonly (Gone | Segment)[];
  readonly complete: boolean;
  /** There is something left to send or to fetch: ask again. */
  readonly more: boolean;
}

/** A device that was just paired. */
export function newReplica(device: string): Replica {
  return { device, inc: 1, next: 1, seen: 0, outbox: [], scopes: {} };
}

/** The same work on another device of the same person: paired again after it was revoked, or after its server was lost. */
export function adopt(replica: Replica, device: string): Replica {
  return { ...renumber(replica, 1), device };
}

/** Write a mutation down under the next number (MU1, MU2). */
export function enqueue(replica: Replica, intent: Intent): { replica: Replica; queued: Queued } {
  const { name, lane, args, at, ver = 1, files = [] } = intent;
  const n = replica.next;
  const queued = { n, text: encodeMutation({ n, name, ver, lane, seen: replica.seen, at, args, files }) };
  return { replica: { ...replica, next: n + 1, outbox: [...replica.outbox, queued] }, queued };
}

/** The message up that fits the state. */
export function compose(replica: Replica, occasion: Occasion): Message {
  const { nonce, wall = 0, mono = 0, app = "", budget = BUDGET, oldestMs = 0, storageBytes = 0 } = occasion;
  const { device, inc, seen, outbox } = replica;
  const batch = firstThatFit(outbox, occasion.push ?? PUSH_BYTES);
  const pending = outbox.reduce((sum, { text }) => sum + utf8Length(text), 0);
  const text = encodeUp({
    device,
    inc,
    nonce,
    seen,
    wall,
    mono,
    beat: [outbox.length, pending, oldestMs, storageBytes],
    app,
    cursors: cursorsOf(replica),
    budget,
    mutations: batch.map((queued) => queued.text),
  });
  return { nonce, inc, text, upTo: batch.at(-1)?.n ?? 0 };
}

/** Above which `n` the archive of this incarnation is needed to absorb an answer, null when it is not (MU9). */
export function forgottenAfter(replica: Replica, answer: Answer): number | null {
  const { hi, complete } = answer;
  return complete && hi.inc <= replica.inc && hi.last < replica.seen ? hi.last : null;
}

/**
 * Take in an answer to `message` (EX2–EX5). `archive` are the archived mutations of this incarnation above
 * `forgottenAfter`, ascending; none when that is null.
 */
export function absorb(
  replica: Replica,
  message: Message,
  answer: Answer,
  archive: readonly Archived[] = [],
): Absorbed {
  const { hi, wanted, complete } = answer;
  let restored: readonly Archived[] = [];
  let renumbered = false;
  // Another tab may have taken a new incarnation while this message was under way: its numbers mean other mutations then (EX2).
  if (message.inc !== replica.inc) {
    return { replica, settled: [], restored, renumbered, wanted, scopes: [], complete, more: true };
  }
  const { settled, skipped, ...settling } = settle(replica, message, answer);
  const { scopes, counted } = follow(replica.scopes, answer.scopes);
  let next: Replica = { ...replica, ...settling, scopes };
  if (complete && hi.inc > replica.inc) {
    // Not while an outcome waits to be told again: its mutation would be done twice under a new number (MU6).
    if (!skipped) {
      next = renumber(next, hi.inc);
      renumbered = true;
    }
  } else if (complete) {
    if (hi.last < next.seen) {
      restored = archive.filter((entry) => entry.inc === next.inc && entry.n > hi.last);
      next = refill(next, hi.last, restored);
    }
    // Numbers that the server will wait for in vain (MU3): they left the archive long ago. A life of its own for the rest.
    if ((next.outbox[0]?.n ?? next.next) > hi.last + 1) {
      next = renumber(next, next.inc + 1);
      renumbered = true;
    }
  }
  const more = !complete || next.outbox.length > 0 || Object.values(next.scopes).some((scope) => scope.more);
  return { replica: next, settled, restored, renumbered, wanted, scopes: counted, complete, more };
}

/** The cursors as they stand in a message up, by name. */
function cursorsOf({ scopes }: Replica): Record<string, Cursor> {
  const named = Object.entries(scopes).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(named.map(([name, { seq, sum }]) => [name, [seq, sum] as const]));
}

function firstThatFit(outbox: readonly Queued[], limit: number): readonly Queued[] {
  let size = 0;
  const end = outbox.findIndex(({ text }, i) => {
    size += utf8Length(text);
    return i > 0 && size > limit;
  });
  return end < 0 ? outbox : outbox.slice(0, end);
}

/**
 * Outcomes to the archive, in the order of the lines.
 *
 * An outcome speaks of the bytes that the server has under a number. It has compared them only with those of this message, so
 * an outcome of a mutation that was not in it settles nothing yet: the other bytes may be a clone's (MU6).
 */
function settle(replica: Replica, message: Message, { outcomes }: Answer) {
  const { inc } = replica;
  let { seen, next } = replica;
  let skipped = false;
  const waiting = new Map(replica.outbox.map((queued) => [queued.n, queued]));
  const settled: Archived[] = [];
  for (const { n, verdict, code } of outcomes) {
    const queued = waiting.get(n);
    if (queued && n > message.upTo) {
      skipped = true;
      break;
    }
    if (queued) settled.push({ ...queued, inc, verdict, code });
    waiting.delete(n);
    seen = Math.max(seen, n);
  }
  // A device that was restored from a backup goes on behind what its former life has sent.
  next = Math.max(next, seen + 1);
  return { seen, next, outbox: [...waiting.values()], settled, skipped };
}

/** The scopes after an answer, and those of its segments that start where the device stands (SC5, SC6). */
function follow(before: Replica["scopes"], changes: Answer["scopes"]) {
  const scopes: Record<string, Standing> = { ...before };
  const counted = changes.filter((change) => {
    if (change.word === "gone") {
      delete scopes[change.scope];
      return true;
    }
    // A segment that does not start where we stand would leave a hole.
    if (change.from !== 0 && scopes[change.scope]?.seq !== change.from) return false;
    const { to: seq, sum, count, more } = change;
    scopes[change.scope] = { seq, sum, count, more };
    return true;
  });
  return { scopes, counted };
}

/** The outbox under another incarnation, from 1 (MU6). */
function renumber(replica: Replica, inc: number): Replica {
  const outbox = replica.outbox.map(({ text }, i) => {
    const n = i + 1;
    return { n, text: encodeMutation({ ...decodeMutation(text), n, seen: 0 }) };
  });
  return { ...replica, inc, next: outbox.length + 1, seen: 0, outbox };
}

/** The archive's part above the server's last number, back into the outbox (MU9). */
function refill(replica: Replica, last: number, restored: readonly Archived[]): Replica {
  const outbox = [...restored.map(({ n, text }) => ({ n, text })), ...replica.outbox].sort((a, b) => a.n - b.n);
  return { ...replica, seen: last, outbox };
}
