/**
 * Photos and recordings on the device: kept from the moment somebody is told "saved" until the server said that it has them (I14).
 *
 * A draft names its files; the mutation that delivers it names them again. What the server has verified stays for a week where
 * there is room, so that a server that was restored from a backup can have it again.
 */
import { ask, type Database } from "./database.ts";
import { BLOBS, type BlobRecord, CHUNK_BYTES, CHUNKS } from "./files-schema.ts";
import { DRAFTS, type DraftRecord, OUTBOX, type OutboxRecord } from "./schema.ts";

/** How long a file that the server has stays here as well. */
export const KEEP_DONE_MS = 7 * 24 * 3600 * 1000;

/** The part of the storage in use above which what the server has goes at once. */
export const CROWDED = 0.6;

/** A file that somebody just made. */
export interface NewFile {
  sha256: string;
  type: string;
  bytes: ArrayBuffer;
  thumb: ArrayBuffer | null;
}

/** Everything about files but their bytes. */
export interface FileShelf {
  blobs: BlobRecord[];
  /** By piece: the hashes that its draft names, in order. */
  attached: Map<number, readonly string[]>;
}

export function readShelf(database: Database): Promise<FileShelf> {
  return database.read([BLOBS, DRAFTS], async (transaction) => {
    const [blobs, drafts] = await Promise.all([
      ask<BlobRecord[]>(transaction.objectStore(BLOBS).getAll()),
      ask<DraftRecord[]>(transaction.objectStore(DRAFTS).getAll()),
    ]);
    const named = drafts.filter(({ files = [] }) => files.length > 0);
    return { blobs, attached: new Map(named.map(({ piece, files = [] }) => [piece, files])) };
  });
}

/** Keep a file and let the piece's draft name it, in one transaction. Resolves when it is on the disk. */
export function keepFile(database: Database, piece: number, file: NewFile, now = Date.now()): Promise<void> {
  const { sha256, type, bytes, thumb } = file;
  return database.write([DRAFTS, BLOBS, CHUNKS], async (transaction) => {
    const drafts = transaction.objectStore(DRAFTS);
    const blobs = transaction.objectStore(BLOBS);
    const [draft, known] = await Promise.all([
      ask<DraftRecord | undefined>(drafts.get(piece)),
      ask<BlobRecord | undefined>(blobs.get(sha256)),
    ]);
    const files = [...(draft?.files ?? []).filter((one) => one !== sha256), sha256];
    drafts.put({ ...(draft ?? { piece, answers: [], row: 0, at: now }), files } satisfies DraftRecord);
    if (known) return;
    blobs.put({ sha256, type, thumb, piece, size: bytes.byteLength, at: now } satisfies BlobRecord);
    const chunks = transaction.objectStore(CHUNKS);
    for (let at = 0; at < bytes.byteLength; at += CHUNK_BYTES) {
      chunks.put(bytes.slice(at, at + CHUNK_BYTES), [sha256, at / CHUNK_BYTES]);
    }
  });
}

/** Take a file off a draft. Its bytes go, unless something that is still to be sent or another draft names it. */
export function dropFile(database: Database, piece: number, sha256: string): Promise<void> {
  return database.write([DRAFTS, BLOBS, CHUNKS, OUTBOX], async (transaction) => {
    const drafts = transaction.objectStore(DRAFTS);
    const all = await ask<DraftRecord[]>(drafts.getAll());
    const outbox = await ask<OutboxRecord[]>(transaction.objectStore(OUTBOX).getAll());
    const mine = all.find((draft) => draft.piece === piece);
    if (mine?.files) drafts.put({ ...mine, files: mine.files.filter((one) => one !== sha256) } satisfies DraftRecord);
    const elsewhere = all.some((draft) => draft.piece !== piece && draft.files?.includes(sha256));
    if (!elsewhere && !outbox.some(({ text }) => text.includes(sha256))) deleteBlob(transaction, sha256);
  });
}

/** Up to one chunk of a file from an offset on; null when it is not (or not wholly) here. */
export async function readSlice(
  database: Database,
  sha256: string,
  offset: number,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const index = Math.floor(offset / CHUNK_BYTES);
  const chunk = await database.read([CHUNKS], (transaction) =>
    ask<ArrayBuffer | undefined>(transaction.objectStore(CHUNKS).get([sha256, index])),
  );
  return chunk ? new Uint8Array(chunk, offset - index * CHUNK_BYTES) : null;
}

/** All of a file; null when it is not here. */
export async function readWhole(database: Database, sha256: string): Promise<Blob | null> {
  const [blob, chunks] = await database.read([BLOBS, CHUNKS], (transaction) =>
    Promise.all([
      ask<BlobRecord | undefined>(transaction.objectStore(BLOBS).get(sha256)),
      ask<ArrayBuffer[]>(transaction.objectStore(CHUNKS).getAll(rangeOf(sha256))),
    ]),
  );
  return blob ? new Blob(chunks, { type: blob.type }) : null;
}

/** The server said that it has these whole, or that it does not wait for them any more. */
export function markDone(database: Database, hashes: readonly string[], now = Date.now()): Promise<void> {
  return mark(database, hashes, (blob) => ({ ...blob, done: blob.done ?? now }));
}

/** The server does not take this one: a person decides what becomes of it. */
export function markRefused(database: Database, sha256: string, code: string): Promise<void> {
  return mark(database, [sha256], (blob) => ({ ...blob, refused: code }));
}

/** The server asks for these again: it was restored, or lost them. */
export function markWanted(database: Database, hashes: readonly string[]): Promise<void> {
  return mark(database, hashes, ({ done: _, refused: __, ...blob }) => ({
    ...blob,
    promised: blob.promised ?? blob.at,
  }));
}

/**
 * Delete what is not needed here any more, and say how many bytes that gave back: what the server has had for a week (at once
 * when the storage is crowded), and what no draft names and no mutation ever did.
 */
export function tidyFiles(database: Database, crowded: boolean, now = Date.now()): Promise<number> {
  return database.write([DRAFTS, BLOBS, CHUNKS, OUTBOX], async (transaction) => {
    const [blobs, drafts, outbox] = await Promise.all([
      ask<BlobRecord[]>(transaction.objectStore(BLOBS).getAll()),
      ask<DraftRecord[]>(transaction.objectStore(DRAFTS).getAll()),
      ask<OutboxRecord[]>(transaction.objectStore(OUTBOX).getAll()),
    ]);
    const named = new Set(drafts.flatMap(({ files = [] }) => files));
    let freed = 0;
    for (const { sha256, size, promised, done } of blobs) {
      if (named.has(sha256) || outbox.some(({ text }) => text.includes(sha256))) continue;
      const over = done !== undefined && (crowded || now - done >= KEEP_DONE_MS);
      if (!over && promised !== undefined) continue;
      deleteBlob(transaction, sha256);
      freed += size;
    }
    return freed;
  });
}

function mark(database: Database, hashes: readonly string[], change: (blob: BlobRecord) => BlobRecord): Promise<void> {
  return database.write([BLOBS], async (transaction) => {
    const blobs = transaction.objectStore(BLOBS);
    for (const sha256 of hashes) {
      const blob = await ask<BlobRecord | undefined>(blobs.get(sha256));
      if (blob) blobs.put(change(blob));
    }
  });
}

function deleteBlob(transaction: IDBTransaction, sha256: string): void {
  transaction.objectStore(BLOBS).delete(sha256);
  transaction.objectStore(CHUNKS).delete(rangeOf(sha256));
}

function rangeOf(sha256: string): IDBKeyRange {
  return IDBKeyRange.bound([sha256], [sha256, []]);
}
