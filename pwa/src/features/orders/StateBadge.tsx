import { t } from "../../text/desk.ts";
import { Badge } from "../../ui/Badge.tsx";
import { collected } from "../hubs/urgency.ts";
import type { Counts, OrderState } from "./rows.ts";

/** Where an order is. One that is fully collected says so, whatever else it is. */
export function StateBadge({ order }: { order: { state: OrderState; pieces: Counts } }) {
  if (order.state === "draft") {
    return (
      <Badge tone="wait" icon="edit">
        {t("order.state.draft")}
      </Badge>
    );
  }
  if (order.state === "terms_ready") {
    return (
      <Badge tone="wait" icon="wait">
        {t("order.state.terms_ready")}
      </Badge>
    );
  }
  if (collected(order)) {
    return (
      <Badge tone="good" icon="check">
        {t("order.state.collected")}
      </Badge>
    );
  }
  if (order.state === "open") {
    return (
      <Badge tone="info" icon="people">
        {t("order.state.open")}
      </Badge>
    );
  }
  return (
    <Badge tone="paper" icon="stop">
      {t("order.state.closed")}
    </Badge>
  );
}
