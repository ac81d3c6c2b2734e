/** What delivering a result will probably do: the piece stays in sight, marked as on its way. */
import type { Foresights } from "../../house/foresight.ts";

interface Submit {
  piece: number;
}

export const resultForesights: Foresights = {
  "result.submit": (rows, { args, n }) => {
    const key = String((args as Submit).piece);
    const piece = rows.get<object>("person", "piece", key);
    if (piece) rows.put("person", "piece", key, { ...piece, state: "sending", n });
  },
};
