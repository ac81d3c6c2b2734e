/** What taking, beginning, giving back and holding a piece will probably do. Taking shows nothing: only the server knows which piece it is. */
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
  "piece.hold": (rows, { args, at }) => {
    const key = String((args as OnePiece).piece);
    const piece = rows.get<Piece>("person", "piece", key);
    if (piece?.state === "leased") {
      rows.put("person", "piece", key, { ...piece, state: "blocked_question", held_at: at });
    }
  },
  "piece.go_on": (rows, { args }) => {
    const key = String((args as OnePiece).piece);
    const piece = rows.get<Piece>("person", "piece", key);
    if (piece?.state === "blocked_question") rows.put("person", "piece", key, { ...piece, state: "leased" });
  },
};
