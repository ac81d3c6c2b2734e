import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Job, JobState } from "./rows.ts";
import { after, type Verb, type Who } from "./steps.ts";
import { firstBite, minutesAMonth, score, timesAMonth } from "./weighing.ts";

type Step = [verb: string, who: string, offline: boolean, origin: JobState, to: JobState];

interface Case {
  name: string;
  rows: Pick<Job, "key" | "parent" | "place" | "state" | "removed" | "facts">[];
  minutes: Record<string, number | null>;
  times: Record<string, number | null>;
  scores: Record<string, number>;
  first: string | null;
}

const { steps, trees }: { steps: Step[]; trees: Case[] } = JSON.parse(
  readFileSync(new URL("../../../../tests/vectors/jobs.json", import.meta.url), "utf8"),
);

describe("the table of steps", () => {
  const verbs = ["split", "suggest", "ask", "keep", "agree", "retire", "reopen", "template"] as const;
  const states = [...new Set(steps.map(([, , , origin]) => origin))];
  const cases = verbs.flatMap((verb) =>
    (["firm", "coordinator"] as const).flatMap((who) => states.map((state) => [verb, who, state] as const)),
  );

  it.each(cases)("%s by %s from %s", (verb, who, state) => {
    const found = steps.find(([v, w, , origin]) => v === verb && w === who && origin === state);
    expect(after(verb as Verb, who as Who, state)).toBe(found?.[4] ?? null);
  });

  it("everything a person does can be written down without a network", () => {
    expect(steps.filter(([, who, offline]) => who !== "server" && !offline)).toEqual([]);
  });
});

describe.each(trees)("$name", ({ rows, minutes, times, scores, first }) => {
  it("hours and points", () => {
    expect(Object.fromEntries(minutesAMonth(rows))).toEqual(minutes);
    expect(Object.fromEntries(rows.map((row) => [row.key, timesAMonth(row.facts)]))).toEqual(times);
    expect(Object.fromEntries(rows.map((row) => [row.key, score(row.facts)]))).toEqual(scores);
  });

  it("the first bite", () => {
    expect(firstBite(rows)).toBe(first);
  });
});
