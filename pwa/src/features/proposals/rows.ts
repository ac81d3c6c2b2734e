/** A proposal as the server writes it: person:N, desk:CODE and firm:N proposal/<number>. */
import type { WithFiles } from "../files/attached.ts";
import type { PersonRef } from "../pieces/rows.ts";

export type ProposalState =
  | "noted"
  | "drafted"
  | "hub_checked"
  | "sent"
  | "discussing"
  | "adopted"
  | "declined"
  | "measured";

export const kinds = ["tool", "merge", "drop", "form", "automate"] as const;
export type Kind = (typeof kinds)[number];

export type Verb =
  | "note"
  | "draft"
  | "ask"
  | "check"
  | "send"
  | "discuss"
  | "adopt"
  | "decline"
  | "apply"
  | "reward"
  | "measure";

/** What somebody did with it. `by` is null for the server's clock. */
export interface Step {
  verb: Verb;
  by: PersonRef | null;
  firm: boolean;
  words: string;
  at: number;
}

/** `before` and `after` are minutes a piece, `volume` pieces a month; `measured` in seconds a piece, and of how many pieces. */
export interface Proposal extends WithFiles {
  order: number;
  title: string;
  minutes: number;
  firm: { id: number; name: string };
  template: { code: string; title: string } | null;
  state: ProposalState;
  kind: Kind | null;
  words: string;
  before: number | null;
  after: number | null;
  volume: number | null;
  noted_at: number;
  version: { no: number } | null;
  since: number | null;
  measure_at: number | null;
  measured: { before: number | null; after: number | null; pieces: [before: number, after: number] } | null;
  steps: readonly Step[];
}

/** Its author's and the desk's. `monthly`: how many pieces there were in the month before. */
export interface OwnProposal extends Proposal {
  monthly: number;
  named: boolean;
  reward: number | null;
}

export interface DeskProposal extends OwnProposal {
  worker: PersonRef;
}

/** A firm is told who had the idea when they agreed to it. */
export interface FirmProposal extends Proposal {
  worker: PersonRef | null;
}
