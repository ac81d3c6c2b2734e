/** What becomes of answers in a form: what is shown, calculated, missing or wrong. Twin of server/forms/filling.py. */
import { clean, normalise } from "../features/results/values.ts";
import { evaluate, parse, textOf, truth } from "./expression.ts";
import { type Field, type Form, inOrder } from "./form.ts";
import { matches } from "./pattern.ts";
import { compare, read } from "./quantity.ts";

const MAX_ANSWER = 10_000;
const MAX_TABLE_ROWS = 200;

export interface Filled {
  /** Canonical where they can be read, as typed where not, blank where nothing is asked. */
  readonly answers: ReadonlyMap<string, string>;
  readonly shown: ReadonlySet<string>;
  /** By key, a code. */
  readonly faults: ReadonlyMap<string, string>;
}

class Unreadable extends Error {
  readonly code: string;

  constructor(code: string) {
    super(code);
    this.code = code;
  }
}

const NONE: ReadonlyMap<string, string> = new Map();

/** The form with these answers, on a day (ISO). `around`: answers that expressions may read besides, for a row of a table. */
export function fill(form: Form, typed: ReadonlyMap<string, string>, today: string, around = NONE): Filled {
  const known = new Map(around);
  const answers = new Map<string, string>();
  const put = (key: string, text: string): void => {
    answers.set(key, text);
    known.set(key, text);
  };
  const faults = new Map<string, string>();
  const shown = new Set<string>();
  for (const field of inOrder(form)) {
    put(field.key, "");
    if (field.shownIf && !truth(evaluate(parse(field.shownIf), known, today))) continue;
    shown.add(field.key);
    const text = field.calculated
      ? textOf(evaluate(parse(field.calculated), known, today))
      : (typed.get(field.key) ?? field.default);
    try {
      put(field.key, canonical(field, text, today, known));
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      put(field.key, clean(text));
      faults.set(field.key, error.code);
    }
  }
  for (const field of form.fields) {
    if (!shown.has(field.key) || faults.has(field.key)) continue;
    const code = fault(field, known, today);
    if (code) faults.set(field.key, code);
  }
  return { answers, shown, faults };
}

/** A title or a hint with the answers that it speaks of; one that is not there yet is an ellipsis. */
export function said(text: string, answers: ReadonlyMap<string, string>): string {
  return text.replace(/\$\{ *([^\s${}'"]+) *\}/g, (_, key: string) => answers.get(key) || "…");
}

/** Characters as the server counts them: code points. */
function length(text: string): number {
  return text.length && [...text].length;
}

type Answers = ReadonlyMap<string, string>;

function canonical(field: Field, typed: string, today: string, answers: Answers): string {
  if (length(typed) > MAX_ANSWER) throw new Unreadable("too_long");
  const values = field.options.map((option) => option.value);
  const one = (kind: Parameters<typeof normalise>[0], text: string): string => {
    const { value, code } = normalise(kind, text, values);
    if (value === null) throw new Unreadable(code);
    return value;
  };
  switch (field.type) {
    case "note":
      return "";
    case "choices": {
      const chosen = new Set(
        clean(typed)
          .split("\n")
          .map((line) => one("choice", line)),
      );
      return values.filter((value) => chosen.has(value)).join("\n");
    }
    case "table":
      return table(field, typed, today, answers);
    case "photo":
    case "audio":
    case "file":
      return names(typed);
    case "long_text":
      return one("text", typed);
    default:
      return one(field.type, typed);
  }
}

function names(typed: string): string {
  const lines = clean(typed)
    .split("\n")
    .filter((line) => line);
  if (lines.some((line) => !/^[0-9a-f]{64}$/.test(line))) throw new Unreadable("bad_file");
  return [...new Set(lines)].join("\n");
}

/** One row of a table, filled as a form of its columns. */
export function tableRow({ columns }: Field, cells: readonly string[], today: string, answers: Answers): Filled {
  const typed = new Map(columns.map(({ key }, at) => [key, cells[at] ?? ""]));
  return fill({ title: "", fields: columns }, typed, today, answers);
}

function table(field: Field, typed: string, today: string, answers: Answers): string {
  if (!clean(typed)) return "";
  const rows = rowsOf(typed);
  if (!rows || rows.length > MAX_TABLE_ROWS || rows.some((row) => row.length !== field.columns.length)) {
    throw new Unreadable("bad_table");
  }
  const tidy: string[][] = [];
  for (const row of rows.filter((cells) => cells.some((cell) => clean(cell)))) {
    const filled = tableRow(field, row, today, answers);
    const faulty = field.columns.find(({ key }) => filled.faults.has(key));
    if (faulty) throw new Unreadable(filled.faults.get(faulty.key) ?? "");
    tidy.push(field.columns.map(({ key }) => filled.answers.get(key) ?? ""));
  }
  return tidy.length ? JSON.stringify(tidy) : "";
}

/** How many files or rows an answer has; null for a field that has one answer. */
export function count({ type }: Field, text: string): number | null {
  if (type === "table") return text ? (rowsOf(text) ?? []).length : 0;
  return type === "photo" || type === "audio" || type === "file" ? text.split("\n").filter(Boolean).length : null;
}

/** The rows of a table's text; null when it is none. */
export function rowsOf(typed: string): string[][] | null {
  try {
    const rows: unknown = JSON.parse(typed);
    const isRow = (row: unknown) => Array.isArray(row) && row.every((cell) => typeof cell === "string");
    return Array.isArray(rows) && rows.every(isRow) ? rows : null;
  } catch {
    return null;
  }
}

function fault(field: Field, answers: ReadonlyMap<string, string>, today: string): string {
  const text = answers.get(field.key) ?? "";
  if (!text) return field.required && !field.calculated && field.type !== "note" ? "required" : "";
  const many = count(field, text);
  if (many !== null) {
    if (field.minimum && many < Number(field.minimum)) return "too_few";
    return field.maximum && many > Number(field.maximum) ? "too_many" : "";
  }
  if (field.minimum && before(text, field.minimum)) return "below_minimum";
  if (field.maximum && before(field.maximum, text)) return "above_maximum";
  if (field.maxLength && length(text) > field.maxLength) return "too_long";
  if (field.pattern && !matches(field.pattern, text)) return "not_as_described";
  if (field.validIf && !truth(evaluate(parse(field.validIf), new Map([...answers, [".", text]]), today))) {
    return "not_valid";
  }
  return "";
}

/** Of two canonical numbers or dates. */
function before(a: string, b: string): boolean {
  const [left, right] = [read(a), read(b)];
  return left && right ? compare(left, right) < 0 : a < b;
}
