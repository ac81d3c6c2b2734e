import { describe, expect, it } from "vitest";
import type { FirmOrder, FirmResult } from "../orders/rows.ts";
import { byStanding, standingOf, waiting } from "./list.ts";

const order = (state: FirmOrder["state"], accepted = 0): FirmOrder =>
  ({ state, pieces: { total: 3 }, reviews: { passed: 0, accepted } }) as FirmOrder;
const result = (of: number, state: FirmResult["state"], due_at: number, reminded = 0): FirmResult =>
  ({ order: of, state, due_at, reminded }) as FirmResult;

describe("where the orders of a firm are", () => {
  it("is told by their state and by what came back", () => {
    expect(standingOf(order("draft"))).toBe("drafts");
    expect(standingOf(order("terms_ready"))).toBe("asked");
    expect(standingOf(order("done", 2))).toBe("running");
    expect(standingOf(order("done", 3))).toBe("over");
  });

  it("puts drafts first and the newest of each", () => {
    const orders = new Map([
      ["1", order("open")],
      ["2", order("draft")],
      ["3", order("draft")],
    ]);
    expect(byStanding(orders).map(([name, list]) => [name, list.map(([id]) => id)])).toEqual([
      ["drafts", ["3", "2"]],
      ["running", ["1"]],
    ]);
  });
});

describe("what waits for a firm", () => {
  const orders = new Map([
    ["1", order("open")],
    ["2", order("open")],
  ]);

  it("is counted by order, and what counts as accepted first stands first", () => {
    const found = waiting(orders, [result(1, "passed", 9), result(2, "passed", 5, 1), result(1, "passed", 7)]);
    expect(found.map(({ id, count, due, reminded }) => [id, count, due, reminded])).toEqual([
      ["2", 1, 5, true],
      ["1", 2, 7, false],
    ]);
  });

  it("is neither what was accepted nor what she has done here a moment ago", () => {
    const gone = (one: FirmResult) => one.due_at === 9;
    expect(waiting(orders, [result(1, "accepted", 1), result(1, "passed", 9)], gone)).toEqual([]);
  });
});
