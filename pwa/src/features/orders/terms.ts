// From the preview of a sheet to the terms of an order. Pure: the screen keeps a Plan, the server gets Terms.

import { type Price, price, wholeNumber } from "./price.ts";
import { type FieldType, fieldTypes, type Template } from "./rows.ts";

export interface PreviewColumn {
  index: number;
  label: string;
  given: boolean;
  key: boolean;
  required: boolean;
  type: string;
  options?: string[] | null;
}

export interface SheetError {
  row: number | null;
  line: number | null;
  column: string;
  code: string;
  message: string;
}

export interface Preview {
  name: string;
  format: "csv" | "xlsx";
  encoding: string | null;
  title_rows: number;
  rows: number;
  columns: PreviewColumn[];
  sample: string[][];
  errors: SheetError[];
  /** Which of the files that came with it its rows name, by their places; the others are spare. */
  pictures?: { column: number | null; used: number[]; spare: number[] };
}

export interface PlanColumn {
  index: number;
  label: string;
  key: boolean;
  given: boolean;
  required: boolean;
  type: FieldType;
  /** as typed: one choice a line, or split by 、 or a comma */
  options: string;
  /** somebody decided this: a corrected file does not change it */
  touched: boolean;
}

/** What a person typed; numbers stay text until they are sent, so that nothing is lost while typing. */
export interface Plan {
  firm: number | null;
  template: string | null;
  /** the template's version whose form the workers fill; null: they fill the sheet's blank columns */
  version: number | null;
  title: string;
  purpose: string;
  instructions: string;
  minutes: string;
  yen: string;
  size: string;
  columns: PlanColumn[];
}

export const emptyPlan: Plan = {
  firm: null,
  template: null,
  version: null,
  title: "",
  purpose: "",
  instructions: "",
  minutes: "",
  yen: "",
  size: "10",
  columns: [],
};

export interface OrderTerms {
  hub: string;
  firm: number;
  title: string;
  template: string | null;
  version: number | null;
  purpose: string;
  instructions: string;
  minutes: number;
  yen: number;
  size: number;
  columns: { index: number; given: boolean; required: boolean; type: FieldType; options: string[] }[];
  publish: boolean;
}

function fieldType(name: string): FieldType {
  return fieldTypes.find((type) => type === name) ?? "text";
}

export function splitOptions(text: string): string[] {
  const seen = new Set<string>();
  for (const part of text.split(/[\n、,，]/)) {
    const option = part.trim();
    if (option !== "") seen.add(option);
  }
  return [...seen];
}

/** Columns of a (new) file: what the sheet suggests, and over it what somebody decided for the same heading. */
export function planColumns(preview: Preview, before: readonly PlanColumn[]): PlanColumn[] {
  const used = new Set<PlanColumn>();
  return preview.columns.map((column) => {
    const fresh: PlanColumn = {
      index: column.index,
      label: column.label,
      key: column.key,
      given: column.given,
      required: column.required,
      type: fieldType(column.type),
      options: (column.options ?? []).join("、"),
      touched: false,
    };
    const kept = before.find((old) => old.touched && old.label === column.label && !used.has(old));
    if (kept === undefined) return fresh;
    used.add(kept);
    return { ...kept, index: column.index, key: column.key };
  });
}

/** A template, or one of its versions: what an order can take from it. */
export type Terms = Pick<Template, "code" | "title" | "purpose" | "instructions" | "minutes" | "yen" | "size">;

/** A template fills the terms; what the person typed before is replaced, the columns and the firm stay. */
export function withTemplate(plan: Plan, template: Terms | null, version: number | null = null): Plan {
  if (template === null) return { ...plan, template: null, version: null };
  return {
    ...plan,
    template: template.code,
    version,
    title: plan.title.trim() === "" || plan.template !== null ? template.title : plan.title,
    purpose: template.purpose,
    instructions: template.instructions,
    minutes: String(template.minutes),
    yen: String(template.yen),
    size: String(template.size),
  };
}

export function planPrice(plan: Plan, rows: number): Price {
  return price({
    rows,
    size: wholeNumber(plan.size) ?? 0,
    minutes: wholeNumber(plan.minutes) ?? 0,
    yen: wholeNumber(plan.yen) ?? 0,
  });
}

/** Where a plan is not complete: the name of the input and the code of the sentence. */
export interface Gap {
  at: string;
  code:
    | "no_field"
    | "no_given"
    | "options_missing"
    | "firm_missing"
    | "title_missing"
    | "purpose_missing"
    | "number_missing"
    | "number_large";
}

const most = { minutes: 480, yen: 100_000, size: 200 };

export function gaps(plan: Plan): Gap[] {
  const found: Gap[] = [];
  const asked = plan.columns.filter((column) => !column.given);
  const fields = plan.version === null ? asked : [];
  if (plan.version === null && plan.columns.length > 0 && fields.length === 0)
    found.push({ at: "columns", code: "no_field" });
  if (plan.columns.length > 0 && fields.length === plan.columns.length) found.push({ at: "columns", code: "no_given" });
  for (const column of fields) {
    if (column.type === "choice" && splitOptions(column.options).length < 2) {
      found.push({ at: `options-${column.index}`, code: "options_missing" });
    }
  }
  if (plan.firm === null) found.push({ at: "firm", code: "firm_missing" });
  if (plan.title.trim() === "") found.push({ at: "title", code: "title_missing" });
  if (plan.purpose.trim() === "") found.push({ at: "purpose", code: "purpose_missing" });
  for (const at of ["size", "minutes", "yen"] as const) {
    const value = wholeNumber(plan[at]);
    if (value === null || value < 1) found.push({ at, code: "number_missing" });
    else if (value > most[at]) found.push({ at, code: "number_large" });
  }
  return found;
}

/** Terms for the server; null while there are gaps. */
export function toTerms(plan: Plan, hub: string, publish: boolean): OrderTerms | null {
  const minutes = wholeNumber(plan.minutes);
  const yen = wholeNumber(plan.yen);
  const size = wholeNumber(plan.size);
  if (gaps(plan).length > 0 || plan.firm === null || minutes === null || yen === null || size === null) return null;
  return {
    hub,
    firm: plan.firm,
    title: plan.title.trim(),
    template: plan.template,
    version: plan.version,
    purpose: plan.purpose.trim(),
    instructions: plan.instructions.trim(),
    minutes,
    yen,
    size,
    columns: plan.columns.map((column) => ({
      index: column.index,
      given: column.given,
      required: column.required,
      type: column.given ? "text" : column.type,
      options: !column.given && column.type === "choice" ? splitOptions(column.options) : [],
    })),
    publish,
  };
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

/** Reads a plan kept on the device; anything that is not one gives the empty plan. */
export function readPlan(text: string | null): Plan {
  if (text === null) return emptyPlan;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return emptyPlan;
  }
  if (typeof value !== "object" || value === null) return emptyPlan;
  const plan = value as Partial<Record<keyof Plan, unknown>>;
  const words = ["title", "purpose", "instructions", "minutes", "yen", "size"] as const;
  if (!words.every((name) => isText(plan[name])) || !Array.isArray(plan.columns)) return emptyPlan;
  return {
    ...emptyPlan,
    ...(plan as Plan),
    firm: typeof plan.firm === "number" ? plan.firm : null,
    template: isText(plan.template) ? plan.template : null,
    version: typeof plan.version === "number" ? plan.version : null,
    columns: (plan.columns as PlanColumn[]).filter((column) => isText(column?.label) && isText(column?.options)),
  };
}
