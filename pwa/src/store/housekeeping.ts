/**
 * Housekeeping: what keeps a device quick and honest over months. The service worker does it, beside the page and without a
 * hurry; a device that never has one misses nothing but order.
 */
import { type Digest, sumOf } from "../sync/sum.ts";
import { ARCHIVE_AGE_MS, ARCHIVE_LENGTH } from "../sync/version.ts";
import { ask, type Database } from "./database.ts";
import { forget } from "./forgetting.ts";
import { getMeta, putMeta } from "./meta.ts";
import { ARCHIVE, type ArchiveRecord, META, SEGMENTS } from "./schema.ts";
import { foldLog, readBodies } from "./segments.ts";

/** A scope's log is folded into one record when it is longer than this. */
const LOG_LENGTH = 16;

/** All of it. Says which scopes will be fetched again. */
export async function keepHouse(database: Database, now: number, digest: Digest): Promise<string[]> {
  await forget(database, now);
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
 * Compare the rows with what the server counted (SC11), and let the scopes that disagree be mended at the next contact; the rows
 * stay on the screen meanwhile. Says which.
 */
export async function audit(database: Database, digest: Digest): Promise<string[]> {
  const held = await database.read([META, SEGMENTS], async (transaction) => {
    const scopes = Object.entries((await getMeta(transaction, "replica"))?.scopes ?? {});
    // In the middle of a download there is nothing to compare with yet.
    const whole = scopes.filter(([, { more, unlike }]) => !more && !unlike);
    return Promise.all(
      whole.map(async ([scope, { seq, sum }]) => ({ scope, seq, sum, rows: await readBodies(transaction, scope) })),
    );
  });
  const wrong = new Map<string, number>();
  for (const { scope, seq, sum, rows } of held) if ((await sumOf(rows, digest)) !== sum) wrong.set(scope, seq);
  if (wrong.size > 0) await doubt(database, wrong);
  return [...wrong.keys()];
}

/** Mark the scopes that still stand where they were found wrong. */
function doubt(database: Database, wrong: ReadonlyMap<string, number>): Promise<void> {
  return database.write([META], async (transaction) => {
    const replica = await getMeta(transaction, "replica");
    if (!replica) return;
    for (const [scope, standing] of Object.entries(replica.scopes)) {
      if (wrong.get(scope) === standing.seq) replica.scopes[scope] = { ...standing, unlike: true };
    }
    putMeta(transaction, "replica", replica);
  });
}
