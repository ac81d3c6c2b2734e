/** What drafts have to do with mutations. The service worker needs it too: it absorbs answers with no page open. */
import { wordsKey } from "../features/threads/keys.ts";
import type { On } from "../features/threads/rows.ts";
import type { DraftRules } from "../store/journal.ts";

interface OnePiece {
  piece: number;
}

interface Rest {
  pieces: number[];
}

/** Under which number the draft of a mutation's subject is kept: a piece's, or that of a proposal or a skill, which is less than 0. */
const draftOf = (args: object): number => {
  const { proposal, skill } = args as { proposal?: number; skill?: number };
  return proposal || skill ? -(proposal ?? skill ?? 0) : (args as OnePiece).piece;
};

const DELIVERING = new Set(["result.submit", "proposal.draft"]);
const ENDING = new Set([...DELIVERING, "piece.give_back", "training.submit"]);

/** The drafts that end with a mutation. */
function ended(name: string, args: unknown): readonly number[] {
  if (name === "pack.give_back") return (args as Rest).pieces;
  return ENDING.has(name) ? [draftOf(args as object)] : [];
}

/** The draft that a mutation delivers, with everything attached to it. */
export function delivers(name: string, args: object): number | null {
  const { on } = args as { on?: On };
  if (name === "message.post" && on) return wordsKey(on);
  return DELIVERING.has(name) ? draftOf(args) : null;
}

export const draftRules: DraftRules = {
  save: (piece, answers) => ({ name: "result.save", lane: `piece/${piece}`, args: { piece, answers }, at: Date.now() }),
  covers: ({ name, args }, piece) =>
    (name === "result.save" && (args as OnePiece).piece === piece) || ended(name, args).includes(piece),
  ends: ({ name, args }) => ended(name, args),
};
