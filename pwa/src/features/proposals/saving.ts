/** What a proposal saves, as whole minutes a month. Pure. */
import type { Proposal } from "./rows.ts";

/** Minutes a month; null while it is not drafted. Less than 0: it costs time. */
export function monthlyMinutes({
  before,
  after,
  volume,
}: Pick<Proposal, "before" | "after" | "volume">): number | null {
  return before === null || after === null || volume === null ? null : (before - after) * volume;
}

/** The same by what was measured; null when too little was delivered. What it was before is guessed where it was not counted. */
export function measuredMinutes({ before, volume, measured }: Proposal): number | null {
  if (!measured || measured.after === null || volume === null) return null;
  const was = measured.before ?? (before === null ? null : before * 60);
  return was === null ? null : Math.round(((was - measured.after) * volume) / 60);
}

/** Minutes in the unit that people count in: [2.5, "hours"], [40, "minutes"]. */
export function inUnits(minutes: number): [number: number, unit: "hours" | "minutes"] {
  return Math.abs(minutes) < 60 ? [minutes, "minutes"] : [Math.round(minutes / 6) / 10, "hours"];
}

/** Seconds a piece as minutes with one place: 126 → "2.1". */
export function minutesOf(seconds: number): string {
  return (seconds / 60).toFixed(1);
}
