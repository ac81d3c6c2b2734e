// The quarantine in the order in which a person works through it: oldest first, and what was put aside apart.
import type { DeskHeld } from "./rows.ts";

export type Kept = readonly [key: string, held: DeskHeld];

export interface Lists {
  waiting: Kept[];
  aside: Kept[];
}

export function listsOf(rows: ReadonlyMap<string, DeskHeld>, gone: ReadonlySet<string>, who: number | null): Lists {
  const lists: Lists = { waiting: [], aside: [] };
  for (const one of rows) {
    const [key, held] = one;
    if (gone.has(key) || (who !== null && held.person.id !== who)) continue;
    lists[held.decision === null ? "waiting" : "aside"].push(one);
  }
  lists.waiting.sort(([, a], [, b]) => a.received_at - b.received_at || a.inc - b.inc || a.n - b.n);
  lists.aside.sort(([, a], [, b]) => (b.decision?.at ?? 0) - (a.decision?.at ?? 0) || b.n - a.n);
  return lists;
}

/** Whether something of its lane has to be decided first. */
export function waitsForAnother(held: DeskHeld, rows: ReadonlyMap<string, DeskHeld>): boolean {
  if (held.lane === "") return false;
  for (const other of rows.values()) {
    const before = other.device === held.device && other.inc === held.inc && other.n < held.n;
    if (before && other.lane === held.lane && other.decision === null) return true;
  }
  return false;
}

/** The kinds of mutations that have words of their own. */
export const kinds = ["result.submit", "result.save", "piece.take", "piece.give_back", "held.review"] as const;

export function kindOf(name: string): (typeof kinds)[number] | "other" {
  return kinds.find((kind) => kind === name) ?? "other";
}
