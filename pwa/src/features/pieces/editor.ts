/**
 * The answers of one piece while a person writes. Every change is written to the device at once; `saved` is said only when
 * the device has promised to keep the newest one.
 */
import { type ReadonlySignal, signal } from "@preact/signals";
import type { Draft } from "../../house.ts";
import { normalise } from "../results/values.ts";
import type { FormField } from "./rows.ts";
import { changed, shaped } from "./work.ts";

export type Kept = "untouched" | "saving" | "saved" | "failed";

export interface Editor {
  answers: ReadonlySignal<string[][]>;
  row: ReadonlySignal<number>;
  /** The seconds in which somebody worked on it, here and before. */
  worked(): number;
  kept: ReadonlySignal<Kept>;
  /** Rows that were left once: what is missing there is said. */
  seen: ReadonlySignal<ReadonlySet<number>>;
  /** Fields that were left once, as `row/field`: what cannot be read there is said. */
  left: ReadonlySignal<ReadonlySet<string>>;
  /** `of` is the row; whoever is slow (a photo) says of which one. */
  set(field: number, value: string, of?: number): void;
  /** What was typed where the answer is another writing of it, by `row/field`. */
  typed: Readonly<Record<string, string>>;
  /** The person left the field: what was typed takes its canonical form when it has one. */
  leave(field: number): void;
  goTo(row: number): void;
  /** Everything has been looked at: say all that is missing. */
  seeAll(): void;
}

/** Who does nothing for longer than this does something else. */
const PAUSE_MS = 90_000;

export function openEditor(
  rows: number,
  fields: readonly FormField[],
  draft: Draft | null,
  write: (draft: Draft) => Promise<void>,
  now: () => number = Date.now,
): Editor {
  const answers = signal(shaped(rows, fields, draft?.answers));
  const row = signal(Math.min(Math.max(0, draft?.row ?? 0), Math.max(0, rows - 1)));
  const kept = signal<Kept>(draft ? "saved" : "untouched");
  const seen = signal<ReadonlySet<number>>(new Set(Array.from({ length: row.value }, (_, at) => at)));
  const left = signal<ReadonlySet<string>>(new Set());
  const typed: Record<string, string> = { ...draft?.typed };
  let writes = 0;
  let worked = draft?.worked ?? 0;
  let last = now();

  const save = (): void => {
    const mine = ++writes;
    const at = now();
    worked += Math.max(0, Math.min(at - last, PAUSE_MS));
    last = at;
    kept.value = "saving";
    write({ answers: answers.value, row: row.value, at, worked, typed: { ...typed } }).then(
      () => {
        if (mine === writes) kept.value = "saved";
      },
      () => {
        if (mine === writes) kept.value = "failed";
      },
    );
  };

  const set = (field: number, value: string, of = row.value): void => {
    if (answers.value[of]?.[field] === value) return;
    delete typed[`${of}/${field}`];
    answers.value = changed(answers.value, of, field, value);
    save();
  };

  return {
    answers,
    row,
    worked: () => Math.round(worked / 1000),
    kept,
    seen,
    left,
    set,
    typed,
    leave(field) {
      const how = fields[field];
      const was = answers.value[row.value]?.[field];
      if (!how || was === undefined) return;
      const place = `${row.value}/${field}`;
      left.value = new Set(left.value).add(place);
      const { value } = normalise(how.type, was, how.options);
      // A table's cells are read one by one, when it is delivered.
      if (value === null || value === was || how.kind === "table") return;
      const first = typed[place] ?? was;
      answers.value = changed(answers.value, row.value, field, value);
      typed[place] = first;
      save();
    },
    goTo(next) {
      if (next === row.value || next < 0 || next >= rows) return;
      seen.value = new Set(seen.value).add(row.value);
      row.value = next;
      save();
    },
    seeAll() {
      seen.value = new Set(Array.from({ length: rows }, (_, at) => at));
    },
  };
}
