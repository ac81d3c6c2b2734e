/** What the phone knows of its person's yen. */
import { computed } from "@preact/signals";
import { house } from "../../house.ts";
import { type LedgerLine, type Statement, sums } from "./rows.ts";

export const ledger = house.rows<LedgerLine>("person", "ledger");
export const statements = house.rows<Statement>("person", "statement");
export const earner = house.rows<{ number: string }>("person", "earner");
export const terms = house.rows<{ dated: { since: string; fee_percent: number }[] }>("hub", "terms");

export const three = computed(() => sums(ledger.value.values(), statements.value.values()));

/** By a line's number, the statement that it stands on. */
export const stated = computed(() => {
  const found = new Map<number, Statement>();
  for (const one of statements.value.values()) for (const line of one.lines) found.set(line, one);
  return found;
});

/** Lines that another one confirmed or took away. */
export const settled = computed(() => {
  const found = new Set<number>();
  for (const line of ledger.value.values()) {
    if (line.refers !== null && (line.kind === "accepted" || line.kind === "lapsed")) found.add(line.refers);
  }
  return found;
});
