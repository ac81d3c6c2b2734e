import { house } from "../../house.ts";
import { t as desk } from "../../text/desk.ts";
import { day, yen } from "../../text/index.ts";
import { Button } from "../../ui/Button.tsx";
import { Card } from "../../ui/Card.tsx";
import { Empty } from "../../ui/Empty.tsx";
import { Skeleton } from "../../ui/Skeleton.tsx";
import { DeskPage } from "../hubs/DeskPage.tsx";
import { loading } from "../hubs/loading.ts";
import { Person } from "../hubs/Person.tsx";
import { Progress } from "../orders/Progress.tsx";
import type { FirmOrder, FirmResult, Hub } from "../orders/rows.ts";
import { StateBadge } from "../orders/StateBadge.tsx";
import { reviewing } from "../reviews/act.ts";
import { TalkPart } from "../threads/TalkPart.tsx";
import { byStanding, waiting } from "./list.ts";
import { t } from "./words.ts";

const orders = house.rows<FirmOrder>("firm", "order");
const results = house.rows<FirmResult>("firm", "result");

function OrderCard({ id, order }: { id: string; order: FirmOrder }) {
  const waits = order.state === "draft" || order.state === "terms_ready";
  return (
    <Card href={`#/orders/${id}`}>
      <div class="stack tight order-card">
        <div class="row ends">
          <span class="small soft num">{order.code}</span>
          <StateBadge order={order} />
        </div>
        <h3 class="order-title">{order.title}</h3>
        {waits ? (
          <p class="num">
            {desk("order.total.value", { pieces: order.pieces.total, yen: yen(order.pieces.total * order.yen) })}
          </p>
        ) : (
          <>
            {order.hub.coordinator && (
              <Person name={order.hub.coordinator.name} tint={order.hub.coordinator.tint} size="s">
                {order.hub.name}
              </Person>
            )}
            <Progress pieces={order.pieces} />
          </>
        )}
        {order.state === "draft" && order.said && <p class="small">{order.said}</p>}
      </div>
    </Card>
  );
}

/** What waits for her, first what counts as accepted first; then what she has accepted. `alone`: the screen has its title. */
function Arrived({ alone }: { alone?: boolean }) {
  const waits = waiting(orders.value, results.value.values(), (one) => reviewing.value.has(`${one.piece}/${one.rev}`));
  const done = [...orders.value].filter(([, { reviews }]) => reviews.accepted > 0);
  return (
    <section class={waits.length > 0 ? "stack waits" : "stack"} aria-label={t("arrived")}>
      {(waits.length > 0 || !alone) && (
        <h2 class="section-head">
          {t(alone ? "arrived.waits" : "arrived")}
          {waits.length > 0 && <span class="count num">{waits.reduce((sum, { count }) => sum + count, 0)}</span>}
        </h2>
      )}
      {waits.length === 0 && (
        <Empty icon="check" title={t("arrived.none")}>
          <p>{t("arrived.noneBody")}</p>
        </Empty>
      )}
      <ul class="stack">
        {waits.map(({ id, order, count, due, reminded }) => (
          <li key={id} class={`card ${reminded ? "wait" : "paper"} stack tight`}>
            <h3 class="order-title">{order.title}</h3>
            <p class="num">
              <strong>{t("arrived.wait", { n: count })}</strong>
            </p>
            <p class="small soft num">{t("arrived.due", { day: day(due) })}</p>
            {reminded && <p class="small">{t("arrived.reminded")}</p>}
            <Button kind={alone ? "primary" : "plain"} icon="search" href={`#/orders/${id}`}>
              {t("arrived.do")}
            </Button>
          </li>
        ))}
      </ul>
      {done.length > 0 && (
        <>
          <h3>{t("arrived.done")}</h3>
          <ul class="stack tight">
            {done.map(([id, { title, pieces, reviews }]) => (
              <li key={id} class="row ends">
                <a href={`#/orders/${id}`}>{title}</a>
                <span class="small soft num">
                  {t("arrived.count", { accepted: reviews.accepted, total: pieces.total })}
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

const create = () => (
  <Button kind="primary" icon="add" href="#/orders/new" full>
    {t("new")}
  </Button>
);

/** たのむ: her orders by where they are, and beside them what has arrived. */
export function FirmOrdersScreen() {
  const hub = [...house.rows<Hub>("firm", "hub").value.values()][0];
  const groups = byStanding(orders.value);
  return (
    <DeskPage title={desk("firm.title")} primary={create()}>
      <div class="row">
        <Button icon="share" href="#/jobs">
          {desk("jobs")}
        </Button>
        <TalkPart path="link" />
      </div>
      <div class="room">
        <div class="stack">
          {groups.length === 0 &&
            (loading("firm") ? (
              <Skeleton label={desk("ui.loading")} />
            ) : (
              <Empty icon="file" title={desk("firm.empty.title")}>
                <p>
                  {hub?.coordinator
                    ? desk("firm.empty.body", { name: hub.coordinator.name, hub: hub.name })
                    : desk("firm.empty.hub", { hub: hub?.name ?? house.me.value?.hub.name ?? "" })}
                </p>
              </Empty>
            ))}
          {groups.map(([name, list]) => (
            <section key={name} class="stack" aria-labelledby={`firm-${name}`}>
              <h2 id={`firm-${name}`} class="section-head">
                {t(name)} <span class="count num">{list.length}</span>
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
        </div>
        <Arrived />
      </div>
    </DeskPage>
  );
}

/** 届いたもの, on a screen of its own. */
export function ArrivedScreen() {
  return (
    <DeskPage title={t("arrived")}>
      <div class="arrived-only">
        <Arrived alone />
      </div>
    </DeskPage>
  );
}
