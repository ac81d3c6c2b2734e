/** The work on a piece as pure functions: what is written, what is missing, where to go on. */
import { normalise } from "../results/values.ts";
import type { FormField, Order, Piece } from "./rows.ts";

/** The part of a draft that counts here. */
export interface Written {
  answers: readonly (readonly string[])[];
  row: number;
}

export type RowState = "empty" | "begun" | "full" | "bad";

/** One string for every field of every row, however old the draft is. */
export function shaped(
  rows: number,
  fields: readonly FormField[],
  answers: readonly (readonly string[])[] = [],
): string[][] {
  return Array.from({ length: rows }, (_, row) => fields.map((field, at) => answers[row]?.[at] ?? field.default ?? ""));
}

/** A copy with one answer changed. */
export function changed(
  answers: readonly (readonly string[])[],
  row: number,
  field: number,
  value: string,
): string[][] {
  return answers.map((cells, at) =>
    at === row ? cells.map((cell, col) => (col === field ? value : cell)) : [...cells],
  );
}

/** The code of what is wrong with an answer (`required`, `bad_date`, …), or null. */
export function fault(field: FormField, typed: string): string | null {
  const read = normalise(field.type, typed, field.options);
  if (read.code !== null) return read.code;
  return field.required && read.value === "" ? "required" : null;
}

export interface RowCheck {
  missing: number;
  bad: number;
  written: number;
}

export function checkRow(fields: readonly FormField[], cells: readonly string[]): RowCheck {
  const found: RowCheck = { missing: 0, bad: 0, written: 0 };
  fields.forEach((field, at) => {
    const typed = cells[at] ?? "";
    const code = fault(field, typed);
    if (code === "required") found.missing++;
    else if (code !== null) found.bad++;
    if (typed.trim() !== (field.default ?? "")) found.written++;
  });
  return found;
}

export interface PieceCheck {
  rows: RowCheck[];
  /** Places that must be written or corrected before it can be delivered. */
  open: number;
  /** Rows that are complete. A row in which nothing is written is complete only when nothing in it is required and … */
  done: number;
  /** … it has been looked at: the person is past it. */
  begun: boolean;
}

export function checkPiece(
  fields: readonly FormField[],
  answers: readonly (readonly string[])[],
  reached: number,
): PieceCheck {
  const rows = answers.map((cells) => checkRow(fields, cells));
  return {
    rows,
    open: rows.reduce((all, row) => all + row.missing + row.bad, 0),
    done: rows.filter((row, at) => row.missing + row.bad === 0 && (row.written > 0 || at < reached)).length,
    begun: rows.some((row) => row.written > 0) || reached > 0,
  };
}

/** How the cells of a row are read: by the columns of a sheet, or by a template's form (features/templates/reading.ts). */
export interface Reading {
  check(cells: readonly string[]): RowCheck;
  /** The titles of what is missing or wrong. */
  lacking(cells: readonly string[]): string[];
  /** What is delivered: every answer in its canonical form; one that cannot be read goes as it was typed. */
  delivered(cells: readonly string[]): string[];
  /** What a person has answered, for a line of its own. */
  words(cells: readonly string[]): string[];
}

export function plainReading(fields: readonly FormField[]): Reading {
  return {
    check: (cells) => checkRow(fields, cells),
    lacking: (cells) => fields.filter((field, at) => fault(field, cells[at] ?? "") !== null).map(({ label }) => label),
    delivered: (cells) =>
      fields.map((field, at) => {
        const typed = cells[at] ?? "";
        return normalise(field.type, typed, field.options).value ?? typed;
      }),
    words: (cells) => cells.filter(Boolean),
  };
}

/** What was typed where something else is delivered: row, column, text. The server leaves out what nobody wrote. */
export function originals(
  typed: Readonly<Record<string, string>>,
  answers: readonly (readonly string[])[],
  delivered: readonly (readonly string[])[],
): [number, number, string][] {
  return answers.flatMap((cells, row) =>
    cells.flatMap((cell, at): [number, number, string][] => {
      const text = typed[`${row}/${at}`] ?? cell;
      return text.trim() && text !== delivered[row]?.[at] ? [[row, at, text]] : [];
    }),
  );
}

/** Due soonest first; what is as urgent stays together by order and number. */
export function byDue(one: Piece, other: Piece): number {
  return one.until - other.until || one.order - other.order || one.no - other.no;
}

/** A piece counts its minutes by its order; 0 when the order is not there any more. */
export function minutesLeft(order: Order | undefined, done: number, rows: number): number {
  return order && rows > 0 ? Math.max(1, Math.ceil((order.minutes * (rows - done)) / rows)) : 0;
}
