/** How long to wait before trying again, so that a thousand phones do not come back at the same moment. */

const FIRST_MS = 2000;

/** Somebody looks at the page and sees that it waits: a minute is as long as hope lasts. */
const LONGEST_MS = 60_000;

/** After the k-th failure in a row: 2 s, doubled each time up to a minute, and of that a random part above the half. */
export function backOff(failures: number, random: () => number = Math.random): number {
  const full = Math.min(FIRST_MS * 2 ** Math.max(0, failures - 1), LONGEST_MS);
  return Math.round(full * (0.5 + random() / 2));
}
