/** The ledger as the server writes it: person:N ledger/9. Amounts are integer yen; a line is never changed. */
export interface LedgerLine {
  kind:
    | "received"
    | "accepted"
    | "lapsed"
    | "late_full"
    | "late_part"
    | "late_none"
    | "adjusted"
    | "extra"
    | "rejected"
    | "appeal_full"
    | "appeal_part"
    | "appeal_none"
    | "proposal";
  /** What it adds to 見込み, and to 確定. */
  provisional: number;
  confirmed: number;
  at: number;
  order: number;
  title: string;
  piece: number;
  code: string;
  receipt: string | null;
  /** The line that it confirms, takes away or corrects. */
  refers: number | null;
  reason: string;
}

/** 見込み and 確定: the sums of what the lines add, nothing else. */
export function sums(lines: Iterable<LedgerLine>): { provisional: number; confirmed: number } {
  const sum = { provisional: 0, confirmed: 0 };
  for (const line of lines) {
    sum.provisional += line.provisional;
    sum.confirmed += line.confirmed;
  }
  return sum;
}
