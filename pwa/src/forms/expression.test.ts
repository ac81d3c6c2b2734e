import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { BadExpression, evaluate, parse, textOf } from "./expression.ts";

interface Vector {
  text: string;
  answers?: Record<string, string>;
  value?: string;
  code?: string;
  at?: number;
}

const VECTORS: Vector[] = JSON.parse(
  readFileSync(new URL("../../../tests/vectors/expressions.json", import.meta.url), "utf8"),
);

describe("the vectors shared with the server", () => {
  it.each(VECTORS)("$text", ({ text, answers = {}, value, code, at }) => {
    const run = () => textOf(evaluate(parse(text), new Map(Object.entries(answers)), "2026-11-22"));
    if (value !== undefined) {
      expect(run()).toBe(value);
      return;
    }
    try {
      run();
    } catch (error) {
      expect(error).toBeInstanceOf(BadExpression);
      expect([(error as BadExpression).code, (error as BadExpression).at]).toEqual([code, at]);
      return;
    }
    expect.unreachable();
  });
});
