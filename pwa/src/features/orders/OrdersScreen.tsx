import { house } from "../../house.ts";
import { t } from "../../text/desk.ts";
import { yen } from "../../text/index.ts";
import { Button } from "../../ui/Button.tsx";
import { Card } from "../../ui/Card.tsx";
import { Empty } from "../../ui/Empty.tsx";
import { Skeleton } from "../../ui/Skeleton.tsx";
import { DeskPage } from "../hubs/DeskPage.tsx";
import { loading } from "../hubs/loading.ts";
import { Person } from "../hubs/Person.tsx";
import { sections } from "./list.ts";
import { Progress } from "./Progress.tsx";
import type { DeskOrder } from "./rows.ts";
import { StateBadge } from "./StateBadge.tsx";

export function OrderCard({ id, order }: { id: string; order: DeskOrder }) {
  return (
    <Card href={`#/orders/${id}`}>
      <div class="stack tight order-card">
        <div class="row ends">
          <span class="small soft num">{order.code}</span>
          <StateBadge order={order} />
        </div>
        <h3 class="order-title">{order.title}</h3>
        <Person name={order.firm.contact} tint={order.firm.tint} size="s">
          {order.firm.name}
        </Person>
        <Progress pieces={order.pieces} />
        <p class="small soft num">
          {t("order.terms", { yen: yen(order.yen), minutes: order.minutes, rows: order.rows })}
        </p>
      </div>
    </Card>
  );
}

function create() {
  return (
    <Button kind="primary" icon="add" href="#/orders/new" full>
      {t("order.new")}
    </Button>
  );
}

export function OrdersScreen() {
  const orders = house.rows<DeskOrder>("desk", "order").value;
  const groups = sections(orders);
  return (
    <DeskPage title={t("orders.title")} primary={orders.size > 0 ? create() : undefined}>
      <div class="row">
        <Button icon="copy" href="#/templates">
          {t("orders.templates")}
        </Button>
        <Button icon="share" href="#/jobs">
          {t("jobs.hub")}
        </Button>
      </div>
      {orders.size === 0 &&
        (loading("desk") ? (
          <Skeleton label={t("ui.loading")} />
        ) : (
          <Empty icon="file" title={t("orders.empty.title")} action={create()}>
            <p>{t("orders.empty.body")}</p>
          </Empty>
        ))}
      {groups.map(({ name, orders: list }) => (
        <section key={name} class="stack" aria-labelledby={`orders-${name}`}>
          <h2 id={`orders-${name}`} class="section-head">
            {t(`orders.section.${name}`)} <span class="count num">{list.length}</span>
          </h2>
          <ul class="tiles">
            {list.map(([id, order]) => (
              <li key={id}>
                <OrderCard id={id} order={order} />
              </li>
            ))}
          </ul>
        </section>
      ))}
    </DeskPage>
  );
}
