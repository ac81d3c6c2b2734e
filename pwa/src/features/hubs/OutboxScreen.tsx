import { house } from "../../house.ts";
import { t } from "../../text/desk.ts";
import { codeText, when } from "../../text/index.ts";
import { Badge } from "../../ui/Badge.tsx";
import { Button } from "../../ui/Button.tsx";
import { Empty } from "../../ui/Empty.tsx";
import { Notice } from "../../ui/Notice.tsx";
import { Page } from "../../ui/Page.tsx";
import { toast } from "../../ui/toast.tsx";
import type { DeskOrder, DeskPerson } from "../orders/rows.ts";
import { type Deed, deedOf } from "./deed.ts";

function told(deed: Deed): string {
  const vars = { title: deed.order?.title ?? t("order.title"), name: deed.person?.name ?? "" };
  return t(`outbox.act.${deed.kind}`, vars);
}

/** What this device has written down and the server has not judged yet; and what it could not do. */
export function OutboxScreen() {
  const link = house.link.value;
  const outbox = house.outbox.value;
  const attention = house.attention.value;
  const orders = house.rows<DeskOrder>("desk", "order").value;
  const people = house.rows<DeskPerson>("desk", "person").value;
  const deed = (one: (typeof outbox)[number]): string => told(deedOf(one, orders, people));
  return (
    <Page
      title={t("outbox.title")}
      back="/me"
      primary={
        <Button
          kind="primary"
          icon="connect"
          full
          busy={link.state === "connecting"}
          onClick={() => void house.connect()}
        >
          {t("me.connect")}
        </Button>
      }
    >
      <Notice
        tone={link.state === "quiet" || link.state === "connecting" ? "info" : "wait"}
        icon="connect"
        title={t(`link.${link.state}`)}
      >
        <p class="num">{link.last === null ? t("me.never") : t("me.last", { when: when(link.last) })}</p>
      </Notice>
      {attention.length > 0 && (
        <section class="stack" aria-labelledby="out-stopped">
          <h2 id="out-stopped">{t("outbox.stopped")}</h2>
          <ul class="stack">
            {attention.map((one) => (
              <li key={one.n} class="card bad stack tight">
                <Badge tone="bad" icon="stop">
                  {t("outbox.stopped")}
                </Badge>
                <strong>{deed(one)}</strong>
                <p>{codeText(one.code)}</p>
                <Button
                  kind="quiet"
                  icon="check"
                  onClick={() => void house.discard(one.n).then(() => toast(t("outbox.cleared")))}
                >
                  {t("outbox.clear")}
                </Button>
              </li>
            ))}
          </ul>
        </section>
      )}
      {outbox.length > 0 && (
        <section class="stack" aria-labelledby="out-waiting">
          <h2 id="out-waiting">{t("outbox.waiting")}</h2>
          <ul class="stack">
            {outbox.map((one) => (
              <li key={one.n} class="card wait stack tight">
                <Badge tone="wait" icon="wait">
                  {t("outbox.waiting")}
                </Badge>
                <strong>{deed(one)}</strong>
                <p class="small soft num">{t("outbox.saved", { when: when(one.at) })}</p>
              </li>
            ))}
          </ul>
        </section>
      )}
      {outbox.length === 0 && attention.length === 0 && (
        <Empty icon="check" title={t("outbox.empty.title")}>
          <p>{t("outbox.empty.body")}</p>
        </Empty>
      )}
    </Page>
  );
}
