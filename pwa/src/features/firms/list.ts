import type { FirmOrder, FirmResult } from "../orders/rows.ts";

export type Standing = "drafts" | "asked" | "running" | "over";

const standings: readonly Standing[] = ["drafts", "asked", "running", "over"];

/** Where an order of a firm is, for her: over when she has accepted all of it. */
export function standingOf({ state, pieces, reviews }: Pick<FirmOrder, "state" | "pieces" | "reviews">): Standing {
  if (state === "draft") return "drafts";
  if (state === "terms_ready") return "asked";
  return reviews.accepted < pieces.total ? "running" : "over";
}

/** By where they are, the newest first; what there is none of is left out. */
export function byStanding(orders: ReadonlyMap<string, FirmOrder>): [Standing, [string, FirmOrder][]][] {
  const all = [...orders].sort(([a], [b]) => Number(b) - Number(a));
  return standings
    .map((one): [Standing, [string, FirmOrder][]] => [one, all.filter(([, order]) => standingOf(order) === one)])
    .filter(([, list]) => list.length > 0);
}

export interface Waiting {
  id: string;
  order: FirmOrder;
  count: number;
  /** When the first of them counts as accepted. */
  due: number;
  reminded: boolean;
}

/** What waits for the firm, by order; what counts as accepted first stands first. */
export function waiting(
  orders: ReadonlyMap<string, FirmOrder>,
  results: Iterable<FirmResult>,
  gone: (result: FirmResult) => boolean = () => false,
): Waiting[] {
  const found = new Map<string, Waiting>();
  for (const one of results) {
    const id = String(one.order);
    const order = orders.get(id);
    if (one.state !== "passed" || order === undefined || gone(one)) continue;
    const before = found.get(id);
    const due = Math.min(one.due_at ?? Number.MAX_SAFE_INTEGER, before?.due ?? Number.MAX_SAFE_INTEGER);
    const reminded = (before?.reminded ?? false) || (one.reminded ?? 0) > 0;
    found.set(id, { id, order, count: (before?.count ?? 0) + 1, due, reminded });
  }
  return [...found.values()].sort((a, b) => a.due - b.due);
}
