/** What asking for a look will do: the words stand beside what was stopped. */
import type { Foresights } from "../../house/foresight.ts";
import type { Review } from "./review.ts";

export const quarantineForesights: Foresights = {
  "held.review": (rows, { args, lane }) => {
    rows.put("person", "asked", lane.slice("held/".length), { words: (args as Review).words });
  },
};
