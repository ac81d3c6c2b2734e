/** What publishing and withdrawing an order will probably do on the desk. */
import type { Foreseen, Foresights } from "../../house/foresight.ts";

interface OneOrder {
  order: number;
}

interface DeskOrder {
  state: "draft" | "open" | "closed" | "done";
}

function move(rows: Foreseen, args: unknown, from: DeskOrder["state"], to: DeskOrder["state"]): void {
  const key = String((args as OneOrder).order);
  const order = rows.get<DeskOrder>("desk", "order", key);
  if (order?.state === from) rows.put("desk", "order", key, { ...order, state: to });
}

export const orderForesights: Foresights = {
  "order.publish": (rows, { args }) => move(rows, args, "draft", "open"),
  "order.withdraw": (rows, { args }) => move(rows, args, "open", "draft"),
};
