/**
 * Housekeeping: what keeps a device quick and honest over months. The service worker does it, beside the page and without a
 * hurry; a device that never has one misses nothing but order.
 */
import { type Digest, sumOf } from "../sync/sum.ts";
import { ARCHIVE_AGE_MS, ARCHIVE_LENGTH } from "../sync/version.ts";
import { ask, type Database } from "./database.ts";
import { getMeta, putMeta } from "./meta.ts";
import { ARCHIVE, type ArchiveRecord, META, SEGMENTS, type SegmentRecord } from "./schema.ts";
import { type Bodies, foldLog, replay } from "./segments.ts";

/** A scope's log is folded into one record when it is longer than this. */
const LOG_LENGTH = 16;

/** All of it. Says which scopes will be fetched again. */
export async function keepHouse(database: Database, now: number, digest: Digest): Promise<string[]> {
  await prune(database, now);
  await compact(database);
  return audit(database, digest);
}

/** Shorten the archive to what MU9 asks for; nothing that waits for a person leaves it. */
export function prune(database: Database, now: number): Promise<void> {
  return database.jot([ARCHIVE], async (transaction) => {
    const archive = transaction.objectStore(ARCHIVE);
    let surplus = (await ask(archive.count())) - ARCHIVE_LENGTH;
    if (surplus <= 0) return;
    const old = IDBKeyRange.upperBound(now - ARCHIVE_AGE_MS);
    for (const record of await ask<ArchiveRecord[]>(archive.index("at").getAll(old))) {
      if (surplus <= 0) return;
      if (record.attention) continue;
      archive.delete([record.device, record.inc, record.n]);
      surplus--;
    }
  });
}

/** Fold the logs that have grown long. */
export function compact(database: Database): Promise<void> {
  return database.write([META, SEGMENTS], async (transaction) => {
    const lengths = transaction.objectStore(SEGMENTS).index("scope");
    const replica = await getMeta(transaction, "replica");
    for (const scope of Object.keys(replica?.scopes ?? {})) {
      if ((await ask(lengths.count(scope))) > LOG_LENGTH) await foldLog(transaction, scope);
    }
  });
}

/**
 * Compare the rows with what the server counted, and start over the scopes that disagree (I5): their cursor goes back to 0,
 * the rows stay on the screen until an answer replaces them. Says which.
 */
export async function audit(database: Database, digest: Digest): Promise<string[]> {
  const [replica, records] = await database.read([META, SEGMENTS], (transaction) =>
    Promise.all([getMeta(transaction, "replica"), ask<SegmentRecord[]>(transaction.objectStore(SEGMENTS).getAll())]),
  );
  const rows = new Map<string, Bodies>();
  for (const record of records) {
    const bodies: Bodies = rows.get(record.scope) ?? new Map();
    replay(bodies, record);
    rows.set(record.scope, bodies);
  }
  const wrong = new Map<string, number>();
  for (const [scope, { seq, sum }] of Object.entries(replica?.scopes ?? {})) {
    if (sum && (await sumOf(rows.get(scope) ?? [], digest)) !== sum) wrong.set(scope, seq);
  }
  if (wrong.size > 0) await startOver(database, wrong);
  return [...wrong.keys()];
}

/** Put the cursors of scopes back to 0 that still stand where they were found wrong. */
function startOver(database: Database, wrong: ReadonlyMap<string, number>): Promise<void> {
  return database.write([META], async (transaction) => {
    const replica = await getMeta(transaction, "replica");
    if (!replica) return;
    for (const [scope, standing] of Object.entries(replica.scopes)) {
      if (wrong.get(scope) === standing.seq) replica.scopes[scope] = { ...standing, seq: 0, sum: "", more: true };
    }
    putMeta(transaction, "replica", replica);
  });
}
