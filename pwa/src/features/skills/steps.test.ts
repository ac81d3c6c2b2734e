import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { can } from "./can.ts";
import type { Standing, Verb } from "./rows.ts";
import { may } from "./steps.ts";

type Row = [verb: Verb, who: string, offline: boolean, origin: Standing | null, to: Standing];
const steps: Row[] = JSON.parse(
  readFileSync(new URL("../../../../tests/vectors/skill_steps.json", import.meta.url), "utf8"),
);
const states = [null, ...new Set(steps.map(([, , , , to]) => to))];
const verbs = [...new Set(steps.map(([verb]) => verb))];

describe("the table of steps of a skill, on the screens", () => {
  it.each(["worker", "coordinator", "firm"] as const)("%s may what the table says, and nothing else", (who) => {
    for (const state of states) {
      for (const verb of verbs) {
        const told = steps.some(([v, w, , origin]) => v === verb && w === who && origin === state);
        expect([verb, state, may(who, verb, state)]).toEqual([verb, state, told]);
      }
    }
  });

  it("the work is for who has the skill, also while they practise again", () => {
    expect(states.filter((state) => can(state ?? undefined)).sort()).toEqual(["qualified", "relearning"]);
    expect(can(undefined)).toBe(false);
  });
});
