/**
 * Forgetting work about people: a day after it was accepted (the server says when), nothing of it stays on the device, neither in
 * the archive nor as a photo nor as a draft. What still waits for anybody stays.
 *
 * A server that is restored from a copy of before cannot have it again from this device (MU9): that is the price, and wanted.
 */
import { decodeMutation } from "../sync/codec.ts";
import { ask, type Database } from "./database.ts";
import { BLOBS, type BlobRecord, CHUNKS } from "./files-schema.ts";
import { getMeta } from "./meta.ts";
import { ARCHIVE, type ArchiveRecord, DRAFTS, META, OUTBOX, type OutboxRecord, SEGMENTS } from "./schema.ts";
import { readBodies } from "./segments.ts";

interface Row {
  readonly piece?: number;
  readonly purge_at?: number;
}

/** The pieces whose time is over and that are not on the device again. */
async function over(transaction: IDBTransaction, now: number): Promise<Set<number>> {
  const scopes = Object.keys((await getMeta(transaction, "replica"))?.scopes ?? {});
  const found = new Set<number>();
  const held = new Set<number>();
  for (const scope of scopes.filter((name) => name.startsWith("person:"))) {
    for (const [id, body] of await readBodies(transaction, scope)) {
      if (id.startsWith("piece/")) held.add(Number(id.slice(6)));
      if (!id.startsWith("result/")) continue;
      const { piece, purge_at = Number.POSITIVE_INFINITY } = JSON.parse(body) as Row;
      if (piece !== undefined && purge_at <= now) found.add(piece);
      else if (piece !== undefined) held.add(piece);
    }
  }
  for (const piece of held) found.delete(piece);
  return found;
}

const pieceOf = (text: string): number | undefined => (decodeMutation(text).args as Row).piece;

/** Says of how many pieces something was forgotten. */
export async function forget(database: Database, now: number): Promise<number> {
  const gone = await database.read([META, SEGMENTS], (transaction) => over(transaction, now));
  if (gone.size === 0) return 0;
  return database.write([ARCHIVE, BLOBS, CHUNKS, DRAFTS, OUTBOX], async (transaction) => {
    const waiting = await ask<OutboxRecord[]>(transaction.objectStore(OUTBOX).getAll());
    for (const { text } of waiting) gone.delete(pieceOf(text) ?? 0);
    const touched = new Set<number>();
    const archive = transaction.objectStore(ARCHIVE);
    for (const record of await ask<ArchiveRecord[]>(archive.getAll())) {
      const piece = pieceOf(record.text);
      if (record.attention || piece === undefined || !gone.has(piece)) continue;
      archive.delete([record.device, record.inc, record.n]);
      touched.add(piece);
    }
    const blobs = transaction.objectStore(BLOBS);
    for (const { sha256, piece, done } of await ask<BlobRecord[]>(blobs.getAll())) {
      if (!gone.has(piece) || done === undefined) continue;
      blobs.delete(sha256);
      transaction.objectStore(CHUNKS).delete(IDBKeyRange.bound([sha256], [sha256, []]));
      touched.add(piece);
    }
    for (const piece of gone) transaction.objectStore(DRAFTS).delete(piece);
    return touched.size;
  });
}
