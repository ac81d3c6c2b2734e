/** What giving back the rest of a pack will probably do. Taking shows nothing: only the server knows which pieces it is. */
import type { Foresights } from "../../house/foresight.ts";

interface Rest {
  pack: number;
  pieces: number[];
}

export const packForesights: Foresights = {
  "pack.give_back": (rows, { args }) => {
    const { pack, pieces } = args as Rest;
    for (const piece of pieces) rows.drop("person", "piece", String(piece));
    rows.drop("person", "pack", String(pack));
  },
};
