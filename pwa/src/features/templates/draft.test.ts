import { describe, expect, test } from "vitest";
import type { Schema } from "../../forms/form.ts";
import {
  changed,
  draftOf,
  emptyDraft,
  fieldsOf,
  freeKey,
  optionsText,
  readOptions,
  schemaOf,
  termsOf,
} from "./draft.ts";
import { addField, move, removeField } from "./moves.ts";
import en from "./words.en.json";
import ja from "./words.ja.json";

const schema: Schema = {
  title: "申込書",
  properties: {
    kind: { title: "種類", "x-type": "choice", enum: ["new"], "x-options": [{ value: "new", label: "新規" }] },
    count: { title: "数", "x-type": "number", pattern: "^[0-9]+$", "x-minimum": "1" },
  },
  required: ["kind"],
  "x-order": ["count", "kind"],
};

const version = {
  template: "T-1",
  no: 1,
  form: schema,
  title: "申込書",
  purpose: "",
  instructions: "",
  example: "",
  size: 2,
  minutes: 5,
  yen: 120,
  manual: [["光を入れる", "a".repeat(64), 9]] as const,
  data_class: "personal" as const,
  ai: "forbidden" as const,
  share: 30,
  published_at: 0,
  by: "",
};

describe("a template while it is written", () => {
  test("keeps what it does not know, in the order of the form", () => {
    const written = schemaOf(draftOf("T-1", version));
    expect(written["x-order"]).toEqual(["count", "kind"]);
    expect(written.properties.count).toEqual(schema.properties.count);
    expect(written.properties.kind).toEqual({ ...schema.properties.kind, "x-required": true });
    expect(written.required).toBeUndefined();
    const { manual, dataClass, ai, share } = draftOf("T-1", version);
    expect(manual).toEqual([{ words: "光を入れる", picture: "a".repeat(64) }]);
    expect([dataClass, ai, share]).toEqual(["personal", "forbidden", "30"]);
  });

  test("another type leaves behind what only the old one had", () => {
    const { kind = {}, count = {} } = schema.properties;
    expect(changed(count, { "x-type": "text" })).toEqual({ title: "数", "x-type": "text" });
    expect(changed(kind, { "x-type": "choices" })).toEqual({
      title: "種類",
      "x-type": "choices",
      "x-options": [{ value: "new", label: "新規" }],
    });
    expect(changed(kind, { "x-type": "text" })["x-options"]).toBeUndefined();
  });

  test("what is emptied is no keyword any more", () => {
    expect(
      changed({ title: "数", "x-minimum": "1", "x-required": true }, { "x-minimum": "", "x-required": false }),
    ).toEqual({
      title: "数",
    });
  });

  test("options are lines, with a value before the words where they differ", () => {
    const options = [
      { value: "new", label: "新規" },
      { value: "継続", label: "継続" },
    ];
    expect(optionsText(options)).toBe("new=新規\n継続");
    expect(readOptions(" new = 新規 \n\n継続\nx=")).toEqual([...options, { value: "x", label: "x" }]);
  });

  test("fields are added under a free key, moved and removed", () => {
    const fields = fieldsOf(schema);
    const more = addField([...fields, { key: "q3", told: {} }]);
    expect(more.map(({ key }) => key)).toEqual(["count", "kind", "q3", "q4"]);
    expect(freeKey(more)).toBe("q5");
    expect(move(fields, 0, 1).map(({ key }) => key)).toEqual(["kind", "count"]);
    expect(move(fields, 0, -1)).toEqual(fields);
    expect(removeField(fields, 0).map(({ key }) => key)).toEqual(["kind"]);
  });

  test("terms are numbers once all of them are there", () => {
    expect(termsOf(emptyDraft)).toBeNull();
    const full = { ...emptyDraft, title: " 申込書 ", purpose: "台帳に写す ", minutes: "５", yen: "0" };
    const terms = { title: "申込書", purpose: "台帳に写す", size: 10, minutes: 5, yen: 0, share: 100 };
    expect(termsOf(full)).toEqual(terms);
    expect(termsOf({ ...full, purpose: "　" })).toBeNull();
    expect(termsOf({ ...full, share: "101" })).toBeNull();
    expect(termsOf({ ...full, size: "201" })).toBeNull();
  });
});

test("both languages say the same things about templates", () => {
  const places = (words: Record<string, string>) =>
    Object.entries(words).map(([key, word]) => [
      key,
      [...new Set([...word.matchAll(/\{(\w+)/g)].map((found) => found[1]))].sort(),
    ]);
  expect(places(en)).toEqual(places(ja));
});
