import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Order, Piece } from "../pieces/rows.ts";
import { choose, foretell, inHand, weighed } from "./choose.ts";
import { heldPacks } from "./held.ts";

interface Case {
  name: string;
  offers: [number, number, number, number][];
  minutes: number;
  room: number;
  chosen: [number, number][];
}
const cases: Case[] = JSON.parse(
  readFileSync(new URL("../../../../tests/vectors/packs.json", import.meta.url), "utf8"),
);

const order = (minutes: number, open: number, since: number, more: object = {}): Order =>
  ({
    state: "open",
    minutes,
    yen: 70,
    size: 1,
    open,
    since,
    form: { given: [], fields: [] },
    ...more,
  }) as unknown as Order;
const piece = (more: object = {}): Piece =>
  ({ order: 1, state: "leased", until: 9, rows: [], ...more }) as unknown as Piece;

describe("the choice of a pack", () => {
  it.each(cases)("$name", ({ offers, minutes, room, chosen }) => {
    const list = offers.map(([id, each, ready, since]) => ({ order: id, minutes: each, ready, since }));
    expect(choose(list, minutes, room)).toEqual(chosen);
  });

  it("W2: nine pieces of three minutes, with their yen and what they weigh", () => {
    const found = foretell(new Map([["1", order(3, 9, 1, { bytes: 400 })]]), 30, 0);
    expect(found).toMatchObject({ pieces: 9, minutes: 27, yen: 630, bytes: 3600 });
  });

  it("leaves out what is closed, and what there is no room for", () => {
    const orders = new Map([
      ["1", order(3, 9, 1, { state: "closed" })],
      ["2", order(3, 9, 2)],
    ]);
    expect(foretell(orders, 30, 98).lines.map(({ id, count }) => [id, count])).toEqual([[2, 2]]);
    expect(foretell(orders, 30, 100).pieces).toBe(0);
  });
});

it("weighs the bytes of UTF-8, not letters", () => {
  expect(weighed([piece({ code: "あ" })])).toBe(JSON.stringify(piece({ code: "あ" })).length + 2);
});

it("counts minutes of what is still to do only", () => {
  expect(inHand([piece(), piece({ state: "sending" })], new Map([["1", order(12, 1, 1)]]))).toBe(12);
});

describe("a pack that is held", () => {
  const row = {
    minutes: 30,
    at: 1,
    pieces: [
      [51, 70],
      [52, 70],
      [53, 70],
    ] as [number, number][],
  };
  const none = new Set<number>();

  it("is done as far as its pieces are on their way or delivered", () => {
    const pieces = new Map([
      ["51", piece({ state: "sending" })],
      ["53", piece({ until: 7 })],
    ]);
    expect(heldPacks(new Map([["1", row]]), pieces, new Map(), none)).toMatchObject([
      { id: 1, all: 3, done: 2, yen: 210, until: 7, rest: [53] },
    ]);
  });

  it("has nothing of what is on its way back, or was sent back to be mended", () => {
    const pieces = new Map([
      ["51", piece()],
      ["52", piece()],
      ["53", piece()],
    ]);
    const found = heldPacks(new Map([["1", row]]), pieces, new Map([["51", {}]]), new Set([52]));
    expect(found).toMatchObject([{ all: 1, done: 0, rest: [53] }]);
  });

  it("is gone when nothing of it is left", () => {
    expect(heldPacks(new Map([["1", row]]), new Map(), new Map(), none)).toEqual([]);
  });
});
