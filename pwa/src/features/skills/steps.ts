/** Who may do what about a skill, and when. Twin of STEPS in server/features/skills/rules.py: both play tests/vectors/skill_steps.json. */
import type { Standing, Verb } from "./rows.ts";

type Moves = Partial<Record<Verb, readonly (Standing | null)[]>>;

const all: readonly (Standing | null)[] = [
  null,
  "learning",
  "invited",
  "declined",
  "qualified",
  "relearning",
  "withdrawn",
];

/** The standings from which each may take a step; null is that of somebody who is new to it. The server's steps are nobody's here. */
export const moves: Readonly<Record<"worker" | "coordinator" | "firm", Moves>> = {
  worker: { decline: ["invited", "relearning"], try: all },
  coordinator: {
    propose: [null, "learning", "declined", "withdrawn", "qualified"],
    grant: all.filter((state) => state !== "qualified"),
    withdraw: ["qualified", "relearning"],
  },
  firm: {},
};

export function may(who: keyof typeof moves, verb: Verb, state: Standing | null): boolean {
  return moves[who][verb]?.includes(state) ?? false;
}
