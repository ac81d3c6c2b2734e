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
  set(field: number, value: string): void;
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
  let writes = 0;
  let worked = draft?.worked ?? 0;
  let last = now();

  const save = (): void => {
    const mine = ++writes;
    const at = now();
    worked += Math.max(0, Math.min(at - last, PAUSE_MS));
    last = at;
    kept.value = "saving";
    write({ answers: answers.value, row: row.value, at, worked }).then(
      () => {
        if (mine === writes) kept.value = "saved";
      },
      () => {
        if (mine === writes) kept.value = "failed";
      },
    );
  };

  const set = (field: number, value: string): void => {
    if (answers.value[row.value]?.[field] === value) return;
    answers.value = changed(answers.value, row.value, field, value);
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
    leave(field) {
      const how = fields[field];
      const typed = answers.value[row.value]?.[field];
      if (!how || typed === undefined) return;
      left.value = new Set(left.value).add(`${row.value}/${field}`);
      const { value } = normalise(how.type, typed, how.options);
      if (value !== null) set(field, value);
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
