/** What can be done with a piece of work. Twin of STEPS in server/features/jobs/rules.py: both play tests/vectors/jobs.json. */
import type { JobState } from "./rows.ts";

export type Verb = "suggest" | "ask" | "keep" | "agree" | "retire" | "reopen";
export type Who = "firm" | "coordinator";

const all: readonly JobState[] = [
  "written",
  "split",
  "suggested",
  "agreed",
  "templated",
  "retired",
  "keep_inside",
  "ask",
];

/** Where a verb leads, and from which states. What a person chooses is the same for both sides, with or without a network. */
const steps: Readonly<Record<Verb | "split", readonly [to: JobState, from: readonly JobState[]]>> = {
  split: ["split", all],
  suggest: ["suggested", ["written", "ask", "keep_inside"]],
  ask: ["ask", ["written", "suggested", "agreed", "keep_inside"]],
  keep: ["keep_inside", ["written", "suggested", "agreed", "ask"]],
  agree: ["agreed", ["suggested"]],
  retire: ["retired", ["written", "suggested", "agreed", "templated", "ask", "keep_inside"]],
  reopen: ["written", ["suggested", "agreed", "ask", "keep_inside", "retired"]],
};

/** The state after a step; null when there is no such step. Only a coordinator makes a template. */
export function after(verb: Verb | "split" | "template", who: Who, state: JobState): JobState | null {
  if (verb === "template") {
    return who === "coordinator" && (state === "agreed" || state === "templated") ? "templated" : null;
  }
  const [to, from] = steps[verb];
  return from.includes(state) ? to : null;
}
