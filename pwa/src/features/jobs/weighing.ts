/**
 * How much time a tree of work takes, and which bite to hand out first. Twin of server/features/jobs/weighing.py, which says why:
 * both play tests/vectors/jobs.json.
 */
import type { Facts, Job } from "./rows.ts";

type Row = Pick<Job, "key" | "parent" | "place" | "state" | "removed" | "facts">;

const WORKDAYS = 20;
const points = { no: 0, partly: 1, yes: 2 };
const openness = { people: 1, inside: 2, open: 3 };
const often = [
  [100, 4],
  [20, 3],
  [4, 2],
  [1, 1],
] as const;
const candidates = new Set(["written", "suggested", "agreed"]);

/** 52 weeks are 12 months. */
const weeks = (count: number) => Math.floor((count * 52 + 6) / 12);

export function timesAMonth({ times, per }: Facts): number | null {
  if (times === undefined || !per) return null;
  return per === "day" ? times * WORKDAYS : per === "week" ? weeks(times) : times;
}

export function ownMinutes(facts: Facts): number | null {
  const times = timesAMonth(facts);
  if (facts.minutes === undefined || times === null) return null;
  return facts.per === "week" ? weeks((facts.times ?? 0) * facts.minutes) : times * facts.minutes;
}

/** What lies directly below each key, in order. The root is below "". */
export function childrenOf<R extends Row>(rows: Iterable<R>): Map<string, R[]> {
  const below = new Map<string, R[]>();
  for (const row of rows) {
    if (!row.removed) below.set(row.parent, [...(below.get(row.parent) ?? []), row]);
  }
  for (const each of below.values()) each.sort((a, b) => a.place - b.place || (a.key < b.key ? -1 : 1));
  return below;
}

/** Minutes a month of every node that is there, in the order of the tree, a node after what is below it. */
export function minutesAMonth(rows: Iterable<Row>): Map<string, number | null> {
  const below = childrenOf(rows);
  const found = new Map<string, number | null>();
  const count = (row: Row): number | null => {
    const known = (below.get(row.key) ?? []).map(count).filter((one) => one !== null);
    const own = row.state === "retired" ? 0 : ownMinutes(row.facts);
    const sum = known.length > 0 ? known.reduce((a, b) => a + b, 0) : own;
    found.set(row.key, sum);
    return sum;
  };
  for (const root of below.get("") ?? []) count(root);
  return found;
}

/** Measurable × repeatable × confidentiality × frequency, 0 to 48. */
export function score(facts: Facts): number {
  const times = timesAMonth(facts) ?? 0;
  const frequency = often.find(([least]) => times >= least)?.[1] ?? 0;
  const [checked, alike] = [facts.sure, facts.same].map((grade) => (grade ? points[grade] : 0));
  return (checked ?? 0) * (alike ?? 0) * (facts.secret ? openness[facts.secret] : 0) * frequency;
}

/** The key of the leaf to hand out first; null while no leaf has all four answers. */
export function firstBite(rows: readonly Row[]): string | null {
  const minutes = minutesAMonth(rows);
  const live = rows.filter((row) => minutes.has(row.key));
  const parents = new Set(live.map((row) => row.parent));
  const order = new Map([...minutes.keys()].map((key, at) => [key, at]));
  const [best] = live
    .filter((row) => !parents.has(row.key) && candidates.has(row.state) && score(row.facts) > 0)
    .sort(
      (a, b) =>
        score(b.facts) - score(a.facts) ||
        (minutes.get(b.key) ?? 0) - (minutes.get(a.key) ?? 0) ||
        (order.get(a.key) ?? 0) - (order.get(b.key) ?? 0),
    );
  return best?.key ?? null;
}
