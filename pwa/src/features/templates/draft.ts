/** A template while it is being changed: kept on this device until it is published or put away. The functions are pure. */
import { signal } from "@preact/signals";
import type { Option, Schema } from "../../forms/form.ts";
import { wholeNumber } from "../orders/price.ts";
import type { Version } from "../orders/rows.ts";

export type Property = Schema["properties"][string];

/** One field: its key, and its property of the schema; what this screen cannot change stays as it is. */
export interface DraftField {
  readonly key: string;
  readonly told: Property;
}

/** A step of a manual; the picture is with the server already, named by its hash. */
export interface Step {
  readonly words: string;
  readonly picture: string;
}

export const dataClasses = ["public", "confidential", "personal"] as const;
export const aiRules = ["allowed", "ask", "forbidden"] as const;
export type DataClass = (typeof dataClasses)[number];
export type AiRule = (typeof aiRules)[number];

export interface Draft {
  /** null: a new template */
  readonly code: string | null;
  readonly title: string;
  readonly purpose: string;
  readonly instructions: string;
  readonly example: string;
  readonly size: string;
  readonly minutes: string;
  readonly yen: string;
  readonly manual: readonly Step[];
  readonly dataClass: DataClass;
  readonly ai: AiRule;
  /** How many of a hundred deliveries are looked at. */
  readonly share: string;
  readonly fields: readonly DraftField[];
}

export const emptyDraft: Draft = {
  code: null,
  title: "",
  purpose: "",
  instructions: "",
  example: "",
  size: "10",
  minutes: "",
  yen: "",
  manual: [],
  dataClass: "confidential",
  ai: "ask",
  share: "100",
  fields: [],
};

export function fieldsOf(schema: Schema): DraftField[] {
  const order = schema["x-order"] ?? Object.keys(schema.properties);
  const required = new Set(schema.required);
  return order.map((key) => {
    const told = schema.properties[key] ?? {};
    return { key, told: required.has(key) ? { ...told, "x-required": true } : told };
  });
}

export function draftOf(code: string, from: Omit<Version, "form"> & { form: Schema }): Draft {
  const { title, purpose, instructions, example } = from;
  const price = { size: String(from.size), minutes: String(from.minutes), yen: String(from.yen) };
  const manual = from.manual.map(([words, picture]) => ({ words, picture }));
  const rules = { manual, dataClass: from.data_class, ai: from.ai, share: String(from.share) };
  return { code, title, purpose, instructions, example, ...price, ...rules, fields: fieldsOf(from.form) };
}

/** The form as the server wants it. Which answers are required is said by each field itself. */
export function schemaOf(draft: Draft): Schema {
  return {
    ...(draft.title.trim() && { title: draft.title.trim() }),
    properties: Object.fromEntries(draft.fields.map(({ key, told }) => [key, told])),
    "x-order": draft.fields.map(({ key }) => key),
  };
}

/** A key that no field has. */
export function freeKey(fields: readonly DraftField[]): string {
  const taken = new Set(fields.map(({ key }) => key));
  let n = fields.length + 1;
  while (taken.has(`q${n}`)) n++;
  return `q${n}`;
}

/** A copy with something changed; "" and false take the keyword away. Another type takes along what only the old one had. */
export function changed(told: Property, next: Partial<Record<keyof Property, unknown>>): Property {
  const result: Record<string, unknown> = { ...told, ...next };
  if (next["x-type"] !== undefined && next["x-type"] !== told["x-type"]) {
    for (const key of ["pattern", "enum", "x-minimum", "x-maximum", "default", "x-columns"]) delete result[key];
    if (next["x-type"] !== "choice" && next["x-type"] !== "choices") delete result["x-options"];
  }
  if (next["x-options"] !== undefined) delete result.enum;
  for (const [key, value] of Object.entries(result)) if (value === "" || value === false) delete result[key];
  return result as Property;
}

export function optionsText(options: readonly Option[] = []): string {
  return options.map(({ value, label }) => (value === label ? label : `${value}=${label}`)).join("\n");
}

export function readOptions(text: string): Option[] {
  const lines = text.split("\n").map((line) => line.trim());
  return lines.filter(Boolean).map((line) => {
    const at = line.indexOf("=");
    return at > 0
      ? { value: line.slice(0, at).trim(), label: line.slice(at + 1).trim() || line.slice(0, at).trim() }
      : { value: line, label: line };
  });
}

export interface Terms {
  title: string;
  purpose: string;
  size: number;
  minutes: number;
  yen: number;
  share: number;
}

/** The numbers of a draft; null while one of them, the name, or what it is for is missing. */
export function termsOf(draft: Draft): Terms | null {
  const [size, minutes, yen, share] = [draft.size, draft.minutes, draft.yen, draft.share].map(wholeNumber);
  const [title, purpose] = [draft.title.trim(), draft.purpose.trim()];
  if (!title || !purpose || !size || !minutes || typeof yen !== "number" || typeof share !== "number") return null;
  if (size > 200 || minutes > 480 || yen > 1_000_000 || share > 100) return null;
  return { title, purpose, size, minutes, yen, share };
}

const place = "hitokuchi.desk.template";

function kept(): Record<string, Draft> {
  try {
    const all = JSON.parse(localStorage.getItem(place) ?? "{}") as Record<string, Draft>;
    // One that was begun before there were manuals has none.
    return Object.fromEntries(Object.entries(all).map(([name, draft]) => [name, { ...emptyDraft, ...draft }]));
  } catch {
    return {};
  }
}

/** What is being written, by the code of its template, or "new". */
export const drafts = signal<Readonly<Record<string, Draft>>>(kept());

export function keep(name: string, draft: Draft | null): void {
  const { [name]: _before, ...others } = drafts.value;
  drafts.value = draft ? { ...others, [name]: draft } : others;
  try {
    localStorage.setItem(place, JSON.stringify(drafts.value));
  } catch {
    // a full or closed store: the form still works, it only does not outlive the page
  }
}
