/**
 * The device's half of the protocol: a pure state machine. Twin of sync/replica.py.
 *
 * A replica is a value. `enqueue` and `absorb` return the value that follows, and the owner stores it before anybody is
 * told. The rows are not part of it: `absorb` says which segments count, and the owner applies them in the same
 * transaction (SC9).
 */
import type { Answer, Segment } from "./answer.ts";
import { type Buckets, replaced } from "./buckets.ts";
import { decodeMutation, encodeMutation, encodeUp, utf8Length } from "./codec.ts";
import type { Attachment, Cursor, Gone, Life, Queued, Unlike, Verdict, Want } from "./messages.ts";
import { BUDGET, PUSH_BYTES } from "./version.ts";

/**
 * How a scope stands on the device: its cursor, and what the server told about the whole of it. `unlike`: its rows are not those,
 * and are to be mended with the help of their bucket sums (SC10).
 */
export interface Standing {
  readonly seq: number;
  readonly sum: string;
  readonly count: number;
  readonly more: boolean;
  readonly unlike?: boolean;
}

/** A device's state, without rows and archive. `outbox` ascends by `inc` and `n`; `seen` is below all of the current `inc`. */
export interface Replica {
  readonly device: string;
  readonly inc: number;
  readonly next: number;
  readonly seen: number;
  readonly outbox: readonly Queued[];
  readonly scopes: Readonly<Record<string, Standing>>;
}

/** A mutation whose outcome is stored. */
export interface Archived extends Queued {
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
  readonly app?: string;
  readonly budget?: number;
  readonly oldestMs?: number;
  readonly storageBytes?: number;
  readonly lives?: readonly Life[];
  /** Of the scopes that are unlike, by name. */
  readonly buckets?: Readonly<Record<string, Buckets>>;
  /** Bytes of mutations that may go up; at least one goes. */
  readonly push?: number;
}

/** A message up, ready to send. `inc` and `upTo` tell which numbers it speaks of: up to the highest `n` in it, 0 for none. */
export interface Message {
  readonly nonce: string;
  readonly inc: number;
  readonly text: string;
  readonly upTo: number;
  /** What was summed up in it. */
  readonly buckets?: Readonly<Record<string, Buckets>> | undefined;
}

/** What follows from an answer. The owner writes all of it in one transaction, or nothing (SC9). */
export interface Absorbed {
  readonly replica: Replica;
  /** Left the outbox for the archive. */
  readonly settled: readonly Archived[];
  /** Left the archive for the outbox (MU9). */
  readonly restored: readonly Archived[];
  /** Numbers in the outbox are new ones (MU6). */
  readonly renumbered: boolean;
  /** Files still to be sent, the oldest first, and from where on (FI3). */
  readonly wanted: readonly Want[];
  /** Scopes to forget, scopes that are unlike and segments to apply, in order. */
  readonly scopes: readonly (Gone | Unlike | Segment)[];
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
  const outbox = replica.outbox.map((queued, i) => anew(queued, 1, i + 1));
  return { ...replica, device, inc: 1, next: outbox.length + 1, seen: 0, outbox };
}

/** Write a mutation down under the next number (MU1, MU2). */
export function enqueue(replica: Replica, intent: Intent): { replica: Replica; queued: Queued } {
  const { name, lane, args, at, ver = 1, files = [] } = intent;
  const { inc, next: n, seen } = replica;
  const queued = { inc, n, text: encodeMutation({ n, name, ver, lane, seen, at, args, files }) };
  return { replica: { ...replica, next: n + 1, outbox: [...replica.outbox, queued] }, queued };
}

/** The message up that fits the state: of the oldest incarnation that has something to send. */
export function compose(replica: Replica, occasion: Occasion): Message {
  const { nonce, wall = 0, app = "", budget = BUDGET, oldestMs = 0, storageBytes = 0 } = occasion;
  const { lives, buckets } = occasion;
  const { device, outbox } = replica;
  const { inc, n } = outbox[0] ?? { inc: replica.inc, n: 0 };
  const batch = firstThatFit(
    outbox.filter((queued) => queued.inc === inc),
    occasion.push ?? PUSH_BYTES,
  );
  const pending = outbox.reduce((sum, { text }) => sum + utf8Length(text), 0);
  const text = encodeUp({
    device,
    inc,
    nonce,
    seen: inc === replica.inc ? replica.seen : n - 1,
    wall,
    beat: [outbox.length, pending, oldestMs, storageBytes],
    app,
    cursors: cursorsOf(replica),
    budget,
    lives,
    buckets: sumsOf(buckets),
    mutations: batch.map((queued) => queued.text),
  });
  return { nonce, inc, text, upTo: batch.at(-1)?.n ?? 0, buckets };
}

/** Take in an answer to `message` (EX2–EX5). `archive` is the device's, needed when the server forgot something (MU9). */
export function absorb(before: Replica, message: Message, answer: Answer, archive: readonly Archived[] = []): Absorbed {
  const { hi, complete, forgot, wanted } = answer;
  const { inc } = message;
  const restored = archive.filter((entry) => forgot.some((life) => entry.inc === life.inc && entry.n > life.last));
  const replica = refill(before, restored);
  const { settled, ...settling } = settle(replica, message, answer);
  const { scopes, counted } = follow(replica.scopes, answer.scopes, message.buckets);
  let next: Replica = { ...replica, ...settling, scopes };
  const first = next.outbox.find((queued) => queued.inc === inc)?.n ?? (inc === next.inc ? next.next : 0);
  // The server's numbers mean something else (MU6), or it waits in vain for some that left the archive long ago (MU3).
  const renumbered = complete && (hi.inc > inc || first > hi.last + 1);
  if (renumbered) next = renumber(next, inc, Math.max(hi.inc, inc + 1));
  const more =
    !complete || next.outbox.length > 0 || Object.values(next.scopes).some((scope) => scope.more || scope.unlike);
  return { replica: next, settled, restored, renumbered, wanted, scopes: counted, complete, more };
}

/** The cursors as they stand in a message up, by name. */
function cursorsOf({ scopes }: Replica): Record<string, Cursor> {
  const named = Object.entries(scopes).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(named.map(([name, { seq, sum }]) => [name, [seq, sum] as const]));
}

/** Undefined leaves the key out: nobody else pays for a repair. */
function sumsOf(buckets: Occasion["buckets"]): Record<string, string> | undefined {
  const summed = Object.entries(buckets ?? {});
  return summed.length > 0 ? Object.fromEntries(summed.map(([name, { sums }]) => [name, sums])) : undefined;
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
function settle(replica: Replica, { inc, upTo }: Message, { outcomes }: Answer) {
  let { seen, next } = replica;
  const waiting = new Map(replica.outbox.filter((queued) => queued.inc === inc).map((queued) => [queued.n, queued]));
  const settled: Archived[] = [];
  for (const { n, verdict, code } of outcomes) {
    const queued = waiting.get(n);
    if (queued && n > upTo) break;
    if (queued) settled.push({ ...queued, verdict, code });
    waiting.delete(n);
    if (inc === replica.inc) seen = Math.max(seen, n);
  }
  // A device that was restored from a backup goes on behind what its former life has sent.
  next = Math.max(next, seen + 1);
  const outbox = replica.outbox.filter((queued) => queued.inc !== inc || waiting.has(queued.n));
  return { seen, next, outbox, settled };
}

/** The scopes after an answer, and those of its segments that start where the device stands (SC5, SC6, SC10). */
function follow(before: Replica["scopes"], changes: Answer["scopes"], buckets: Occasion["buckets"]) {
  const scopes: Record<string, Standing> = { ...before };
  const counted = changes.flatMap((change): Answer["scopes"] => {
    const standing = scopes[change.scope];
    if (change.word === "gone") {
      delete scopes[change.scope];
      return [change];
    }
    if (change.word === "unlike") {
      if (!standing || standing.unlike) return [];
      scopes[change.scope] = { ...standing, unlike: true };
      return [change];
    }
    const { from, to: seq, sum, count, more, mask } = change;
    // A segment that does not start where we stand would leave a hole.
    if (from !== 0 && standing?.seq !== from) return [];
    if (mask === undefined) {
      scopes[change.scope] = { seq, sum, count, more, ...(from !== 0 && standing?.unlike && { unlike: true }) };
      return [change];
    }
    const summed = buckets?.[change.scope];
    if (!standing?.unlike || !summed) return [];
    if (!more) scopes[change.scope] = { seq, sum, count, more };
    return [{ ...change, changes: [...replaced(summed, mask), ...change.changes] }];
  });
  return { scopes, counted };
}

/** What is left of a life goes to the end of the current one; if that is this one, `inc` begins (MU6). */
function renumber(replica: Replica, life: number, inc: number): Replica {
  const current = life === replica.inc ? { ...replica, inc, next: 1, seen: 0 } : replica;
  const leaving = replica.outbox.filter((queued) => queued.inc === life);
  const outbox = [
    ...replica.outbox.filter((queued) => queued.inc !== life),
    ...leaving.map((queued, i) => anew(queued, current.inc, current.next + i)),
  ];
  return { ...current, next: current.next + leaving.length, outbox };
}

/** A mutation under another number; the first one stays written in it (MU11). */
function anew(queued: Queued, inc: number, n: number): Queued {
  const mutation = decodeMutation(queued.text);
  const { origin = [queued.inc, queued.n] } = mutation;
  return { inc, n, text: encodeMutation({ ...mutation, n, seen: 0, origin }) };
}

/** What the server forgot, back from the archive into the outbox (MU9). */
function refill(replica: Replica, restored: readonly Archived[]): Replica {
  const { inc, outbox, seen } = replica;
  return {
    ...replica,
    seen: Math.min(seen, ...restored.filter((entry) => entry.inc === inc).map(({ n }) => n - 1)),
    outbox: [...outbox, ...restored].sort((a, b) => a.inc - b.inc || a.n - b.n),
  };
}
