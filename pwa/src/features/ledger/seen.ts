/** What somebody saw of their yen the last time, so that no number changes silently. */
import type { Seen } from "./rows.ts";

const PLACE = "hitokuchi.money.seen";

export function readSeen(): Seen | null {
  try {
    const kept = JSON.parse(localStorage.getItem(PLACE) ?? "null") as Seen | null;
    return kept !== null && Number.isInteger(kept.line + kept.provisional + kept.confirmed + kept.paid) ? kept : null;
  } catch {
    return null;
  }
}

export function keepSeen(seen: Seen): void {
  try {
    localStorage.setItem(PLACE, JSON.stringify(seen));
  } catch {
    // a full store means that the mark comes once more
  }
}
