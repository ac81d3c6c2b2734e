/** Apart from talk.ts, because the first page and the service worker know it. */
import type { On, SubjectKind } from "./rows.ts";

const kinds: readonly SubjectKind[] = ["piece", "order", "ledger"];

/** Under which number the device keeps words that are being written: below 0, where no piece is. */
export function wordsKey({ kind, id }: On): number {
  return -(id * 8 + kinds.indexOf(kind) + 1);
}
