import { useEffect, useState } from "preact/hooks";
import { house } from "../../house.ts";
import { NotFound } from "../../shell/NotFound.tsx";
import type { Part as AnyPart } from "../../shell/Part.tsx";
import { bytes, t, yen } from "../../text/index.ts";
import { Badge } from "../../ui/Badge.tsx";
import { Button } from "../../ui/Button.tsx";
import { Card } from "../../ui/Card.tsx";
import { Notice } from "../../ui/Notice.tsx";
import { Page } from "../../ui/Page.tsx";
import { Consent } from "../packs/Consent.tsx";
import { Crowded, useFull } from "../packs/Crowded.tsx";
import { inHand, MOST, MUCH_MINUTES, weight, weightOnce } from "../packs/choose.ts";
import { About } from "./About.tsx";
import { hub, mayTake, orders, pieces } from "./data.ts";
import { Offline } from "./Offline.tsx";
import type { Version } from "./rows.ts";
import { Stepper } from "./Stepper.tsx";
import { askFor, stranded, taking } from "./useTake.ts";
import { Who } from "./Who.tsx";

const versions = house.rows<Version>("hub", "version");

/** One order: what it is for, how it is done, what will be written, and how many to take. */
export function OrderPage({ id, Part }: { id: string; Part: typeof AnyPart }) {
  const order = orders.value.get(id);
  const version = versions.value.get(String(order?.form.version));
  const [chosen, setCount] = useState(1);
  const full = useFull();
  useEffect(() => {
    stranded.value = false;
  }, []);
  if (!order) return <NotFound />;
  const most = Math.min(order.open, MOST);
  const count = Math.min(Math.max(1, chosen), Math.max(1, most));
  const able = mayTake(order);
  const can = order.state === "open" && most > 0 && able;
  const mine = [...pieces.value.values()].filter((one) => one.order === Number(id)).length;
  const asked = house.outbox.value
    .filter((one) => one.name === "piece.take" && (one.args as { order?: number }).order === Number(id))
    .reduce((all, one) => all + ((one.args as { count?: number }).count ?? 0), 0);
  const hand = inHand(pieces.value.values(), orders.value);
  const wanted = [{ order: Number(id), count }];
  const who = hub.value?.coordinator;
  return (
    <Page
      title={order.title}
      back="/find"
      primary={
        can && (
          <div class="stack tight">
            {full ? (
              <Crowded />
            ) : stranded.value && house.link.value.state !== "quiet" ? (
              <Offline again={() => void askFor(wanted)} later={() => void askFor(wanted, true)} />
            ) : (
              <>
                <div class="row ends">
                  <Stepper label={t("order.how")} value={count} min={1} max={most} onChange={setCount} />
                  <span class="order-sum">
                    <b class="nowrap">
                      {t("order.sum", { minutes: count * order.minutes, yen: yen(count * order.yen) })}
                    </b>
                    <br />
                    <span class="small soft nowrap">
                      {t("delivered.estimate")}・{bytes(count * weight(order) + (mine > 0 ? 0 : weightOnce(version)))}
                    </span>
                  </span>
                </div>
                {hand + count * order.minutes > MUCH_MINUTES ? (
                  <Consent hours={Math.floor(hand / 60)} onSure={() => void askFor(wanted)} />
                ) : (
                  <Button kind="primary" full icon="check" busy={taking.value} onClick={() => void askFor(wanted)}>
                    {taking.value ? t("order.taking") : t("order.take", { n: count })}
                  </Button>
                )}
              </>
            )}
          </div>
        )
      }
    >
      <div class="row ends">
        <Who firm={order.firm} size="m" />
        <Badge icon="box">{t("find.left", { n: order.open })}</Badge>
      </div>
      {asked > 0 && <Notice tone="wait" title={t("order.asking", { n: asked })} />}
      {mine > 0 && (
        <Notice
          tone="good"
          title={t("order.mine", { n: mine })}
          action={
            <Button kind="quiet" icon="sun" href="#/">
              {t("order.toToday")}
            </Button>
          }
        />
      )}
      {!able && (
        <Notice
          tone="wait"
          icon="edit"
          title={t("order.learn")}
          action={
            <Button icon="edit" href={`#/training/${order.skill}`}>
              {t("order.learnDo")}
            </Button>
          }
        >
          {t("order.learnBody")}
        </Notice>
      )}
      {!can && able && (
        <Notice tone="wait" icon="info" title={t("order.closed")}>
          {t("order.closedBody")}
        </Notice>
      )}
      <p class="facts">
        <span>
          <b>{t("find.each", { minutes: order.minutes, yen: yen(order.yen) })}</b>
        </span>
      </p>
      <About order={order} />
      {version && (
        <Part of="manual">
          {({ Manual, Rules }) => (
            <>
              <Rules version={version} />
              <Manual version={version} pictures={mine > 0} />
            </>
          )}
        </Part>
      )}
      <section class="stack tight">
        <h2>{t("order.example")}</h2>
        <p class="small soft">{t("order.exampleHint", { n: order.size })}</p>
        <Card>
          <div class="stack tight">
            <h3 class="small soft">{t("order.given")}</h3>
            <p>{order.form.given.map((one) => one.label).join("・")}</p>
            <h3 class="small soft">{t("order.asked")}</h3>
            <ul class="sample">
              {order.form.fields.map((field) => (
                <li key={field.key}>
                  <span>
                    {field.label} {field.required && <span class="field-need">{t("ui.required")}</span>}
                  </span>
                  <span class="small soft">{field.options?.join(" / ") ?? t(`type.${field.kind ?? field.type}`)}</span>
                </li>
              ))}
            </ul>
          </div>
        </Card>
      </section>
      {who && (
        <p class="small soft">
          {t("today.help")} {t("today.helper", { name: who.name, hub: hub.value?.name ?? "" })}
        </p>
      )}
      <p class="small soft">{t("order.easyBack")}</p>
    </Page>
  );
}
