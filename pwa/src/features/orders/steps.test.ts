import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Foreseen } from "../../house/foresight.ts";
import { orderForesights } from "./mutations.ts";

type Step = [verb: string, by: string, offline: boolean, origin: string, to: string];
const steps: Step[] = JSON.parse(
  readFileSync(new URL("../../../../tests/vectors/order_steps.json", import.meta.url), "utf8"),
);
const states = ["draft", "terms_ready", "open", "closed", "done"];

/** Where a page that waits for the server shows an order. */
function foreseen(verb: string, origin: string): string {
  let state = origin;
  const rows = {
    get: () => ({ state }),
    put: (_scope: string, _kind: string, _key: string, body: { state: string }) => {
      state = body.state;
    },
  } as unknown as Foreseen;
  const args = { order: 1 };
  orderForesights[`order.${verb}`]?.(rows, { n: 1, name: `order.${verb}`, args, lane: "order/1", at: 0 } as never);
  return state;
}

describe("the table of an order's steps, on the desks", () => {
  const shown = steps.filter(([verb, by]) => by !== "server" && verb !== "discard");
  it.each(shown)("%s by %s, offline %s: from %s to %s", (verb, _, offline, origin, to) => {
    expect(offline).toBe(true);
    expect(foreseen(verb, origin)).toBe(to);
  });

  it.each([...new Set(shown.map(([verb]) => verb))])("%s moves nothing that the table does not have", (verb) => {
    const from = shown.filter(([name]) => name === verb).map(([, , , origin]) => origin);
    for (const state of states.filter((one) => !from.includes(one))) expect(foreseen(verb, state)).toBe(state);
  });
});
