/** Practice that is being made: kept on this device until it is, and filled from what was delivered. */
import type { DeskResult } from "../orders/rows.ts";

export const MIN_ROWS = 3;
export const MAX_ROWS = 10;

/** Cells that are not there yet are blank. */
export interface Example {
  given: string[];
  answers: string[];
}

export interface Making {
  order: string;
  rows: Example[];
}

const place = (skill: number): string => `hitokuchi.practice.${skill}`;

export function kept(skill: number): Making | null {
  try {
    return JSON.parse(localStorage.getItem(place(skill)) ?? "null") as Making | null;
  } catch {
    return null;
  }
}

export function keep(skill: number, making: Making | null): void {
  try {
    if (making) localStorage.setItem(place(skill), JSON.stringify(making));
    else localStorage.removeItem(place(skill));
  } catch {
    // a full or closed store: what was typed is still on the screen
  }
}

const blank = ({ given, answers }: Example): boolean => ![...given, ...answers].some((cell) => cell?.trim());

/** The rows with those of deliveries in the place of blank ones, and after them, up to MAX_ROWS. */
export function examplesOf(
  rows: readonly Example[],
  delivered: readonly Pick<DeskResult, "given" | "answers">[],
): Example[] {
  const written = rows.filter((row) => !blank(row));
  const known = new Set(written.map(({ given }) => given.join("\t")));
  const copies = delivered
    .flatMap(({ given = [], answers }) => given.map((cells, at) => ({ given: cells, answers: answers[at] ?? [] })))
    .filter(({ given }) => !known.has(given.join("\t")));
  const all = [...written, ...copies].slice(0, MAX_ROWS);
  const missing = Math.max(0, MIN_ROWS - all.length);
  return [...all, ...Array.from({ length: missing }, () => ({ given: [], answers: [] }))];
}
