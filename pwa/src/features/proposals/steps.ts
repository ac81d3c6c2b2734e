/** Who may do what with a proposal, and when. Twin of STEPS in server/features/proposals/rules.py: both play tests/vectors/proposal_steps.json. */
import type { ProposalState, Verb } from "./rows.ts";

type Moves = Partial<Record<Verb, readonly ProposalState[]>>;

/** The states from which each may take a step. The server's own step is nobody's here. */
export const moves: Readonly<Record<"worker" | "coordinator" | "firm", Moves>> = {
  worker: { draft: ["noted", "drafted"] },
  coordinator: {
    ask: ["noted", "drafted"],
    check: ["drafted"],
    send: ["hub_checked"],
    discuss: ["sent", "discussing"],
    decline: ["noted", "drafted", "hub_checked"],
    apply: ["adopted"],
    reward: ["adopted", "measured"],
  },
  firm: {
    discuss: ["sent", "discussing"],
    adopt: ["sent", "discussing"],
    decline: ["sent", "discussing"],
  },
};

export function may(who: keyof typeof moves, verb: Verb, state: ProposalState): boolean {
  return moves[who][verb]?.includes(state) ?? false;
}
