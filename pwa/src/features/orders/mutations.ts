/** What will probably become of an order, on the desk and in the room of its firm. */
import type { Foreseen, Foresights } from "../../house/foresight.ts";

interface OneOrder {
  order: number;
}

interface DeskOrder {
  state: "draft" | "terms_ready" | "open" | "closed" | "done";
}

function move(rows: Foreseen, args: unknown, from: DeskOrder["state"], to: DeskOrder["state"]): void {
  const key = String((args as OneOrder).order);
  for (const scope of ["desk", "firm"] as const) {
    const order = rows.get<DeskOrder>(scope, "order", key);
    if (order?.state === from) rows.put(scope, "order", key, { ...order, state: to });
  }
}

export const orderForesights: Foresights = {
  "order.publish": (rows, { args }) => {
    move(rows, args, "terms_ready", "open");
    move(rows, args, "draft", "open");
  },
  "order.propose": (rows, { args }) => move(rows, args, "draft", "terms_ready"),
  "order.take_back": (rows, { args }) => move(rows, args, "terms_ready", "draft"),
  "order.give_back": (rows, { args }) => move(rows, args, "terms_ready", "draft"),
  "order.withdraw": (rows, { args }) => move(rows, args, "open", "draft"),
};
