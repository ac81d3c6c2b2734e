// What is in one person's hands, and what has come from them, by order.
import type { DeskPiece, DeskResult } from "../orders/rows.ts";

export interface Holding {
  order: number;
  leased: number;
  received: number;
  /** the earliest end of what is held */
  until: number | null;
}

export function hand(
  person: number,
  pieces: ReadonlyMap<string, DeskPiece>,
  results: ReadonlyMap<string, DeskResult>,
): Holding[] {
  const byOrder = new Map<number, Holding>();
  const of = (order: number): Holding => {
    const known = byOrder.get(order);
    if (known !== undefined) return known;
    const fresh: Holding = { order, leased: 0, received: 0, until: null };
    byOrder.set(order, fresh);
    return fresh;
  };
  for (const piece of pieces.values()) {
    if (piece.state !== "leased" || piece.worker?.id !== person) continue;
    const holding = of(piece.order);
    holding.leased += 1;
    if (piece.until !== null) holding.until = Math.min(holding.until ?? piece.until, piece.until);
  }
  const delivered = new Set<number>();
  for (const result of results.values()) {
    if (result.state === "waiting_files") continue;
    if (result.worker.id !== person || delivered.has(result.piece)) continue;
    delivered.add(result.piece);
    of(result.order).received += 1;
  }
  return [...byOrder.values()].sort((a, b) => b.leased - a.leased || b.order - a.order);
}
