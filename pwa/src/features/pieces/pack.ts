/** あいている時間: which pieces fill 15, 30 or 60 minutes. */
import type { Order } from "./rows.ts";

/** The most pieces of one order that may be taken at once. */
export const MOST = 30;

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

/** What a piece of an order will weigh when it is downloaded: the cells that are given, a frame around each row, and its pictures. */
export function weight(order: Order): number {
  return 200 + order.size * (24 + order.form.given.length * 36) + (order.pictures ?? 0);
}

export function sum(lines: readonly PackLine[]): Pack {
  const pack: Pack = { lines: [...lines], pieces: 0, minutes: 0, yen: 0, bytes: 0 };
  for (const { order, count } of lines) {
    pack.pieces += count;
    pack.minutes += count * order.minutes;
    pack.yen += count * order.yen;
    pack.bytes += count * weight(order);
  }
  return pack;
}

/**
 * The fullest pack of as few kinds of work as possible: first the order that fills the time best (the better paid one when
 * two are alike), then what fits into the rest.
 */
export function pack(orders: ReadonlyMap<string, Order>, minutes: number): Pack {
  const lines: PackLine[] = [];
  let left = minutes;
  const open = [...orders].filter(([, order]) => order.state === "open" && order.open > 0 && order.minutes > 0);
  while (left > 0) {
    let best: PackLine | null = null;
    for (const [key, order] of open) {
      const id = Number(key);
      if (lines.some((line) => line.id === id)) continue;
      const count = Math.min(order.open, MOST, Math.floor(left / order.minutes));
      if (count < 1) continue;
      const line = { id, order, count };
      if (!best || better(line, best)) best = line;
    }
    if (!best) break;
    lines.push(best);
    left -= best.count * best.order.minutes;
  }
  return sum(lines);
}

function better(one: PackLine, other: PackLine): boolean {
  const filled = one.count * one.order.minutes - other.count * other.order.minutes;
  if (filled !== 0) return filled > 0;
  const paid = one.count * one.order.yen - other.count * other.order.yen;
  return paid !== 0 ? paid > 0 : one.id < other.id;
}
