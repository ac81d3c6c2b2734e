import { house } from "../../house.ts";
import { t } from "../../text/desk.ts";
import { Button } from "../../ui/Button.tsx";
import { Card } from "../../ui/Card.tsx";
import { Empty } from "../../ui/Empty.tsx";
import { Skeleton } from "../../ui/Skeleton.tsx";
import { DeskPage } from "../hubs/DeskPage.tsx";
import { loading } from "../hubs/loading.ts";
import { Person } from "../hubs/Person.tsx";
import { Progress } from "../orders/Progress.tsx";
import type { FirmOrder, Hub } from "../orders/rows.ts";
import { StateBadge } from "../orders/StateBadge.tsx";
import { TalkPart } from "../threads/TalkPart.tsx";
import { newestFirst } from "./list.ts";

/** The hub with the face of who looks after the work there. */
export function HubFace({ hub }: { hub: FirmOrder["hub"] }) {
  if (hub.coordinator === null) return <span class="soft">{hub.name}</span>;
  return (
    <Person name={hub.coordinator.name} tint={hub.coordinator.tint} size="s">
      {hub.name}
    </Person>
  );
}

function Orders({ orders }: { orders: readonly [string, FirmOrder][] }) {
  return (
    <ul class="tiles">
      {orders.map(([id, order]) => (
        <li key={id}>
          <Card href={`#/orders/${id}`}>
            <div class="stack tight order-card">
              <div class="row ends">
                <span class="small soft num">{order.code}</span>
                <StateBadge order={order} />
              </div>
              <h2 class="order-title">{order.title}</h2>
              <HubFace hub={order.hub} />
              <Progress pieces={order.pieces} />
            </div>
          </Card>
        </li>
      ))}
    </ul>
  );
}

/** たのんだ仕事: what the firm has asked for, and how far it is. */
export function FirmOrdersScreen() {
  const orders = newestFirst(house.rows<FirmOrder>("firm", "order").value);
  const hub = [...house.rows<Hub>("firm", "hub").value.values()][0];
  return (
    <DeskPage title={t("firm.title")} aside={<TalkPart path="link" />}>
      <div>
        <Button icon="copy" href="#/jobs">
          {t("jobs")}
        </Button>
      </div>
      {orders.length > 0 && <Orders orders={orders} />}
      {orders.length === 0 &&
        (loading("firm") ? (
          <Skeleton label={t("ui.loading")} />
        ) : (
          <Empty icon="file" title={t("firm.empty.title")}>
            <p>
              {hub?.coordinator
                ? t("firm.empty.body", { name: hub.coordinator.name, hub: hub.name })
                : t("firm.empty.hub", { hub: hub?.name ?? house.me.value?.hub.name ?? "" })}
            </p>
          </Empty>
        ))}
    </DeskPage>
  );
}
