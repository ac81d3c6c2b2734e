import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { ProposalState, Verb } from "./rows.ts";
import { may, moves } from "./steps.ts";

type Row = [verb: Verb, who: string, offline: boolean, origin: ProposalState | null, to: ProposalState];
const steps: Row[] = JSON.parse(
  readFileSync(new URL("../../../../tests/vectors/proposal_steps.json", import.meta.url), "utf8"),
);
const states = [...new Set(steps.map(([, , , , to]) => to))];
const verbs = [...new Set(steps.map(([verb]) => verb))];

describe("the table of steps of a proposal, on the screens", () => {
  it.each(["worker", "coordinator", "firm"] as const)("%s may what the table says, and nothing else", (who) => {
    for (const state of states) {
      for (const verb of verbs) {
        const told = steps.some(([v, w, , origin]) => v === verb && w === who && origin === state);
        expect([verb, state, may(who, verb, state)]).toEqual([verb, state, told]);
      }
    }
  });
  it("only what the worker writes goes without a network", () => {
    for (const [verb, who, offline] of steps) expect([verb, offline]).toEqual([verb, who === "worker"]);
    expect(Object.keys(moves)).toHaveLength(3);
  });
});
