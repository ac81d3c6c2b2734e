import { describe, expect, it } from "vitest";
import type { Proposal } from "./rows.ts";
import { inUnits, measuredMinutes, minutesOf, monthlyMinutes } from "./saving.ts";

describe("what a proposal saves", () => {
  it("is 3 hours a month: 1 minute of 180 pieces (W8)", () => {
    const minutes = monthlyMinutes({ before: 3, after: 2, volume: 180 });
    expect(minutes).toBe(180);
    expect(inUnits(minutes as number)).toEqual([3, "hours"]);
  });
  it("is not known before it is drafted", () => {
    expect(monthlyMinutes({ before: 3, after: null, volume: 180 })).toBeNull();
  });
  it.each([
    [59, [59, "minutes"]],
    [60, [1, "hours"]],
    [150, [2.5, "hours"]],
    [-90, [-1.5, "hours"]],
    [0, [0, "minutes"]],
  ])("%i minutes read %j", (minutes, told) => {
    expect(inUnits(minutes)).toEqual(told);
  });
  it("is measured by the median of both ways (F6)", () => {
    const measured = { before: 180, after: 126, pieces: [3, 3] } as const;
    const proposal = { before: 3, volume: 180, measured } as unknown as Proposal;
    expect(measuredMinutes(proposal)).toBe(162);
    expect(minutesOf(126)).toBe("2.1");
  });
  it("stands on the guess where nobody counted before, and on nothing where nobody counted since", () => {
    const of = (before: number | null, after: number | null) =>
      ({ before: 3, volume: 180, measured: { before, after, pieces: [0, 3] } }) as unknown as Proposal;
    expect(measuredMinutes(of(null, 126))).toBe(162);
    expect(measuredMinutes(of(180, null))).toBeNull();
  });
});
