import type { Draft, Pending } from "../../house.ts";
import type { Piece, Result } from "./rows.ts";

export interface Lost {
  piece: number;
  draft: Draft;
}

/**
 * Drafts that have no piece any more, were not delivered, and are not on their way: the lease ran out while the phone was
 * away. A draft in which nothing is written and to which nothing is attached is nothing to worry about.
 */
export function lost(
  drafts: ReadonlyMap<number, Draft>,
  pieces: ReadonlyMap<string, Piece>,
  results: ReadonlyMap<string, Result>,
  outbox: readonly Pending[],
  leaving: ReadonlySet<number>,
  attached: ReadonlyMap<number, unknown> = new Map(),
): Lost[] {
  const arrived = new Set([...results.values()].map((one) => one.piece));
  const pending = new Set(outbox.map((one) => (one.args as { piece?: number }).piece));
  return [...drafts]
    .filter(
      ([piece, draft]) =>
        piece > 0 && // not words of a talk
        !pieces.has(String(piece)) &&
        !arrived.has(piece) &&
        !pending.has(piece) &&
        !leaving.has(piece) &&
        (attached.has(piece) || draft.answers.some((row) => row.some((cell) => cell.trim() !== ""))),
    )
    .map(([piece, draft]) => ({ piece, draft }));
}
