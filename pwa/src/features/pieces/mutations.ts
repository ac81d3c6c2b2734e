/** What taking and giving back a piece will probably do. Taking shows nothing: only the server knows which piece it is. */
import type { Foresights } from "../../house/foresight.ts";

interface OnePiece {
  piece: number;
}

export const pieceForesights: Foresights = {
  "piece.give_back": (rows, { args }) => {
    rows.drop("person", "piece", String((args as OnePiece).piece));
  },
};
