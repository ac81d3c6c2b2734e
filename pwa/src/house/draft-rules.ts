/** What drafts have to do with mutations. The service worker needs it too: it absorbs answers with no page open. */
import type { DraftRules } from "../store/journal.ts";

interface OnePiece {
  piece: number;
}

/** Under which number the draft of a mutation's subject is kept: a piece's, or that of a proposal or a skill, which is less than 0. */
const draftOf = (args: object): number => {
  const { proposal, skill } = args as { proposal?: number; skill?: number };
  return proposal || skill ? -(proposal ?? skill ?? 0) : (args as OnePiece).piece;
};

/** The newest version of a mutation's arguments, where there is more than one. */
export const versions: Readonly<Record<string, number>> = { "result.submit": 2 };

const COVERING = new Set(["result.save", "result.submit", "piece.give_back"]);
const DELIVERING = new Set(["result.submit", "proposal.draft"]);
const ENDING = new Set([...DELIVERING, "piece.give_back", "training.submit"]);

/** The draft that a mutation delivers, with everything attached to it. */
export function delivers(name: string, args: object): number | null {
  return DELIVERING.has(name) ? draftOf(args) : null;
}

export const draftRules: DraftRules = {
  save: (piece, answers) => ({ name: "result.save", lane: `piece/${piece}`, args: { piece, answers }, at: Date.now() }),
  covers: ({ name, args }, piece) => COVERING.has(name) && (args as OnePiece).piece === piece,
  ends: ({ name, args }) => (ENDING.has(name) ? draftOf(args as object) : null),
};
