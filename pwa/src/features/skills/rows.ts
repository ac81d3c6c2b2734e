/** Skills as the server writes them: hub:CODE and desk:CODE skill/<number>, person:N and desk:CODE qualification/<skill>-<person>. */
import type { Schema } from "../../forms/form.ts";
import type { PersonRef } from "../pieces/rows.ts";

export type Standing = "learning" | "invited" | "declined" | "qualified" | "relearning" | "withdrawn";
export type Verb = "propose" | "decline" | "try" | "pass" | "grant" | "withdraw" | "expire";

/** Rows of work to practise on; `no` is the version of the practice. */
export interface Practice {
  no: number;
  given: { label: string }[];
  schema: Schema;
  rows: string[][];
}

export interface HubSkill {
  name: string;
  practice: Practice | null;
}

/** `few`: too few people do this work. `suggested`: whom to ask. */
export interface NeededBy {
  code: string;
  title: string;
  few: boolean;
  active: PersonRef[];
  suggested: PersonRef[];
}

export interface DeskSkill {
  name: string;
  practice: { no: number; rows: number; made_at: number } | null;
  templates: NeededBy[];
}

export interface Step {
  verb: Verb;
  by: PersonRef | null;
  words: string;
  at: number;
}

export interface Try {
  at: number;
  right: number;
  of: number;
  passed: boolean;
  counted: boolean;
}

export interface Qualification {
  skill: number;
  name: string;
  state: Standing;
  how: "training" | "coordinator" | null;
  by: PersonRef | null;
  granted_at: number | null;
  until: number | null;
  steps: Step[];
  /** The newest first. */
  tries: Try[];
}

/** `right` is there where what was written was not. */
export interface Told {
  wrote: string;
  mark?: "blank" | "unreadable" | "differs";
  right?: string;
}

export interface OwnQualification extends Qualification {
  last: (Practice & { told: Told[][] }) | null;
}

export interface DeskQualification extends Qualification {
  person: PersonRef;
}
