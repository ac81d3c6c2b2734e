import { house } from "../../house.ts";
import { DeskPart } from "../../shell/DeskPart.tsx";
import { go } from "../../shell/router.ts";
import { t } from "../../text/desk.ts";
import { when, yen } from "../../text/index.ts";
import { Button } from "../../ui/Button.tsx";
import { Notice } from "../../ui/Notice.tsx";
import { Files, FilesCount } from "../files/Files.tsx";
import { DeskPage } from "../hubs/DeskPage.tsx";
import { Person } from "../hubs/Person.tsx";
import { collected } from "../hubs/urgency.ts";
import { ExportPanel } from "../orders/ExportPanel.tsx";
import { NoOrder } from "../orders/OrderScreen.tsx";
import { Progress } from "../orders/Progress.tsx";
import { cameAt, type FirmOrder, type FirmResult, type Form, type Hub } from "../orders/rows.ts";
import { StateBadge } from "../orders/StateBadge.tsx";
import { reviewing } from "../reviews/act.ts";
import { TalkPart } from "../threads/TalkPart.tsx";
import { move } from "./act.ts";
import { t as own } from "./words.ts";

/** One order as the firm sees it: how far, who looks after it, and the sheet. */
export function FirmOrderScreen({ id }: { id: string }) {
  const order = house.rows<FirmOrder>("firm", "order").value.get(id);
  const hubs = house.rows<Hub>("firm", "hub").value;
  if (order === undefined) return <NoOrder back="/" kind="firm" />;
  const hub = hubs.get(order.hub.code);
  return (
    <DeskPage title={order.title} back="/">
      <div class="stack">
        {order.asked_at !== undefined && <Mine id={Number(id)} order={order} />}
        <Checked order={Number(id)} form={order.form} price={order.yen} />
        <div class="split">
          <div class="stack">
            <section class="card stack" aria-label={t("order.progress")}>
              <div class="row ends">
                <span class="small soft num">{order.code}</span>
                <StateBadge order={order} />
              </div>
              <Progress pieces={order.pieces} />
              <div>
                <strong>{t("firm.team", { hub: order.hub.name })}</strong>
                {order.team && <p class="small soft num">{t("firm.team.of", order.team)}</p>}
              </div>
              <dl class="facts">
                <div>
                  <dt>{t("order.total")}</dt>
                  <dd class="num">
                    {t("order.total.value", { pieces: order.pieces.total, yen: yen(order.pieces.total * order.yen) })}
                  </dd>
                </div>
                <div>
                  <dt>{t("order.source")}</dt>
                  <dd>{order.source.name}</dd>
                </div>
                {order.published_at !== null && (
                  <div>
                    <dt>{t("order.publishedAt")}</dt>
                    <dd class="num">{when(order.published_at)}</dd>
                  </div>
                )}
              </dl>
            </section>
            <Deliveries order={Number(id)} />
            <section class="card stack" aria-labelledby="hub-head">
              <h2 id="hub-head">{t("firm.hub")}</h2>
              {order.hub.coordinator !== null ? (
                <Person name={order.hub.coordinator.name} tint={order.hub.coordinator.tint}>
                  {order.hub.name}
                </Person>
              ) : (
                <strong>{order.hub.name}</strong>
              )}
              <div>
                <TalkPart path={`link/order/${id}`} />
              </div>
              {hub !== undefined && (
                <p class="small soft">{t("firm.hub.hours", { hours: hub.hours, base: hub.base_business })}</p>
              )}
            </section>
          </div>
          {order.published_at !== null && (
            <section class="card stack" aria-labelledby="export-head">
              <h2 id="export-head">{t("export.title")}</h2>
              <ExportPanel
                order={{ id: Number(id), code: order.code, source: order.source, pieces: order.pieces }}
                primary={collected(order)}
              />
            </section>
          )}
        </div>
      </div>
    </DeskPage>
  );
}

/** An order that she wrote and the hub has not opened: asked for, taken back, thrown away. */
function Mine({ id, order }: { id: number; order: FirmOrder }) {
  if (order.state === "terms_ready") {
    return (
      <Notice
        tone="wait"
        icon="wait"
        title={own("asked")}
        action={
          <Button kind="quiet" icon="undo" onClick={() => void move("take_back", id)}>
            {own("takeBack")}
          </Button>
        }
      >
        <p>{own("asked.body", { name: order.hub.coordinator?.name ?? order.hub.name })}</p>
      </Notice>
    );
  }
  if (order.state !== "draft") return null;
  return (
    <section class="card stack" aria-label={own("drafts")}>
      {order.said && (
        <Notice tone="wait" icon="give" title={own("said")}>
          <p>{order.said}</p>
        </Notice>
      )}
      <p class="num">
        {own("total")}：<strong>{yen(order.pieces.total * order.yen)}</strong>
      </p>
      <p class="small soft">{own("rest")}</p>
      <div class="row">
        <Button kind="primary" icon="send" onClick={() => void move("propose", id)}>
          {own("ask")}
        </Button>
        <Button kind="quiet" icon="trash" onClick={() => void move("discard", id).then((done) => done && go("/"))}>
          {own("discard")}
        </Button>
      </div>
    </section>
  );
}

/** 届いたもの: what the hub has checked, to be accepted or sent back; the one that counts as accepted first stands first. */
function Checked({ order, form, price }: { order: number; form: Form; price: number }) {
  const list = [...house.rows<FirmResult>("firm", "result").value]
    .filter(
      ([, one]) => one.order === order && one.state === "passed" && !reviewing.value.has(`${one.piece}/${one.rev}`),
    )
    .map(([key, one]) => ({ ...one, id: Number(key) }))
    .sort((a, b) => (a.due_at ?? 0) - (b.due_at ?? 0) || a.id - b.id);
  if (list.length === 0) return null;
  return (
    <DeskPart of="review">{({ ReviewPanel }) => <ReviewPanel list={list} form={form} price={price} firm />}</DeskPart>
  );
}

/** What came with files: they can be looked at once they are received. */
function Deliveries({ order }: { order: number }) {
  const results = [...house.rows<FirmResult>("firm", "result").value]
    .filter(([, result]) => result.order === order && result.state !== "late" && result.files !== undefined)
    .sort(([, a], [, b]) => cameAt(b) - cameAt(a));
  if (results.length === 0) return null;
  return (
    <section class="card stack" aria-labelledby="files-head">
      <h2 id="files-head">{t("files.head")}</h2>
      <ul class="stack">
        {results.map(([key, result]) => (
          <li key={key} class="stack tight">
            <div class="row ends">
              <span class="small soft num">
                {result.code}　{when(cameAt(result))}
              </span>
              <FilesCount of={result} />
            </div>
            {result.receipt !== null && <p class="small soft num">{t("piece.receipt", { receipt: result.receipt })}</p>}
            <Files of={result} code={result.code} />
          </li>
        ))}
      </ul>
    </section>
  );
}
