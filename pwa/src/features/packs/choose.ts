/** あいている時間: which pieces fill 15, 30 or 60 minutes. The server chooses; this foretells what it will choose. */
import type { Order, Piece, Version } from "../pieces/rows.ts";

/** The most pieces of one order that may be taken at once, and that one person may hold. Twins of server/features/pieces/rules.py. */
export const MOST = 30;
export const MAX_HELD = 100;

/** A day's work: who has more than this in their hands is asked whether they are sure. Twin of MUCH_MINUTES on the server. */
export const MUCH_MINUTES = 480;

export const SPANS = [15, 30, 60] as const;
export type Span = (typeof SPANS)[number];

/** What an order has to give: so many pieces of so many minutes each, open since then (ms). */
export interface Offer {
  order: number;
  minutes: number;
  ready: number;
  since: number;
}

/** Twin of `choose` in server/features/packs/rules.py: both play tests/vectors/packs.json. */
export function choose(offers: readonly Offer[], minutes: number, room: number): [order: number, count: number][] {
  const chosen: [number, number][] = [];
  for (const offer of [...offers].sort((a, b) => a.since - b.since || a.order - b.order)) {
    const count = Math.min(offer.ready, room, Math.floor(minutes / offer.minutes));
    if (count < 1) continue;
    chosen.push([offer.order, count]);
    minutes -= count * offer.minutes;
    room -= count;
  }
  return chosen;
}

export interface PackLine {
  id: number;
  order: Order;
  count: number;
}

export interface Pack {
  lines: PackLine[];
  pieces: number;
  minutes: number;
  yen: number;
  bytes: number;
}

/**
 * What a piece of an order weighs when it is downloaded. The order says it; one from before that is guessed by its columns. What is
 * the same for all its pieces, its words and its form, is on the phone already.
 */
export function weight(order: Order): number {
  return (order.bytes ?? 200 + order.size * (24 + order.form.given.length * 36)) + (order.pictures ?? 0);
}

/** What comes once with the first piece of an order: the pictures of its manual. */
export function weightOnce(version: Version | undefined): number {
  return (version?.manual ?? []).reduce((all, [, , size]) => all + size, 0);
}

/** What rows of pieces really weigh here, in bytes. */
export function weighed(pieces: readonly Piece[]): number {
  const encoder = new TextEncoder();
  return pieces.reduce((sum, piece) => sum + encoder.encode(JSON.stringify(piece)).length, 0);
}

/** What a pack for so many minutes will probably be, for somebody who holds so many pieces. */
export function foretell(orders: ReadonlyMap<string, Order>, minutes: number, held: number): Pack {
  const offers = [...orders]
    .filter(([, order]) => order.state === "open" && order.open > 0 && order.minutes > 0)
    .map(([id, order]) => ({ order: Number(id), minutes: order.minutes, ready: order.open, since: order.since ?? 0 }));
  const pack: Pack = { lines: [], pieces: 0, minutes: 0, yen: 0, bytes: 0 };
  for (const [id, count] of choose(offers, minutes, Math.max(0, MAX_HELD - held))) {
    const order = orders.get(String(id));
    if (!order) continue;
    pack.lines.push({ id, order, count });
    pack.pieces += count;
    pack.minutes += count * order.minutes;
    pack.yen += count * order.yen;
    pack.bytes += count * weight(order);
  }
  return pack;
}

/** Minutes of work in somebody's hands. */
export function inHand(pieces: Iterable<Piece>, orders: ReadonlyMap<string, Order>): number {
  let sum = 0;
  for (const piece of pieces) {
    if (piece.state === "leased") sum += orders.get(String(piece.order))?.minutes ?? 0;
  }
  return sum;
}
