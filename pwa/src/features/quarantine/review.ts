/** Asking the hub to look at what was stopped: what stands in its quarantine anyway, now with its author's words. */
import type { Attention } from "../../house.ts";

/** The row `asked/<key>` of its author, and the words of the mutation. */
export interface Review {
  words: string;
}

/** What a coordinator has before her: everything held, and work that was refused (server: quarantine/rules.py). */
export function canBeReviewed({ outcome, name }: Pick<Attention, "outcome" | "name">): boolean {
  return outcome === "held" || name === "result.submit";
}

/** The arguments of `held.review`; a key is `<device>.<inc>.<n>`. */
export function reviewOf(key: string, words: string): Review & { device: string; inc: number; n: number } {
  const [device = "", inc, n] = key.split(".");
  return { device, inc: Number(inc), n: Number(n), words: words.trim().slice(0, 500) };
}
