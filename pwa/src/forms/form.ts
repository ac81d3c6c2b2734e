/** A form as the server publishes it: a JSON Schema with our keywords. Twin of server/forms/form.py, where they are described. */
import { answersIn, parse } from "./expression.ts";

export type FieldType =
  | "text"
  | "long_text"
  | "number"
  | "yen"
  | "date"
  | "choice"
  | "choices"
  | "yesno"
  | "postal"
  | "photo"
  | "audio"
  | "file"
  | "table"
  | "note";

export interface Option {
  readonly value: string;
  readonly label: string;
}

export interface Field {
  readonly key: string;
  readonly type: FieldType;
  readonly title: string;
  readonly hint: string;
  readonly example: string;
  readonly step: string;
  readonly required: boolean;
  readonly options: readonly Option[];
  readonly minimum: string;
  readonly maximum: string;
  readonly maxLength: number;
  readonly pattern: string;
  readonly shownIf: string;
  readonly validIf: string;
  readonly message: string;
  readonly calculated: string;
  readonly default: string;
  readonly columns: readonly Field[];
}

export interface Form {
  readonly title: string;
  readonly fields: readonly Field[];
}

interface Property {
  readonly title?: string;
  readonly description?: string;
  readonly examples?: readonly string[];
  readonly enum?: readonly string[];
  readonly pattern?: string;
  readonly default?: string;
  readonly maxLength?: number;
  readonly "x-type"?: FieldType;
  readonly "x-step"?: string;
  readonly "x-required"?: boolean;
  readonly "x-options"?: readonly Option[];
  readonly "x-minimum"?: string;
  readonly "x-maximum"?: string;
  readonly "x-shown-if"?: string;
  readonly "x-valid-if"?: string;
  readonly "x-message"?: string;
  readonly "x-calculated"?: string;
  readonly "x-columns"?: readonly (Property & { readonly key: string })[];
}

/** The part of JSON Schema that a form is. The server has checked it. */
export interface Schema {
  readonly title?: string;
  readonly properties: Readonly<Record<string, Property>>;
  readonly required?: readonly string[];
  readonly "x-order"?: readonly string[];
}

/** Types whose shape says the pattern: it is not one that somebody wrote. */
const SHAPED: ReadonlySet<FieldType> = new Set(["number", "yen", "date", "postal", "photo", "audio", "file"]);

export function fromSchema(schema: Schema): Form {
  const order = schema["x-order"] ?? Object.keys(schema.properties);
  const required = new Set(schema.required);
  const fields = order.map((key) => fieldOf(key, schema.properties[key] as Property, required.has(key)));
  return { title: schema.title ?? "", fields };
}

function fieldOf(key: string, told: Property, required: boolean): Field {
  const type = told["x-type"] ?? (told.enum ? "choice" : "text");
  return {
    key,
    type,
    title: told.title ?? "",
    hint: told.description ?? "",
    example: told.examples?.[0] ?? "",
    step: told["x-step"] ?? "",
    required: required || (told["x-required"] ?? false),
    options:
      told["x-options"] ?? (type === "choice" ? (told.enum ?? []).map((value) => ({ value, label: value })) : []),
    minimum: told["x-minimum"] ?? "",
    maximum: told["x-maximum"] ?? "",
    maxLength: told.maxLength ?? 0,
    pattern: SHAPED.has(type) ? "" : (told.pattern ?? "").replace(/^\^\(\?:(.*)\)\$$/s, "$1"),
    shownIf: told["x-shown-if"] ?? "",
    validIf: told["x-valid-if"] ?? "",
    message: told["x-message"] ?? "",
    calculated: told["x-calculated"] ?? "",
    default: told.default ?? "",
    columns: (told["x-columns"] ?? []).map((each) => fieldOf(each.key, each, false)),
  };
}

/** The answers that a field waits for; those of a table's own row are not among them. */
function needs({ shownIf, calculated, columns }: Field): string[] {
  const reads = (written: string) => (written ? answersIn(parse(written)) : []);
  const around = columns.flatMap((column) => [...needs(column), ...reads(column.validIf)]);
  const own = new Set(columns.map(({ key }) => key));
  return [...reads(shownIf), ...reads(calculated), ...around.filter((key) => !own.has(key))];
}

/** Fields so that each comes after the answers that it needs. */
export function inOrder(form: Form): readonly Field[] {
  const left = new Map(form.fields.map((field) => [field.key, field]));
  const found: Field[] = [];
  for (;;) {
    const ready = [...left.values()].filter((field) => !needs(field).some((key) => key !== "." && left.has(key)));
    if (!ready.length) return found;
    found.push(...ready);
    for (const field of ready) left.delete(field.key);
  }
}
