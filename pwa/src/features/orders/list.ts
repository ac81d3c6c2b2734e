// How the orders stand in their list, and the pieces in theirs.
import { collected } from "../hubs/urgency.ts";
import { reviewing } from "../reviews/act.ts";
import { cameAt, type DeskOrder, type DeskPiece, type DeskResult } from "./rows.ts";

export type SectionName = "asked" | "draft" | "running" | "collected" | "closed";

export interface Section {
  name: SectionName;
  orders: [string, DeskOrder][];
}

const names: readonly SectionName[] = ["asked", "draft", "running", "collected", "closed"];

export function sectionOf(order: DeskOrder): SectionName {
  if (order.state === "terms_ready") return "asked";
  if (order.state === "draft") return "draft";
  if (collected(order)) return "collected";
  return order.state === "open" ? "running" : "closed";
}

/** What firms ask for and drafts first, they wait for us; within a section the newest first. Empty sections are left out. */
export function sections(orders: ReadonlyMap<string, DeskOrder>): Section[] {
  const all = [...orders].sort(([a, one], [b, other]) => other.created_at - one.created_at || Number(b) - Number(a));
  return names
    .map((name) => ({ name, orders: all.filter(([, order]) => sectionOf(order) === name) }))
    .filter((section) => section.orders.length > 0);
}

export interface PieceEntry {
  id: number;
  piece: DeskPiece;
  /** newest first: a result that came late may stand beside the one that counts */
  results: Delivery[];
}

/** A delivery with the key of its row. */
export interface Delivery extends DeskResult {
  id: number;
}

export type PieceFilter = "all" | "ready" | "leased" | "waiting" | "received";

export function piecesOf(
  order: number,
  pieces: ReadonlyMap<string, DeskPiece>,
  results: ReadonlyMap<string, DeskResult>,
): PieceEntry[] {
  const byPiece = new Map<number, Delivery[]>();
  for (const [key, row] of results) {
    if (row.order !== order) continue;
    const result = { ...row, id: Number(key) };
    const list = byPiece.get(result.piece);
    if (list === undefined) byPiece.set(result.piece, [result]);
    else list.push(result);
  }
  const entries: PieceEntry[] = [];
  for (const [key, piece] of pieces) {
    if (piece.order !== order) continue;
    const id = Number(key);
    const found = (byPiece.get(id) ?? []).sort((a, b) => cameAt(b) - cameAt(a));
    entries.push({ id, piece, results: found });
  }
  return entries.sort((a, b) => a.piece.no - b.piece.no);
}

/** `who` narrows to what one person holds or has delivered. */
export function narrow(entries: readonly PieceEntry[], filter: PieceFilter, who: number | null): PieceEntry[] {
  return entries.filter(
    ({ piece, results }) =>
      (filter === "all" || piece.state === filter) &&
      (who === null || piece.worker?.id === who || results.some((result) => result.worker.id === who)),
  );
}

/** What waits for the coordinator, the longest first: deliveries that count, and those that came late. */
export function toReview(entries: readonly PieceEntry[], who: number | null): Delivery[] {
  return entries
    .flatMap(({ results }) => results)
    .filter(
      (one) =>
        (one.state === "received" || one.state === "late") &&
        (who === null || one.worker.id === who) &&
        !reviewing.value.has(`${one.piece}/${one.rev}`),
    )
    .sort((a, b) => cameAt(a) - cameAt(b));
}
