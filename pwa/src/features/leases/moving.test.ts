import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { DeskOrder, DeskPerson, DeskPiece } from "../orders/rows.ts";
import { contactOf, heldBy, holders, moved } from "./moving.ts";
import { needsNetwork } from "./steps.ts";

type Step = [verb: string, who: string, offline: boolean, origin: string, to: string];
const steps: Step[] = JSON.parse(
  readFileSync(new URL("../../../../tests/vectors/lease_steps.json", import.meta.url), "utf8"),
);

describe("the table of leases, on the pages", () => {
  it.each(steps.filter(([, who]) => who !== "server"))("%s by %s, offline %s, from %s", (verb, _, offline) => {
    expect(needsNetwork.has(verb)).toBe(!offline);
  });
});

const piece = (who: number | null, more: object = {}): DeskPiece =>
  ({
    order: 1,
    state: who ? "leased" : "ready",
    worker: who && { id: who },
    until: 5,
    ...more,
  }) as unknown as DeskPiece;
const pieces = new Map([
  ["1", piece(7, { until: 9 })],
  ["2", piece(7, { started: 3 })],
  ["3", piece(8)],
  ["4", piece(7, { order: 2 })],
  ["5", piece(null)],
]);
const orders = new Map([["1", { title: "名簿" } as DeskOrder]]);

describe("what somebody holds", () => {
  it("is theirs alone, what is due first before the rest", () => {
    expect(heldBy(7, null, pieces, orders).map(({ id }) => id)).toEqual([2, 4, 1]);
    expect(heldBy(7, 1, pieces, orders).map(({ title }) => title)).toEqual(["名簿", "名簿"]);
    expect([...holders(1, pieces)]).toEqual([
      [7, 2],
      [8, 1],
    ]);
  });

  it("C3: only what is not begun goes as unstarted, all of it otherwise", () => {
    const held = heldBy(7, 1, pieces, orders);
    expect(moved(held, "unstarted").map(({ id }) => id)).toEqual([1]);
    expect(moved(held, "now")).toHaveLength(2);
    expect(moved(held, "later")).toHaveLength(2);
  });
});

describe("when somebody was heard of", () => {
  const person = (...times: (number | null)[]): DeskPerson =>
    ({ devices: times.map((contact_at) => ({ contact_at, revoked: contact_at === 99 })) }) as unknown as DeskPerson;

  it("is the last contact of any phone that is in use", () => {
    expect(contactOf(person(5, 8, 99), 10)).toEqual({ at: 8, silent: false });
    expect(contactOf(person(5), 4_000_000)).toEqual({ at: 5, silent: true });
    expect(contactOf(person(null), 10)).toEqual({ at: null, silent: true });
    expect(contactOf(undefined, 10)).toEqual({ at: null, silent: true });
  });
});
