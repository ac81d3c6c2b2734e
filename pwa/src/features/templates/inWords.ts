import type { Option } from "../../forms/form.ts";
import { t } from "../../text/index.ts";

/** What it takes of a field to read its answer out: a field of the engine has it, and so has the schema (`worded`). */
export interface Worded {
  readonly type: string;
  readonly options: readonly Option[];
  readonly columns: readonly Worded[];
}

function rowsOf(text: string): unknown[][] | null {
  try {
    const rows: unknown = JSON.parse(text);
    return Array.isArray(rows) && rows.every(Array.isArray) ? rows : null;
  } catch {
    return null;
  }
}

/** An answer as people read it: labels of options, a table row by row, how many files. */
export function inWords({ type, options, columns }: Worded, text: string): string {
  const label = (value: string) => options.find((option) => option.value === value)?.label ?? value;
  if (type === "choice" || type === "choices") return text.split("\n").map(label).join("、");
  if (text && (type === "photo" || type === "audio" || type === "file")) {
    return `${t(`type.${type}`)} ${text.split("\n").length}`;
  }
  const rows = type === "table" ? rowsOf(text) : null;
  if (!rows) return text;
  return rows.map((row) => columns.map((column, at) => inWords(column, String(row[at] ?? ""))).join(" ")).join(" / ");
}

interface Property {
  readonly "x-type"?: string;
  readonly "x-options"?: readonly Option[];
  readonly "x-columns"?: readonly Property[];
}

/** The same of a property of a form's schema. */
export function worded(property: Property | undefined): Worded {
  return {
    type: property?.["x-type"] ?? "text",
    options: property?.["x-options"] ?? [],
    columns: (property?.["x-columns"] ?? []).map(worded),
  };
}
