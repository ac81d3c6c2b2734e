import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { FieldType } from "../pieces/rows.ts";
import { clean, normalise } from "./values.ts";

interface Vector {
  type: FieldType;
  input: string;
  value: string | null;
  code: string | null;
  options?: string[];
}

// The same file is played by the server's tests: both halves must read the same thing.
const vectors: Vector[] = JSON.parse(
  readFileSync(new URL("../../../../tests/vectors/values.json", import.meta.url), "utf8"),
);

describe("values", () => {
  test("the shared vectors are there", () => {
    expect(vectors.length).toBeGreaterThan(200);
  });

  test.each(vectors.map((one) => [one.type, one.input, one] as const))("%s %j", (type, input, one) => {
    expect(normalise(type, input, one.options)).toEqual({ value: one.value, code: one.code });
  });

  test("what was made canonical stays what it is", () => {
    for (const { type, value, options } of vectors) {
      if (value !== null) expect(normalise(type, value, options)).toEqual({ value, code: null });
    }
  });

  test("two spaces between digits are no more a number than one", () => {
    expect(normalise("number", "1  234").code).toBe("bad_number");
    expect(normalise("date", "2026/9/1  2").code).toBe("bad_date");
  });

  test("a surrogate without a partner goes, a pair stays", () => {
    expect(clean("a\ud800b")).toBe("ab");
    expect(clean("𠮷野家")).toBe("𠮷野家");
  });
});
