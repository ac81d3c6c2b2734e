import type { Attention } from "../../house.ts";
import { house } from "../../house.ts";
import { isNews } from "../../shell/status.ts";
import { t, when } from "../../text/index.ts";
import { Button } from "../../ui/Button.tsx";
import { Empty } from "../../ui/Empty.tsx";
import { Notice } from "../../ui/Notice.tsx";
import { Page } from "../../ui/Page.tsx";
import { OnTheWay } from "../files/OnTheWay.tsx";
import { delivered, waitingFiles } from "../pieces/data.ts";
import { Stopped } from "../quarantine/Stopped.tsx";
import { Arrived } from "../results/Arrived.tsx";
import { Waiting } from "../results/Waiting.tsx";

function Section({ head, list }: { head: string; list: readonly Attention[] }) {
  if (list.length === 0) return null;
  return (
    <section class="stack tight" aria-label={head}>
      <h2>{head}</h2>
      {list.map((one) => (
        <Stopped key={one.key} one={one} />
      ))}
    </section>
  );
}

/** Where my work is: each item, its state, why it waits, what to do. */
export function OutboxPage() {
  const link = house.link.value;
  const attention = house.attention.value;
  const waiting = house.outbox.value;
  const calm = link.state === "quiet" || link.state === "connecting";
  return (
    <Page
      title={t("outbox.title")}
      back="/"
      primary={
        <Button
          kind="primary"
          icon="connect"
          full
          busy={link.state === "connecting"}
          onClick={() => void house.connect()}
        >
          {link.state === "connecting" ? t("outbox.connecting") : t("outbox.connect")}
        </Button>
      }
    >
      {(waiting.length > 0 || !calm) && (
        <Notice
          tone={calm ? "info" : "wait"}
          icon="connect"
          title={t(`link.${link.state}`)}
          action={
            link.state === "signed_out" && (
              <Button icon="phone" href="#/pair">
                {t("pair.codeTitle")}
              </Button>
            )
          }
        />
      )}
      <p class="small soft">{link.last === null ? t("outbox.never") : t("outbox.last", { time: when(link.last) })}</p>
      <Section head={t("outbox.stoppedHead")} list={attention.filter((one) => !isNews(one))} />
      <Section head={t("outbox.newsHead")} list={attention.filter(isNews)} />
      <Waiting list={waiting} />
      <OnTheWay />
      {waiting.length + attention.length + waitingFiles.value.length === 0 && (
        <Empty icon="check" title={t("outbox.noneTitle")}>
          {delivered.value.length === 0 && t("outbox.noneBody")}
        </Empty>
      )}
      <Arrived window={10} />
    </Page>
  );
}
