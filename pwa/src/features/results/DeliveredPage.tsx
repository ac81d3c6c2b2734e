import type { ComponentChildren } from "preact";
import { house } from "../../house.ts";
import { describe } from "../../shell/describe.ts";
import { t } from "../../text/index.ts";
import { Badge } from "../../ui/Badge.tsx";
import { Button } from "../../ui/Button.tsx";
import { Card } from "../../ui/Card.tsx";
import { Empty } from "../../ui/Empty.tsx";
import { Page } from "../../ui/Page.tsx";
import { Skeleton } from "../../ui/Skeleton.tsx";
import { OnTheWay } from "../files/OnTheWay.tsx";
import { arriving, delivered, waitingFiles } from "../pieces/data.ts";
import { Arrived } from "./Arrived.tsx";
import { Waiting } from "./Waiting.tsx";

/** とどけた: what is on its way, and what arrived with which receipt number; `sums` come from another part. */
export function DeliveredPage({ sums }: { sums: ComponentChildren }) {
  const waiting = house.outbox.value.filter((one) => one.name === "result.submit");
  const stopped = house.attention.value.filter((one) => one.name === "result.submit");
  const all = [...delivered.value, ...waitingFiles.value];
  if (waiting.length + stopped.length + all.length === 0) {
    return (
      <Page title={t("nav.delivered")}>
        {arriving.value ? (
          <Skeleton label={t("app.loading")} />
        ) : (
          <Empty
            icon="box"
            title={t("delivered.none")}
            action={
              <Button icon="sun" href="#/">
                {t("app.toToday")}
              </Button>
            }
          >
            {t("delivered.noneBody")}
          </Empty>
        )}
      </Page>
    );
  }
  return (
    <Page title={t("nav.delivered")}>
      <Card href="#/money">{sums}</Card>
      {stopped.length > 0 && (
        <ul class="stack tight">
          {stopped.map((one) => (
            <li key={one.n}>
              <Card tone="bad" href="#/outbox">
                <span class="row ends">
                  <strong>{describe(one)}</strong>
                  <Badge tone="bad" icon="stop">
                    {t("outbox.state.stopped")}
                  </Badge>
                </span>
              </Card>
            </li>
          ))}
        </ul>
      )}
      <Waiting list={waiting} href="#/outbox" />
      <OnTheWay />
      <Arrived window={24} />
    </Page>
  );
}
