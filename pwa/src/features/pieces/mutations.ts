/** What taking, beginning and giving back a piece will probably do. Taking shows nothing: only the server knows which piece it is. */
import type { Foresights } from "../../house/foresight.ts";
import type { Piece } from "./rows.ts";

interface OnePiece {
  piece: number;
}

export const pieceForesights: Foresights = {
  "piece.give_back": (rows, { args }) => {
    rows.drop("person", "piece", String((args as OnePiece).piece));
  },
  "piece.start": (rows, { args }) => {
    const id = String((args as OnePiece).piece);
    const piece = rows.get<Piece>("person", "piece", id);
    if (piece) rows.put("person", "piece", id, { ...piece, started: true });
  },
  "piece.heard": (rows, { args }) => {
    rows.drop("person", "ended", String((args as OnePiece).piece));
  },
};
