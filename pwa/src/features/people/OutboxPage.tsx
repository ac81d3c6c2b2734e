import type { Attention } from "../../house.ts";
import { house } from "../../house.ts";
import { describe } from "../../shell/describe.ts";
import { isNews } from "../../shell/status.ts";
import { codeText, t, when } from "../../text/index.ts";
import { Badge } from "../../ui/Badge.tsx";
import { Button } from "../../ui/Button.tsx";
import { Card } from "../../ui/Card.tsx";
import { Empty } from "../../ui/Empty.tsx";
import { Notice } from "../../ui/Notice.tsx";
import { Page } from "../../ui/Page.tsx";
import { toast } from "../../ui/toast.tsx";
import { OnTheWay } from "../files/OnTheWay.tsx";
import { delivered, hub, pieces, waitingFiles } from "../pieces/data.ts";
import { Arrived } from "../results/Arrived.tsx";
import { Waiting } from "../results/Waiting.tsx";
import { download } from "./download.ts";

function Stopped({ one }: { one: Attention }) {
  const news = isNews(one);
  const { piece } = one.args as { piece?: number };
  const editable = one.name === "result.submit" && pieces.value.get(String(piece))?.state === "leased";
  const helper = hub.value?.coordinator?.name;
  return (
    <Card tone={news ? "wait" : "bad"}>
      <div class="stack tight">
        <span class="row ends">
          <strong>{describe(one)}</strong>
          <Badge tone={news ? "wait" : "bad"} icon={news ? "info" : "stop"}>
            {news ? t("outbox.state.news") : t("outbox.state.stopped")}
          </Badge>
        </span>
        <p>{codeText(one.code)}</p>
        {!news && (
          <p class="small soft">
            {t("outbox.kept")} {helper ? t("outbox.ask", { name: helper }) : t("outbox.askHub")}
          </p>
        )}
        <div class="row">
          {editable && (
            <Button icon="edit" href={`#/piece/${piece}`}>
              {t("outbox.again")}
            </Button>
          )}
          {!news && (
            <Button kind="quiet" icon="download" onClick={() => void download()}>
              {t("me.export")}
            </Button>
          )}
          <Button
            kind={news ? "plain" : "danger"}
            icon={news ? "check" : "trash"}
            onClick={() => {
              if (news) void house.discard(one.n);
              else putAway(one);
            }}
          >
            {news ? t("outbox.discard") : t("outbox.discardWork")}
          </Button>
        </div>
      </div>
    </Card>
  );
}

function Section({ head, list }: { head: string; list: readonly Attention[] }) {
  if (list.length === 0) return null;
  return (
    <section class="stack tight">
      <h2>{head}</h2>
      {list.map((one) => (
        <Stopped key={one.key} one={one} />
      ))}
    </section>
  );
}

/** Put away only when the time for undo is over. */
function putAway(one: Attention): void {
  toast(
    t("outbox.discarded"),
    () => {},
    () => void house.discard(one.n),
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
