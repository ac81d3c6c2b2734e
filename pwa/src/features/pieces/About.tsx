import { t } from "../../text/index.ts";
import type { Order } from "./rows.ts";

/** What an order is for, and how it is done. */
export function About({ order }: { order: Order }) {
  return (
    <>
      <section>
        <h2>{t("order.purpose")}</h2>
        <p class="pre">{order.purpose}</p>
      </section>
      {order.instructions && (
        <section>
          <h2>{t("order.instructions")}</h2>
          <p class="pre">{order.instructions}</p>
        </section>
      )}
    </>
  );
}
