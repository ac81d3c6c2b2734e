/** The log of absorbed segments: one record a segment, in the order in which they were absorbed. */
import type { Absorbed } from "../sync/replica.ts";
import { ask } from "./database.ts";
import { SEGMENTS, type SegmentRecord } from "./schema.ts";

/** One scope's live rows: id → body, the exact text that the server sent. */
export type Bodies = Map<string, string>;

/** Write what an answer says about scopes, inside its transaction. */
export async function writeScopes(transaction: IDBTransaction, changes: Absorbed["scopes"]): Promise<void> {
  const log = transaction.objectStore(SEGMENTS);
  for (const change of changes) {
    if (change.word === "unlike") continue;
    if (change.word === "gone" || change.from === 0) await dropLog(log, change.scope);
    if (change.word === "gone") continue;
    const { scope, from, to } = change;
    const lines = change.changes.map((line) => [line.id, line.word === "row" ? line.body : null] as const);
    log.add({ scope, from, to, lines } satisfies SegmentRecord);
  }
}

/** Replay one record. A segment `from` 0 replaces what was there (SC6). */
export function replay(bodies: Bodies, { from, lines }: SegmentRecord): void {
  if (from === 0) bodies.clear();
  for (const [id, body] of lines) {
    if (body === null) bodies.delete(id);
    else bodies.set(id, body);
  }
}

/** A scope's rows as they are on the disk. */
export async function readBodies(transaction: IDBTransaction, scope: string): Promise<Bodies> {
  const bodies: Bodies = new Map();
  const log = transaction.objectStore(SEGMENTS).index("scope");
  for (const record of await ask<SegmentRecord[]>(log.getAll(scope))) replay(bodies, record);
  return bodies;
}

/** Fold a scope's log into one record, which says the same. */
export async function foldLog(transaction: IDBTransaction, scope: string): Promise<void> {
  const log = transaction.objectStore(SEGMENTS);
  const newest = (await ask<SegmentRecord[]>(log.index("scope").getAll(scope))).at(-1);
  if (!newest) return;
  const bodies = await readBodies(transaction, scope);
  await dropLog(log, scope);
  log.add({ scope, from: 0, to: newest.to, lines: [...bodies] } satisfies SegmentRecord);
}

async function dropLog(log: IDBObjectStore, scope: string): Promise<void> {
  for (const key of await ask(log.index("scope").getAllKeys(scope))) log.delete(key);
}
