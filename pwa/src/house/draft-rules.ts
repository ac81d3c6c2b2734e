/** What drafts have to do with mutations. The service worker needs it too: it absorbs answers with no page open. */
import { wordsKey } from "../features/threads/keys.ts";
import type { On } from "../features/threads/rows.ts";
import type { DraftRules } from "../store/journal.ts";

interface OnePiece {
  piece: number;
}

const COVERING = new Set(["result.save", "result.submit", "piece.give_back"]);
const ENDING = new Set(["result.submit", "piece.give_back"]);

/** The piece, or the words of a talk (a key below 0), whose draft a mutation delivers, with everything attached to it. */
export function delivers(name: string, args: object): number | null {
  const { on } = args as { on?: On };
  if (name === "message.post" && on) return wordsKey(on);
  return name === "result.submit" ? (args as OnePiece).piece : null;
}

export const draftRules: DraftRules = {
  save: (piece, answers) => ({ name: "result.save", lane: `piece/${piece}`, args: { piece, answers }, at: Date.now() }),
  covers: ({ name, args }, piece) => COVERING.has(name) && (args as OnePiece).piece === piece,
  ends: ({ name, args }) => (ENDING.has(name) ? (args as OnePiece).piece : null),
};
