/** The ledger as the server writes it. Amounts are integer yen; days are `2026-09-30`; a line is never changed. */

export type Kind =
  | "received"
  | "accepted"
  | "lapsed"
  | "late_full"
  | "late_part"
  | "late_none"
  | "extra"
  | "rejected"
  | "appeal_full"
  | "appeal_part"
  | "appeal_none"
  | "adjusted"
  | "proposal"
  | "interest";

/** person:N ledger/9. What a newer server added may be absent on a row from before. */
export interface LedgerLine {
  kind: Kind;
  /** What it adds to 見込み, and to 確定. */
  provisional: number;
  confirmed: number;
  /** What the firm pays to the hub on top. */
  fee?: number;
  at: number;
  /** When the work that it pays came in. */
  basis?: number;
  due?: string | null;
  order: number;
  title: string;
  firm?: string;
  piece: number;
  code: string;
  receipt: string | null;
  /** The line that it confirms, takes away or corrects. */
  refers: number | null;
  reason: string;
}

/** person:N statement/3. `lines` are those of the ledger that it counts together. */
export interface Statement {
  until: string;
  closed_at: number;
  yen: number;
  fee: number;
  due: string | null;
  state: "in_statement" | "paid" | "received_confirmed";
  paid: number;
  payouts: { id: number; yen: number; on: string }[];
  checked_at: number | null;
  received_at: number | null;
  hub: string;
  number: string;
  tax_percent: number;
  tax: number;
  credit_percent: number;
  lines: number[];
}

export interface Sums {
  provisional: number;
  confirmed: number;
  paid: number;
}

type Adds = Pick<LedgerLine, "provisional" | "confirmed">;
type Paid = Pick<Statement, "paid">;

/** 見込み, 確定 and 支払済. What is paid leaves 確定, so that the three are always all there is. */
export function sums(lines: Iterable<Adds>, statements: Iterable<Paid>): Sums {
  const sum = { provisional: 0, confirmed: 0, paid: 0 };
  for (const line of lines) {
    sum.provisional += line.provisional;
    sum.confirmed += line.confirmed;
  }
  for (const { paid } of statements) {
    sum.confirmed -= paid;
    sum.paid += paid;
  }
  return sum;
}

/** 支払予定日: what of 確定 comes on which day, the next one first. A correction comes with the line that it corrects. */
export function schedule(
  lines: ReadonlyMap<string, LedgerLine>,
  statements: Iterable<Statement>,
): { on: string; yen: number }[] {
  const days = new Map<string, number>();
  const stated = new Set<number>();
  for (const one of statements) {
    for (const line of one.lines) stated.add(line);
    if (one.due !== null && one.yen > one.paid) days.set(one.due, (days.get(one.due) ?? 0) + one.yen - one.paid);
  }
  const open = [...lines].filter(([id, line]) => line.confirmed !== 0 && !stated.has(Number(id)));
  const first = open
    .map(([, line]) => line.due ?? "")
    .filter((due) => due !== "")
    .sort()[0];
  for (const [, line] of open) {
    const about = line.refers !== null && !stated.has(line.refers) ? lines.get(String(line.refers))?.due : undefined;
    const due = line.due ?? about ?? first;
    if (due !== undefined) days.set(due, (days.get(due) ?? 0) + line.confirmed);
  }
  return [...days]
    .filter(([, yen]) => yen !== 0)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([on, yen]) => ({ on, yen }));
}

export type Entry = "provisional" | "confirmed" | Statement["state"] | "gone";

/** How far the yen of a line have come. One that was confirmed or let go since has nothing more to say. */
export function entryOf(
  id: number,
  line: LedgerLine,
  settled: ReadonlySet<number>,
  stated: ReadonlyMap<number, Statement>,
): Entry {
  if (line.kind === "lapsed" || settled.has(id)) return "gone";
  if (line.kind === "received") return "provisional";
  return stated.get(id)?.state ?? "confirmed";
}

const HOURS = 9 * 3_600_000;

/** 2026-09: the month in Japan in which the work of a line came in. */
export function monthOf(line: LedgerLine): string {
  return new Date((line.basis ?? line.at) + HOURS).toISOString().slice(0, 7);
}

export interface Seen extends Sums {
  /** The newest line that was looked at. */
  line: number;
}

/** What became different since somebody looked: null when nothing did. */
export function changes(before: Seen | null, now: Seen): Sums | null {
  if (before === null) return null;
  const more = {
    provisional: now.provisional - before.provisional,
    confirmed: now.confirmed - before.confirmed,
    paid: now.paid - before.paid,
  };
  return now.line > before.line || more.provisional || more.confirmed || more.paid ? more : null;
}
