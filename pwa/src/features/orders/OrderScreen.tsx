import { useEffect, useState } from "preact/hooks";
import { house } from "../../house.ts";
import { DeskPart } from "../../shell/DeskPart.tsx";
import { Link, route } from "../../shell/router.ts";
import { t } from "../../text/desk.ts";
import { when, yen } from "../../text/index.ts";
import { Button } from "../../ui/Button.tsx";
import { Empty } from "../../ui/Empty.tsx";
import { TextInput } from "../../ui/Field.tsx";
import { Notice } from "../../ui/Notice.tsx";
import { Skeleton } from "../../ui/Skeleton.tsx";
import { DeskPage, wide } from "../hubs/DeskPage.tsx";
import { Fold } from "../hubs/Fold.tsx";
import { focusSoon } from "../hubs/focus.ts";
import { loading } from "../hubs/loading.ts";
import { useNow } from "../hubs/now.ts";
import { Person } from "../hubs/Person.tsx";
import { collected } from "../hubs/urgency.ts";
import { MoveButton } from "../leases/MoveButton.tsx";
import { TalkPart } from "../threads/TalkPart.tsx";
import { giveBack, publish, withdraw } from "./act.ts";
import { ExportPanel } from "./ExportPanel.tsx";
import { piecesOf, toReview } from "./list.ts";
import { PieceList } from "./PieceList.tsx";
import { Progress } from "./Progress.tsx";
import { price } from "./price.ts";
import type { DeskOrder, DeskPerson, DeskPiece, DeskResult } from "./rows.ts";
import { StateBadge } from "./StateBadge.tsx";

function whoOf(path: string): number | null {
  const value = Number(new URLSearchParams(path.split("?")[1] ?? "").get("who"));
  return Number.isInteger(value) && value > 0 ? value : null;
}

/** `id` is the row's key. */
export function OrderScreen({ id }: { id: string }) {
  const order = house.rows<DeskOrder>("desk", "order").value.get(id);
  if (order === undefined) return <NoOrder back="/orders" kind="desk" />;
  return <Known key={id} id={Number(id)} order={order} />;
}

export function NoOrder({ back, kind }: { back: string; kind: "desk" | "firm" }) {
  const waits = loading(kind) || house.link.value.state === "connecting";
  return (
    <DeskPage title={t("order.title")} back={back}>
      {waits ? (
        <Skeleton label={t("ui.loading")} />
      ) : (
        <Empty
          icon="search"
          title={t("order.unknown.title")}
          action={<Button href={`#${back}`}>{t("order.toList")}</Button>}
        >
          <p>{t("order.unknown.body")}</p>
        </Empty>
      )}
    </DeskPage>
  );
}

function Known({ id, order }: { id: number; order: DeskOrder }) {
  const now = useNow();
  const who = whoOf(route.value);
  const person = who === null ? undefined : house.rows<DeskPerson>("desk", "person").value.get(String(who));
  const entries = piecesOf(
    id,
    house.rows<DeskPiece>("desk", "piece").value,
    house.rows<DeskResult>("desk", "result").value,
  );
  useEffect(() => {
    // who comes from somebody's row came for what waits of them, or for their pieces
    if (who !== null)
      (document.getElementById("review-head") ?? document.getElementById("pieces-head"))?.scrollIntoView();
  }, [who]);
  const asked = order.state === "terms_ready";
  const draft = order.state === "draft" || asked;
  const waits = toReview(entries, who);
  const untouched = order.state === "open" && order.pieces.ready === order.pieces.total;
  return (
    <DeskPage
      title={order.title}
      back="/orders"
      primary={
        draft ? (
          <Button kind="primary" icon="send" full onClick={() => void publish(id).then(() => focusSoon())}>
            {t("order.publish")}
          </Button>
        ) : undefined
      }
    >
      <div class="stack">
        {waits.length > 0 && (
          <DeskPart of="review">
            {({ ReviewPanel }) => <ReviewPanel list={waits} form={order.form} price={order.yen} firm={false} />}
          </DeskPart>
        )}
        <div class="order">
          <section class="card stack order-progress" aria-label={t("order.progress")}>
            <div class="row ends">
              <span class="small soft num">{order.code}</span>
              <StateBadge order={order} />
            </div>
            <Progress pieces={order.pieces} />
            {order.late > 0 && <p class="late-line">{t("order.late", { count: order.late })}</p>}
            {draft && <p class="soft">{t(asked ? "order.asked" : "order.draft.hint")}</p>}
            {asked && <GiveBack id={id} />}
            <div class="row">
              <Button icon="check" href={`#/checks/${id}`}>
                {t("order.checks")}
              </Button>
              <TalkPart path={`link/order/${id}`} />
            </div>
            {untouched && (
              <div class="row ends">
                <p class="small soft grow">{t("order.withdraw.hint")}</p>
                <Button kind="quiet" icon="undo" onClick={() => void withdraw(id).then(() => focusSoon())}>
                  {t("order.withdraw")}
                </Button>
              </div>
            )}
          </section>
          <div class="stack order-aside">
            {!draft && (
              <Fold title={t("export.title")} open={wide.value || collected(order)}>
                <ExportPanel
                  order={{ id, code: order.code, source: order.source, pieces: order.pieces }}
                  primary={collected(order)}
                />
              </Fold>
            )}
            <Fold title={t("order.about")} open={wide.value || draft}>
              <Terms order={order} />
            </Fold>
          </div>

          <section class="stack order-pieces" aria-labelledby="pieces-head">
            <div class="row ends">
              <h2 id="pieces-head" class="section-head">
                {t("pieces.title")} <span class="count num">{entries.length}</span>
              </h2>
              {order.pieces.leased > 0 && <MoveButton person={who} order={id} />}
            </div>
            {person !== undefined && (
              <Notice
                tone="info"
                icon="person"
                title={t("pieces.of", { name: person.name })}
                action={<Link to={`/orders/${id}`}>{t("pieces.ofAll")}</Link>}
              />
            )}
            <PieceList key={who ?? 0} entries={entries} form={order.form} now={now} who={who} />
          </section>
        </div>
      </div>
    </DeskPage>
  );
}

/** The hub cannot open it so: back to the firm, with words. */
function GiveBack({ id }: { id: number }) {
  const [words, setWords] = useState("");
  return (
    <div class="stack tight">
      <TextInput label={t("order.giveBack.words")} value={words} maxLength={500} onInput={setWords} />
      <div>
        <Button icon="undo" disabled={words.trim() === ""} onClick={() => void giveBack(id, words)}>
          {t("order.giveBack")}
        </Button>
      </div>
    </div>
  );
}

function Terms({ order }: { order: DeskOrder }) {
  const sum = price(order);
  return (
    <>
      <Person name={order.firm.contact} tint={order.firm.tint}>
        {order.firm.name}
      </Person>
      <dl class="facts">
        <div>
          <dt>{t("order.purpose")}</dt>
          <dd class="pre">{order.purpose}</dd>
        </div>
        {order.instructions !== "" && (
          <div>
            <dt>{t("order.instructions")}</dt>
            <dd class="pre">{order.instructions}</dd>
          </div>
        )}
        <div>
          <dt>{t("order.each")}</dt>
          <dd class="num">
            {t("order.each.value", { size: order.size, minutes: order.minutes, yen: yen(order.yen) })}
            {sum.rate !== null && <span class="soft">{t("order.rate", { yen: yen(sum.rate) })}</span>}
          </dd>
        </div>
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
    </>
  );
}
