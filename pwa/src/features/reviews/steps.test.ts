import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { needsNetwork } from "./steps.ts";

type Step = [verb: string, who: string, offline: boolean, origin: string, to: string];
const steps: Step[] = JSON.parse(
  readFileSync(new URL("../../../../tests/vectors/steps.json", import.meta.url), "utf8"),
);
/** What is decided once and for all waits for a network: late work here, the others in the part of the page for decisions. */
const late = new Set([
  ...["pay_late", "pay_part", "propose_not_used", "not_use"],
  ...["adjudicate", "set_beside", "propose_reject", "reject", "pay_appeal", "pay_appeal_part", "uphold"],
]);

describe("the table of steps, on the desk", () => {
  it.each(steps.filter(([, who]) => who === "coordinator" || who === "firm"))(
    "%s by %s, offline %s",
    (verb, _, offline) => {
      expect(needsNetwork.has(late.has(verb) ? "late" : verb)).toBe(!offline);
    },
  );
});
