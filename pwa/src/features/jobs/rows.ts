// What the scopes of a firm and of its hub's desk hold about the firm's work, as the server writes it.
import type { PersonRef } from "../orders/rows.ts";

export type JobState = "written" | "split" | "suggested" | "agreed" | "templated" | "retired" | "keep_inside" | "ask";

export type Grade = "no" | "partly" | "yes";

/** What is known of a piece of work; a field that nobody has filled in is not there. */
export interface Facts {
  title?: string;
  per?: "day" | "week" | "month" | "volume";
  times?: number;
  unit?: string;
  /** of one time */
  minutes?: number;
  who?: string;
  /** how many people can do it */
  hands?: number;
  risk?: string;
  sure?: Grade;
  same?: Grade;
  secret?: "open" | "inside" | "people";
}

export type Field = keyof Facts;

/** What somebody wrote and somebody else wrote over without having seen it. */
export interface Kept {
  field: Field;
  value: string | number;
  by: PersonRef;
  at: number;
}

export interface Said {
  by: PersonRef;
  firm: boolean;
  words: string;
  at: number;
}

/** job/FIRM-KEY. `place` is its order among those below the same `parent`, which is blank at the root. */
export interface Job {
  firm: number;
  key: string;
  root: string;
  parent: string;
  place: number;
  state: JobState;
  reason: string;
  template: string;
  version: number;
  removed: boolean;
  facts: Facts;
  kept: Kept[];
  comments: Said[];
  at: number;
}
