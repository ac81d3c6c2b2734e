import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { fill } from "./filling.ts";
import { fromSchema, type Schema } from "./form.ts";

interface Vectors {
  forms: Record<string, Schema>;
  fillings: {
    form: string;
    what: string;
    typed: Record<string, string>;
    answers: Record<string, string>;
    shown: string[];
    faults: Record<string, string>;
  }[];
}

const { forms, fillings }: Vectors = JSON.parse(
  readFileSync(new URL("../../../tests/vectors/forms.json", import.meta.url), "utf8"),
);

describe("the vectors shared with the server", () => {
  it.each(fillings)("$form: $what", ({ form, typed, answers, shown, faults }) => {
    const got = fill(fromSchema(forms[form] as Schema), new Map(Object.entries(typed)), "2026-11-22");
    expect(Object.fromEntries([...got.answers].filter(([, text]) => text))).toEqual(answers);
    expect([...got.shown].sort()).toEqual([...shown].sort());
    expect(Object.fromEntries(got.faults)).toEqual(faults);
  });
});
