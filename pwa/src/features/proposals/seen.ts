/** How far each idea was looked at on this device, so that news are news once. */
import { signal } from "@preact/signals";

const place = "hitokuchi.ideas.seen";

function kept(): Record<string, number> {
  try {
    return JSON.parse(localStorage.getItem(place) ?? "{}") as Record<string, number>;
  } catch {
    return {};
  }
}

/** How many of its steps were looked at, by the number of the idea. */
export const seen = signal<Readonly<Record<string, number>>>(kept());

export function looked(number: number, steps: number): void {
  if ((seen.value[number] ?? 0) >= steps) return;
  seen.value = { ...seen.value, [number]: steps };
  try {
    localStorage.setItem(place, JSON.stringify(seen.value));
  } catch {
    // then it is news once more
  }
}
