import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { FULL_BUDGET } from "../transport/budget.ts";
import type { Ending } from "../transport/talk.ts";
import { Pulse } from "./pulse.ts";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

function openPulse(...endings: [Ending["state"], number?][]) {
  const seen = { talks: [] as number[], states: [] as string[], visible: true, waiting: true };
  const start = Date.now();
  const pulse = new Pulse({
    talk: async () => {
      seen.talks.push(Math.round((Date.now() - start) / 1000));
      const [state, waitMs = 0] = endings.shift() ?? (["done"] as const);
      await Promise.resolve();
      return { state, waitMs, budget: FULL_BUDGET };
    },
    changed: (state) => seen.states.push(state),
    visible: () => seen.visible,
    waiting: () => seen.waiting,
    random: () => 1,
  });
  return { pulse, seen };
}

describe("the pulse", () => {
  it("talks when nudged, and every half minute while somebody looks", async () => {
    const { pulse, seen } = openPulse();
    pulse.nudge();
    await vi.advanceTimersByTimeAsync(95_000);
    expect(seen.talks).toEqual([0, 30, 60, 90]);
    expect(seen.states.slice(0, 2)).toEqual(["connecting", "done"]);
  });

  it("becomes slow when nothing happens, and keeps to the server's pace", async () => {
    const { pulse, seen } = openPulse();
    pulse.nudge();
    await vi.advanceTimersByTimeAsync(330_000);
    seen.talks.length = 0;
    await vi.advanceTimersByTimeAsync(240_000);
    expect(seen.talks).toHaveLength(2);
    const paced = openPulse(["done", 100_000], ["done", 100_000]);
    paced.pulse.nudge();
    await vi.advanceTimersByTimeAsync(210_000);
    expect(paced.seen.talks).toEqual([0, 100, 200]);
  });

  it("sleeps when nobody looks and nothing waits", async () => {
    const { pulse, seen } = openPulse();
    seen.visible = false;
    seen.waiting = false;
    pulse.nudge();
    await vi.advanceTimersByTimeAsync(600_000);
    expect(seen.talks).toEqual([0]);
    seen.visible = true;
    pulse.looked();
    await vi.advanceTimersByTimeAsync(0);
    expect(seen.talks).toEqual([0, 600]);
  });

  it("backs off, and an act breaks its own waiting", async () => {
    const { pulse, seen } = openPulse(["no_server"], ["no_server"], ["no_server"], ["no_server"]);
    pulse.nudge();
    await vi.advanceTimersByTimeAsync(13_500);
    expect(seen.talks).toEqual([0, 2, 6]);
    pulse.nudge();
    await vi.advanceTimersByTimeAsync(0);
    expect(seen.talks).toEqual([0, 2, 6, 14].map((s, i) => (i === 3 ? seen.talks[3] : s)));
    expect(seen.talks).toHaveLength(4);
  });

  it("waits as long as the server asked, unless a person insists", async () => {
    const { pulse, seen } = openPulse(["no_server", 90_000], ["no_server", 90_000]);
    pulse.nudge();
    await vi.advanceTimersByTimeAsync(10_000);
    pulse.nudge();
    pulse.looked();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(seen.talks).toEqual([0]);
    await pulse.connect();
    expect(seen.talks).toEqual([0, 20]);
    await vi.advanceTimersByTimeAsync(91_000);
    expect(seen.talks).toEqual([0, 20, 110]);
  });

  it("talks again when something happened during a conversation", async () => {
    const { pulse, seen } = openPulse();
    pulse.nudge();
    pulse.nudge();
    pulse.nudge();
    await vi.advanceTimersByTimeAsync(1000);
    expect(seen.talks).toEqual([0, 0]);
  });

  it("stays quiet when the server does not know us, until somebody does something", async () => {
    const { pulse, seen } = openPulse(["signed_out"]);
    pulse.nudge();
    await vi.advanceTimersByTimeAsync(600_000);
    expect(seen.talks).toEqual([0]);
    await pulse.connect();
    expect(seen.talks).toHaveLength(2);
  });

  it("stops", async () => {
    const { pulse, seen } = openPulse(["no_server"]);
    pulse.nudge();
    await vi.advanceTimersByTimeAsync(0);
    pulse.stop();
    pulse.nudge();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(seen.talks).toEqual([0]);
  });
});
