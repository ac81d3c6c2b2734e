/** The hand-over file (SPEC.md, HO1): everything that the server may not have yet, for a person to carry to the counter. */
import type { Kept } from "../store/journal.ts";
import type { Draft } from "./api.ts";

export async function unsentFile(app: string, kept: Kept | null, drafts: ReadonlyMap<number, Draft>): Promise<Blob> {
  const content = JSON.stringify({
    ...kept,
    app,
    exported_at: Date.now(),
    drafts: [...drafts],
  });
  const sum = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(content)));
  const sha256 = Array.from(sum, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return new Blob([JSON.stringify({ format: "hitokuchi-unsent", version: 2, sha256, content })]);
}
