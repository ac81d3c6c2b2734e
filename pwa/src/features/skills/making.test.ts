import { describe, expect, it } from "vitest";
import { examplesOf } from "./making.ts";

const blank = { given: [], answers: [] };
const row = (name: string) => ({ given: [name], answers: [`${name}!`] });
const delivered = (...names: string[]) => ({
  given: names.map((name) => [name]),
  answers: names.map((name) => [`${name}!`]),
});

describe("rows of work as practice", () => {
  it("stand in the place of blank ones, and there are three at least", () => {
    expect(examplesOf([blank, row("a"), blank], [delivered("b")])).toEqual([row("a"), row("b"), blank]);
  });
  it("are copied once, and ten at most", () => {
    const once = examplesOf([blank, blank, blank], [delivered("a", "b"), delivered("c", "d")]);
    expect(examplesOf(once, [delivered("a", "b")])).toEqual(once);
    expect(examplesOf([], [delivered(..."abcdefghijklm")])).toHaveLength(10);
  });
});
