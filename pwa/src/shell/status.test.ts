import { describe, expect, test } from "vitest";
import type { Attention, Pending } from "../house.ts";
import { statusOf, waitingLong, whyKey } from "./status.ts";

const submit = (n: number, at = 0): Pending => ({
  n,
  name: "result.submit",
  lane: `piece/${n}`,
  args: { piece: n, rev: 1, answers: [] },
  at,
});
const save = (n: number): Pending => ({ ...submit(n), name: "result.save" });
const back = (n: number, code: string, name = "result.submit"): Attention => ({
  ...submit(n),
  name,
  key: "7.1.1",
  outcome: "refused",
  code,
});
const quiet = { state: "quiet", last: 1000 } as const;

describe("the status line", () => {
  test("counts what waits, whatever the link says", () => {
    for (const state of ["quiet", "connecting", "no_network", "no_server", "not_ours"] as const) {
      expect(statusOf([submit(1), submit(2), submit(3)], [], [], { state, last: 1000 })).toEqual({
        tone: "wait",
        key: "waiting",
        n: 3,
      });
    }
  });

  test("says that everything has arrived only when nothing is in the outbox", () => {
    expect(statusOf([], [], [], quiet)).toEqual({ tone: "good", key: "all", at: 1000 });
    expect(statusOf([submit(1)], [], [5000], quiet).key).not.toBe("all");
    expect(statusOf([save(1)], [], [5000], quiet)).toEqual({ tone: "wait", key: "saves" });
    expect(statusOf([], [back(1, "not_yours")], [5000], quiet).key).not.toBe("all");
  });

  test("an edit while an exchange runs is counted although the exchange before it ended well", () => {
    expect(statusOf([submit(2)], [], [2000], { state: "quiet", last: 2000 })).toEqual({
      tone: "wait",
      key: "waiting",
      n: 1,
    });
  });

  test("the time is that of the newest proof", () => {
    expect(statusOf([], [], [3000], quiet)).toEqual({ tone: "good", key: "all", at: 3000 });
  });

  test("a phone that never connected has nothing to say", () => {
    expect(statusOf([], [], [], { state: "quiet", last: null })).toEqual({ tone: "paper", key: "none" });
  });

  test("a stop comes first, with its reason and with what else waits", () => {
    expect(statusOf([submit(3)], [back(1, "not_yours"), back(2, "lane_blocked")], [], quiet)).toEqual({
      tone: "bad",
      key: "stopped",
      n: 2,
      waiting: 1,
      why: "not_yours",
    });
    expect(whyKey("something_new")).toBe("other");
  });

  test("what a coordinator has decided about is news", () => {
    const decided = [back(1, "decided_applied"), back(2, "decided_set_aside")];
    expect(statusOf([], decided, [], quiet)).toEqual({ tone: "wait", key: "news", n: 2 });
  });

  test("a phone that is not registered any more is a stop when something waits", () => {
    const out = { state: "signed_out", last: 1000 } as const;
    expect(statusOf([submit(1)], [], [], out)).toMatchObject({ key: "stopped", why: "signed_out", n: 1 });
    expect(statusOf([], [], [], out).key).toBe("all");
  });

  test("work that was not granted is news, not a stop", () => {
    expect(statusOf([], [back(1, "none_left", "piece.take")], [], quiet)).toEqual({ tone: "wait", key: "news", n: 1 });
  });
});

describe("waiting for a day", () => {
  const hour = 3_600_000;
  test("speaks up from 24 hours on", () => {
    expect(waitingLong([submit(1, 0)], 24 * hour - 1)).toBeNull();
    expect(waitingLong([submit(1, 0), submit(2, 20 * hour)], 30 * hour)).toBe(30);
    expect(waitingLong([], 30 * hour)).toBeNull();
  });

  test("the backup of a draft worries nobody", () => {
    expect(waitingLong([save(1)], 30 * hour)).toBeNull();
  });
});
