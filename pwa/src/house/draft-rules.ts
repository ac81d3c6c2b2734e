/** What drafts have to do with mutations. The service worker needs it too: it absorbs answers with no page open. */
import type { DraftRules } from "../store/journal.ts";

interface OnePiece {
  piece: number;
}

interface Rest {
  pieces: number[];
}

const ENDING = new Set(["result.submit", "piece.give_back"]);

/** The pieces whose draft ends with a mutation. */
function ended(name: string, args: unknown): readonly number[] {
  if (name === "pack.give_back") return (args as Rest).pieces;
  return ENDING.has(name) ? [(args as OnePiece).piece] : [];
}

/** The piece whose draft a mutation delivers, with everything attached to it. */
export function delivers(name: string, args: object): number | null {
  return name === "result.submit" ? (args as OnePiece).piece : null;
}

export const draftRules: DraftRules = {
  save: (piece, answers) => ({ name: "result.save", lane: `piece/${piece}`, args: { piece, answers }, at: Date.now() }),
  covers: ({ name, args }, piece) =>
    (name === "result.save" && (args as OnePiece).piece === piece) || ended(name, args).includes(piece),
  ends: ({ name, args }) => ended(name, args),
};
