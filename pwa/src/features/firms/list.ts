import type { FirmOrder } from "../orders/rows.ts";

/** The newest first; what is not published yet stands above. */
export function newestFirst(orders: ReadonlyMap<string, FirmOrder>): [string, FirmOrder][] {
  const when = (order: FirmOrder): number => order.published_at ?? Number.MAX_SAFE_INTEGER;
  return [...orders].sort(([a, one], [b, other]) => when(other) - when(one) || Number(b) - Number(a));
}
