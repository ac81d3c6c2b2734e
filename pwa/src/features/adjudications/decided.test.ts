import { describe, expect, it } from "vitest";
import { amountOf } from "./amount.ts";
import { type Adjudication, decided } from "./rows.ts";

const one: Adjudication = {
  order: 1,
  code: "MDR-0001-88",
  since: 0,
  given: [["INV-88"], ["INV-89"]],
  answers: [
    [
      ["丹波設備", "110000"],
      ["森歯科", "500"],
    ],
    [
      ["丹波 設備", "11000"],
      ["森歯科", "500"],
    ],
  ],
  differing: [[0, 1]],
  files: [[], []],
};

describe("C5: what is decided between two answers", () => {
  it("is nothing while a cell is missing", () => {
    expect(decided(one, new Map())).toBe(null);
  });
  it("is what was chosen where they differ, and what both said elsewhere", () => {
    expect(decided(one, new Map([["0/1", "110,000"]]))).toEqual([
      ["丹波設備", "110,000"],
      ["森歯科", "500"],
    ]);
    expect(one.answers[0]?.[0]).toEqual(["丹波設備", "110000"]);
  });
});

describe("an amount", () => {
  it.each([
    ["70", 70],
    ["７０", 70],
    ["￥1,200", 1200],
    ["1200円", 1200],
    ["", 0],
    ["-5", 0],
    ["1.5", 0],
    ["七十", 0],
  ])("%s", (typed, yen) => expect(amountOf(typed)).toBe(yen));
});
