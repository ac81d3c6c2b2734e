/** How a row of cells is read by a template's form. */
import { fill } from "../../forms/filling.ts";
import type { Field, Form } from "../../forms/form.ts";
import type { Reading } from "../pieces/work.ts";
import { inWords } from "./inWords.ts";

/** The fields that have an answer, in the order of a row's cells: all but notes. */
export function asked(form: Form): readonly Field[] {
  return form.fields.filter((field) => field.type !== "note");
}

/** Fields whose answer names files. */
export function isAttached(field: Field): boolean {
  return field.type === "photo" || field.type === "audio" || field.type === "file";
}

/** The day in Japan, ISO. */
export function today(now: number = Date.now()): string {
  return new Date(now + 9 * 3_600_000).toISOString().slice(0, 10);
}

export function typedOf(form: Form, cells: readonly string[]): Map<string, string> {
  return new Map(asked(form).map((field, at) => [field.key, cells[at] ?? field.default]));
}

export function formReading(form: Form, day: string = today()): Reading {
  const fields = asked(form);
  const filled = (cells: readonly string[]) => fill(form, typedOf(form, cells), day);
  const faulty = (cells: readonly string[]) => {
    const { faults } = filled(cells);
    return fields.filter((field) => faults.has(field.key)).map((field) => ({ field, faults }));
  };
  return {
    check(cells) {
      const wrong = faulty(cells);
      const missing = wrong.filter(({ field, faults }) => faults.get(field.key) === "required").length;
      const written = fields.filter(
        (field, at) => !field.calculated && (cells[at] ?? "").trim() !== field.default,
      ).length;
      return { missing, bad: wrong.length - missing, written };
    },
    lacking: (cells) => faulty(cells).map(({ field }) => field.title),
    delivered(cells) {
      const { answers } = filled(cells);
      return fields.map((field) => answers.get(field.key) ?? "");
    },
    words(cells) {
      const { answers } = filled(cells);
      return fields.map((field) => inWords(field, answers.get(field.key) ?? "")).filter(Boolean);
    },
  };
}
