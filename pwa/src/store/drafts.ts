/** The drafts of this device: what a person has typed and not delivered, written through at every change. */
import { ask, type Database } from "./database.ts";
import { DRAFTS, type DraftRecord } from "./schema.ts";

/** A draft without the store's own notes. */
export type KeptDraft = Pick<DraftRecord, "answers" | "row" | "at" | "worked" | "typed">;

/** Every draft, by piece. */
export function readDrafts(database: Database): Promise<Map<number, KeptDraft>> {
  return database.read([DRAFTS], async (transaction) => {
    const records = await ask<DraftRecord[]>(transaction.objectStore(DRAFTS).getAll());
    return new Map(
      records.map(({ piece, answers, row, at, worked, typed }) => [
        piece,
        { answers, row, at, worked, ...(typed && { typed }) },
      ]),
    );
  });
}

/** Keep a draft. Resolves when it is on the disk. */
export function writeDraft(database: Database, piece: number, draft: KeptDraft): Promise<void> {
  return database.write([DRAFTS], async (transaction) => {
    const drafts = transaction.objectStore(DRAFTS);
    const before = await ask<DraftRecord | undefined>(drafts.get(piece));
    drafts.put({ ...before, piece, ...draft } satisfies DraftRecord);
  });
}
