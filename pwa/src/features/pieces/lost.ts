import type { Draft, Pending } from "../../house.ts";
import type { Ended, Piece, Result } from "./rows.ts";

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
  const pending = new Set(
    outbox.flatMap(({ args }) => {
      const { piece, pieces = [] } = args as { piece?: number; pieces?: number[] };
      return [piece, ...pieces];
    }),
  );
  return [...drafts]
    .filter(
      ([piece, draft]) =>
        piece > 0 && // no words of a talk, and no idea
        !pieces.has(String(piece)) &&
        !arrived.has(piece) &&
        !pending.has(piece) &&
        !leaving.has(piece) &&
        (attached.has(piece) || draft.answers.some((row) => row.some((cell) => cell.trim() !== ""))),
    )
    .map(([piece, draft]) => ({ piece, draft }));
}

/** Pieces in which nothing was written and that went for the same reason at the same time: one thing to read. */
export function alike(
  ended: ReadonlyMap<string, Ended>,
  written: ReadonlySet<number>,
): { pieces: number[]; row: Ended }[] {
  const groups = new Map<string, { pieces: number[]; row: Ended }>();
  for (const [piece, row] of ended) {
    if (written.has(Number(piece))) continue;
    const key = JSON.stringify([row.order, row.why, row.at, row.by, row.words]);
    const group = groups.get(key) ?? { pieces: [], row };
    group.pieces.push(Number(piece));
    groups.set(key, group);
  }
  return [...groups.values()];
}
