import { house } from "../../house.ts";
import { DeskPart } from "../../shell/DeskPart.tsx";
import { t } from "../../text/desk.ts";
import { day } from "../../text/index.ts";
import { Button } from "../../ui/Button.tsx";
import { Empty } from "../../ui/Empty.tsx";
import { Skeleton } from "../../ui/Skeleton.tsx";
import { isOpen } from "../appeals/open.ts";
import { exported } from "../orders/export.ts";
import { sections } from "../orders/list.ts";
import { Progress } from "../orders/Progress.tsx";
import type { DeskOrder, DeskPerson, DeskPiece, DeskResult } from "../orders/rows.ts";
import type { DeskProposal } from "../proposals/rows.ts";
import type { DeskHeld } from "../quarantine/rows.ts";
import type { DeskSkill } from "../skills/rows.ts";
import type { Thread } from "../threads/rows.ts";
import { TalkPart } from "../threads/TalkPart.tsx";
import { DeskPage } from "./DeskPage.tsx";
import { loading } from "./loading.ts";
import { useNow } from "./now.ts";
import { UrgentRow } from "./UrgentRow.tsx";
import { numbers, urgent } from "./urgency.ts";

function Nothing({ orders, people }: { orders: number; people: number }) {
  if (people === 0) {
    return (
      <Empty
        icon="people"
        title={t("now.empty.people.title")}
        action={
          <Button kind="primary" icon="qr" href="#/invite">
            {t("people.invite")}
          </Button>
        }
      >
        <p>{t("now.empty.people.body")}</p>
      </Empty>
    );
  }
  if (orders === 0) {
    return (
      <Empty
        icon="file"
        title={t("now.empty.orders.title")}
        action={
          <Button kind="primary" icon="add" href="#/orders/new">
            {t("order.new")}
          </Button>
        }
      >
        <p>{t("now.empty.orders.body")}</p>
      </Empty>
    );
  }
  return (
    <Empty
      icon="check"
      title={t("now.empty.calm.title")}
      action={<Button href="#/orders">{t("now.empty.calm.do")}</Button>}
    >
      <p>{t("now.empty.calm.body")}</p>
    </Empty>
  );
}

/** 拠点のいま: one list, most urgent first. */
export function NowScreen() {
  const now = useNow();
  const orders = house.rows<DeskOrder>("desk", "order").value;
  const people = house.rows<DeskPerson>("desk", "person").value;
  const view = {
    now,
    orders,
    people,
    pieces: house.rows<DeskPiece>("desk", "piece").value,
    results: house.rows<DeskResult>("desk", "result").value,
    held: house.rows<DeskHeld>("desk", "held").value,
    proposals: house.rows<DeskProposal>("desk", "proposal").value,
    threads: house.rows<Thread>("desk", "thread").value,
    skills: house.rows<DeskSkill>("desk", "skill").value,
    exported: exported.value,
  };
  const list = urgent(view);
  const sum = numbers(view);
  const running = sections(orders).find((section) => section.name === "running")?.orders ?? [];
  const decisions =
    house.rows("desk", "adjudication").value.size +
      house.rows("desk", "relearn").value.size +
      [...house.rows<{ state: string }>("desk", "appeal").value.values()].filter(({ state }) => isOpen(state)).length >
    0;
  const waits = orders.size === 0 && people.size === 0 && loading("desk");
  const workers = [...people.values()].filter((person) => person.role === "worker").length;
  return (
    <DeskPage title={t("now.title")}>
      {waits ? (
        <Skeleton label={t("ui.loading")} lines={4} />
      ) : (
        <div class="split">
          <div class="stack">
            {orders.size > 0 && (
              <p class="today">
                <span class="small soft">{day(now)}</span>
                <span>{t(sum.due > 0 ? "now.sentence.due" : "now.sentence", { ...sum })}</span>
              </p>
            )}
            {decisions && (
              <DeskPart of="adjudications" quiet>
                {({ Urgent }) => <Urgent />}
              </DeskPart>
            )}
            {list.length === 0 ? (
              !decisions && <Nothing orders={orders.size} people={workers} />
            ) : (
              <section class="stack" aria-labelledby="urgent-head">
                <h2 id="urgent-head" tabIndex={-1} class="section-head">
                  {t("now.list")} <span class="count num">{list.length}</span>
                </h2>
                <ol class="stack tight">
                  {list.map((item) => (
                    <UrgentRow
                      key={item.key}
                      item={item}
                      order={"order" in item ? orders.get(String(item.order)) : undefined}
                      now={now}
                    />
                  ))}
                </ol>
              </section>
            )}
          </div>
          <div class="stack">
            {running.length > 0 && (
              <section class="card stack" aria-labelledby="running-head">
                <h2 id="running-head">{t("now.running")}</h2>
                <ul class="stack">
                  {running.slice(0, 6).map(([id, order]) => (
                    <li key={id} class="stack tight">
                      <a href={`#/orders/${id}`}>{order.title}</a>
                      <Progress pieces={order.pieces} />
                    </li>
                  ))}
                </ul>
              </section>
            )}
            {orders.size > 0 && (
              <nav class="shortcuts" aria-label={t("now.shortcuts")}>
                <Button icon="add" href="#/orders/new">
                  {t("order.new")}
                </Button>
                <Button icon="qr" href="#/invite">
                  {t("people.invite")}
                </Button>
                <Button icon="bulb" href="#/proposals">
                  {t("nav.proposals")}
                </Button>
                <TalkPart path="link" />
              </nav>
            )}
          </div>
        </div>
      )}
    </DeskPage>
  );
}
