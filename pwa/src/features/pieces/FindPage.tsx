import { house } from "../../house.ts";
import { t, yen } from "../../text/index.ts";
import { Badge } from "../../ui/Badge.tsx";
import { Button } from "../../ui/Button.tsx";
import { Card } from "../../ui/Card.tsx";
import { Empty } from "../../ui/Empty.tsx";
import { Page } from "../../ui/Page.tsx";
import { Skeleton } from "../../ui/Skeleton.tsx";
import { arriving, hub, mayTake, orders } from "./data.ts";
import { Who } from "./Who.tsx";

/** さがす: what can be taken at my hub. */
export function FindPage() {
  const open = [...orders.value]
    .filter(([, order]) => order.state === "open" && order.open > 0)
    .sort(([a], [b]) => Number(b) - Number(a));
  return (
    <Page title={t("nav.find")}>
      {hub.value && <p class="soft">{t("find.hub", { hub: hub.value.name })}</p>}
      {open.length > 0 ? (
        <ul class="stack">
          {open.map(([id, order]) => (
            <li key={id}>
              <Card href={`#/order/${id}`}>
                <div class="stack tight">
                  <h2>{order.title}</h2>
                  <Who firm={order.firm} />
                  <p class="small">{order.purpose}</p>
                  <span class="row ends">
                    <span class="num">
                      <b>{t("find.each", { minutes: order.minutes, yen: yen(order.yen) })}</b>
                    </span>
                    <Badge icon="box">{t("find.left", { n: order.open })}</Badge>
                  </span>
                  {!mayTake(order) && (
                    <span>
                      <Badge tone="wait" icon="edit">
                        {t("order.learn")}
                      </Badge>
                    </span>
                  )}
                </div>
              </Card>
            </li>
          ))}
        </ul>
      ) : arriving.value ? (
        <Skeleton label={t("app.loading")} />
      ) : (
        <Empty
          icon="search"
          title={t("find.none")}
          action={
            <Button icon="connect" busy={house.link.value.state === "connecting"} onClick={() => void house.connect()}>
              {t("outbox.connect")}
            </Button>
          }
        >
          {house.link.value.last === null ? t(`link.${house.link.value.state}`) : t("find.noneBody")}
        </Empty>
      )}
    </Page>
  );
}
