import { house } from "../../house.ts";
import { Button } from "../../ui/Button.tsx";
import { toast } from "../../ui/toast.tsx";
import type { DeskOrder } from "../orders/rows.ts";
import type { Thread } from "./rows.ts";
import { t } from "./words.ts";

/** Bring a question before the firm whose work it is: from the question on. */
export function Route({ id, thread, since }: { id: number; thread: Thread; since: number }) {
  const order = house.rows<DeskOrder>("desk", "order").value.get(String(thread.order));
  const gone = house.outbox.value.some(
    ({ name, args }) => name === "thread.route" && (args as { thread: number }).thread === id,
  );
  if (!order || gone) return null;
  const firm = order.firm.name;
  const ask = (): void => {
    house
      .act("thread.route", `route/${id}`, { thread: id, since })
      .then(() => toast(t("routed", { firm })))
      .catch(() => toast(t("failed")));
  };
  return (
    <div class="row">
      <Button icon="building" onClick={ask}>
        {t("route", { firm })}
      </Button>
      <span class="small soft grow">{t("routeHint")}</span>
    </div>
  );
}
