/** What a mutation promises to bring. Apart from files.ts, because the first page delivers and the rest may come later. */
import type { Attachment } from "../sync/messages.ts";
import { ask } from "./database.ts";
import { BLOBS, type BlobRecord } from "./files-schema.ts";
import { DRAFTS, type DraftRecord } from "./schema.ts";

/**
 * The files of a draft as the mutation that delivers it names them, in a transaction over drafts and blobs. They are marked:
 * from here on each is kept until the server has it, also when the draft has ended.
 */
export async function promiseFiles(transaction: IDBTransaction, piece: number): Promise<Attachment[]> {
  const draft = await ask<DraftRecord | undefined>(transaction.objectStore(DRAFTS).get(piece));
  const blobs = transaction.objectStore(BLOBS);
  const promised: Attachment[] = [];
  for (const hash of draft?.files ?? []) {
    const blob = await ask<BlobRecord | undefined>(blobs.get(hash));
    if (!blob) continue;
    const { sha256, size, type } = blob;
    promised.push({ sha256, size, type });
    blobs.put({ ...blob, piece, promised: Date.now() } satisfies BlobRecord);
  }
  return promised;
}
