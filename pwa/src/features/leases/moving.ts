/** 配り直し: what is known of somebody's pieces, and which of them go to others. */
import type { DeskOrder, DeskPerson, DeskPiece } from "../orders/rows.ts";

export type How = "unstarted" | "later" | "now";

/** A phone that said nothing for so long is out of reach; while it is in use it says something every minute or so. */
const QUIET_MS = 60 * 60_000;

/** A piece in somebody's hands. */
export interface Held {
  id: number;
  piece: DeskPiece;
  title: string;
}

/** What this person holds, of one order or of all, what is due first before the rest. */
export function heldBy(
  person: number,
  order: number | null,
  pieces: ReadonlyMap<string, DeskPiece>,
  orders: ReadonlyMap<string, DeskOrder>,
): Held[] {
  const found: Held[] = [];
  for (const [key, piece] of pieces) {
    if (piece.state !== "leased" || piece.worker?.id !== person || (order !== null && piece.order !== order)) continue;
    found.push({ id: Number(key), piece, title: orders.get(String(piece.order))?.title ?? piece.code });
  }
  return found.sort((a, b) => (a.piece.until ?? 0) - (b.piece.until ?? 0) || a.id - b.id);
}

/** Who holds pieces, of one order or of all, and how many. */
export function holders(order: number | null, pieces: ReadonlyMap<string, DeskPiece>): Map<number, number> {
  const found = new Map<number, number>();
  for (const { state, worker, order: of } of pieces.values()) {
    if (state === "leased" && worker && (order === null || of === order)) {
      found.set(worker.id, (found.get(worker.id) ?? 0) + 1);
    }
  }
  return found;
}

export interface Contact {
  /** Of the phone that was heard last, ms; null when none ever was. */
  at: number | null;
  silent: boolean;
}

export function contactOf(person: DeskPerson | undefined, now: number): Contact {
  const times = (person?.devices ?? []).flatMap(({ revoked, contact_at }) => (revoked ? [] : [contact_at ?? 0]));
  const at = Math.max(0, ...times) || null;
  return { at, silent: at === null || now - at > QUIET_MS };
}

/** Which of the chosen pieces go, in this way. */
export function moved(chosen: readonly Held[], how: How): Held[] {
  return how === "unstarted" ? chosen.filter(({ piece }) => piece.started === undefined) : [...chosen];
}
