/** Everything that the server does not have yet, as a file that a person can carry to somebody who helps. */
import type { Unsettled } from "../store/journal.ts";
import type { Identity } from "../store/schema.ts";
import type { Draft } from "./api.ts";

export function unsentFile(
  identity: Identity | null,
  { outbox, attention }: Unsettled,
  drafts: ReadonlyMap<number, Draft>,
): Blob {
  const content = {
    format: "hitokuchi-unsent",
    version: 1,
    exported_at: Date.now(),
    device: identity?.device ?? null,
    person: identity && { id: identity.person.id, name: identity.person.name },
    outbox,
    attention,
    drafts: Array.from(drafts, ([piece, draft]) => ({ piece, ...draft })),
  };
  return new Blob([JSON.stringify(content, null, 2)], { type: "application/json" });
}
