/** Whose device this is, and how it becomes somebody's. */
import { adopt, newReplica } from "../sync/replica.ts";
import { ask, type Database } from "./database.ts";
import { BLOBS, type BlobRecord, CHUNKS } from "./files-schema.ts";
import { dropMeta, getMeta, putMeta } from "./meta.ts";
import { outboxRecord, readReplica, writeReplica } from "./replica.ts";
import { DRAFTS, type Identity, META, OUTBOX, type PairingAsked, SEGMENTS } from "./schema.ts";

/** Null when the device is not paired. */
export function readIdentity(database: Database): Promise<Identity | null> {
  return database.read([META], async (transaction) => (await getMeta(transaction, "identity")) ?? null);
}

/**
 * The pairing to ask for with this code: the one that was asked before and not answered, else a new one, which is on the disk
 * before anybody asks. A lost answer heals by asking again with the same token.
 */
export function beginPairing(database: Database, code: string, mint: () => string): Promise<PairingAsked> {
  return database.write([META], async (transaction) => {
    const before = await getMeta(transaction, "pairing");
    if (before?.code === code) return before;
    const asked = { code, token: mint() };
    putMeta(transaction, "pairing", asked);
    return asked;
  });
}

/**
 * Become the device of this identity. The same person's unsent work goes on under the new device; another person's would be
 * sent in the wrong name, so then nothing changes and the answer is false.
 */
export function finishPairing(database: Database, identity: Identity): Promise<boolean> {
  return database.write([META, OUTBOX, DRAFTS, SEGMENTS, BLOBS, CHUNKS], async (transaction) => {
    const [before, replica, drafts, blobs] = await Promise.all([
      getMeta(transaction, "identity"),
      readReplica(transaction),
      ask(transaction.objectStore(DRAFTS).count()),
      ask<BlobRecord[]>(transaction.objectStore(BLOBS).getAll()),
    ]);
    const stranger = before !== undefined && before.person.id !== identity.person.id;
    const unsent = drafts > 0 || (replica?.outbox.length ?? 0) > 0 || blobs.some(({ done }) => done === undefined);
    if (stranger && unsent) return false;
    if (stranger) for (const store of [SEGMENTS, BLOBS, CHUNKS]) transaction.objectStore(store).clear();
    const kept = stranger || !replica ? newReplica(identity.device) : replica;
    const adopted = kept.device === identity.device ? kept : adopt(kept, identity.device);
    const outbox = transaction.objectStore(OUTBOX);
    outbox.clear();
    for (const queued of adopted.outbox) outbox.put(outboxRecord(queued));
    writeReplica(transaction, adopted);
    putMeta(transaction, "identity", identity);
    dropMeta(transaction, "pairing");
    return true;
  });
}
