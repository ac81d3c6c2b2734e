/** The hand-over file (SPEC.md, HO1): everything that the server may not have yet, for a person to carry to the counter. */
import type { Kept } from "../store/journal.ts";
import { sha256 } from "../store/sha256.ts";
import type { Draft } from "./api.ts";

export async function unsentFile(app: string, kept: Kept | null, drafts: ReadonlyMap<number, Draft>): Promise<Blob> {
  const content = JSON.stringify({
    ...kept,
    app,
    exported_at: Date.now(),
    drafts: [...drafts].filter(([piece]) => piece > 0),
  });
  const file = { format: "hitokuchi-unsent", version: 2, sha256: await sha256(content), content };
  return new Blob([JSON.stringify(file)]);
}
