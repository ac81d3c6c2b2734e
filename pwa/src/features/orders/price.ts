// What an order costs and what it pays by the hour. Yen are whole numbers; the hour's rate is a
// reference for people, so it is rounded down: nobody is promised a yen that is not there.

export interface Terms {
  rows: number;
  size: number;
  minutes: number;
  yen: number;
}

export interface Price {
  pieces: number;
  total: number;
  /** yen an hour, or null while minutes or yen are not known */
  rate: number | null;
  /** all pieces one after the other, in minutes */
  minutes: number;
}

export function price(terms: Terms): Price {
  const size = Number.isInteger(terms.size) && terms.size > 0 ? terms.size : 0;
  const rows = Number.isInteger(terms.rows) && terms.rows > 0 ? terms.rows : 0;
  const yen = Number.isInteger(terms.yen) && terms.yen > 0 ? terms.yen : 0;
  const minutes = terms.minutes > 0 ? terms.minutes : 0;
  const pieces = size === 0 ? 0 : Math.ceil(rows / size);
  return {
    pieces,
    total: pieces * yen,
    rate: yen > 0 && minutes > 0 ? Math.floor((yen * 60) / minutes) : null,
    minutes: pieces * minutes,
  };
}

/** The regional minimum wage as a dated reference (Hyōgo): from the day on, yen an hour. */
export const references: readonly { from: string; yen: number }[] = [
  { from: "2024-10-01", yen: 1052 },
  { from: "2025-10-04", yen: 1116 },
];

export interface Gauge {
  level: "below" | "near" | "above";
  /** where the rate stands on the scale, 0 to 1 */
  at: number;
  /** where the reference stands on the same scale, 0 to 1 */
  mark: number;
  reference: { from: string; yen: number };
}

const scaleEnd = 2400;

/** Below the reference; near: less than a tenth above it, little is left for the unexpected; above. */
export function gauge(rate: number, reference = references[references.length - 1]): Gauge {
  const mark = reference ?? { from: "", yen: 0 };
  return {
    level: rate < mark.yen ? "below" : rate < mark.yen * 1.1 ? "near" : "above",
    at: Math.max(0, Math.min(1, rate / scaleEnd)),
    mark: Math.min(1, mark.yen / scaleEnd),
    reference: mark,
  };
}

/** What a piece of so many minutes might pay: a quarter above the newest reference, rounded up to ten yen. */
export function suggestedYen(minutes: number): number {
  return Math.ceil((minutes * (references.at(-1)?.yen ?? 0) * 1.25) / 600) * 10;
}

/** A whole number as people type it: full-width digits, ￥, 円, commas and spaces are taken; null if it is none. */
export function wholeNumber(text: string): number | null {
  const plain = text.normalize("NFKC").replace(/[¥,、，\s円]/g, "");
  if (!/^\d{1,9}$/.test(plain)) return null;
  return Number(plain);
}
