import { house } from "../../house.ts";
import { Part } from "../../shell/Part.tsx";
import { t, when, yen } from "../../text/index.ts";
import { Badge } from "../../ui/Badge.tsx";
import { Bar } from "../../ui/Bar.tsx";
import { Button } from "../../ui/Button.tsx";
import { Card } from "../../ui/Card.tsx";
import { Empty } from "../../ui/Empty.tsx";
import { Face } from "../../ui/Face.tsx";
import { Notice } from "../../ui/Notice.tsx";
import { Page } from "../../ui/Page.tsx";
import { Skeleton } from "../../ui/Skeleton.tsx";
import { Update } from "../people/Update.tsx";
import { arriving, ended, hub, ideas, learning, orders, pieces, returned, threads } from "./data.ts";
import { leaving } from "./leave.ts";
import type { Piece } from "./rows.ts";
import { Who } from "./Who.tsx";
import { byDue, checkPiece, minutesLeft, shaped } from "./work.ts";

interface Mine {
  id: number;
  piece: Piece;
}

const cameBack = ({ id }: Mine): number => Number(returned.value.has(String(id)));

function look({ id, piece }: Mine) {
  const order = orders.value.get(String(piece.order));
  const draft = house.drafts.value.get(id);
  const fields = order?.form.fields ?? [];
  const came = returned.value.get(String(id));
  const row = draft?.row ?? came?.pins[0]?.[0] ?? 0;
  const answers = draft?.answers ?? came?.answers;
  const check = checkPiece(fields, shaped(piece.rows.length, fields, answers), row);
  const full = draft !== undefined && check.begun && check.open === 0 && check.done === piece.rows.length;
  return { order, check, full, row, href: full ? `#/piece/${id}/check` : `#/piece/${id}` };
}

function goOn(mine: Mine): string {
  const { check, full, row } = look(mine);
  if (full) return t("today.check");
  return check.begun ? t("today.resumeAt", { row: row + 1 }) : t("today.start");
}

function PieceCard({ mine }: { mine: Mine }) {
  const { piece } = mine;
  const { order, check, full, href } = look(mine);
  const over = piece.until < Date.now();
  const came = returned.value.get(String(mine.id));
  const all = piece.rows.length;
  return (
    <Card href={href} tone={over || came ? "wait" : "paper"}>
      <div class="stack tight">
        <span class="row ends">
          <span class="small soft num">{piece.code}</span>
          {came ? (
            <Badge tone="wait" icon="give">
              {t("returned.badge", { round: came.round, of: came.of })}
            </Badge>
          ) : full ? (
            <Badge tone="good" icon="check">
              {t("today.state.full")}
            </Badge>
          ) : check.begun ? (
            <Badge tone="info" icon="edit">
              {t("today.state.working")}
            </Badge>
          ) : (
            <Badge icon="box">{t("today.state.new")}</Badge>
          )}
        </span>
        <h3>{order?.title ?? piece.code}</h3>
        {came && <p>{came.words}</p>}
        {order && <Who firm={order.firm} />}
        <Bar value={check.done} max={all} label={t("today.rows", { done: check.done, all })} />
        <span class="facts small">
          <span class="nowrap">{over ? t("today.over") : t("today.until", { time: when(piece.until) })}</span>
          {order && (
            <>
              <span class="nowrap">{t("unit.minutes", { n: minutesLeft(order, check.done, all) })}</span>
              <span class="nowrap">
                {yen(order.yen)} {t("delivered.estimate")}
              </span>
            </>
          )}
          {piece.moving && <span>{t("today.moving")}</span>}
          {piece.handed && <span>{t("today.handed", { name: piece.handed.name })}</span>}
        </span>
      </div>
    </Card>
  );
}

function Help() {
  const who = hub.value?.coordinator;
  if (!who) return null;
  return (
    <section class="who" aria-label={t("today.help")}>
      <Face name={who.name} tint={who.tint} />
      <span>
        <span class="small soft">{t("today.help")}</span>
        <br />
        {t("today.helper", { name: who.name, hub: hub.value?.name ?? "" })}
      </span>
    </section>
  );
}

/** きょう: my pieces, the most urgent first, and what fits into the time I have. */
export function TodayPage() {
  const me = house.me.value;
  const all: Mine[] = [...pieces.value]
    .map(([id, piece]) => ({ id: Number(id), piece }))
    .filter(({ id }) => !leaving.value.has(id));
  const mine = all
    .filter((one) => one.piece.state === "leased")
    .sort((a, b) => cameBack(b) - cameBack(a) || byDue(a.piece, b.piece));
  const sending = all.filter((one) => one.piece.state === "sending").length;
  const talks = threads.value.size > 0 || all.some((one) => one.piece.state === "blocked_question");
  const asked = house.outbox.value
    .filter((one) => one.name === "piece.take")
    .reduce((sum, one) => sum + ((one.args as { count?: number }).count ?? 0), 0);
  const homeless = [...house.drafts.value.keys()].some((piece) => piece > 0 && !pieces.value.has(String(piece)));
  const first = mine.find((one) => cameBack(one) || look(one).check.begun) ?? mine[0];
  return (
    <Page
      title={t("nav.today")}
      primary={
        first && (
          <Button kind="primary" icon="edit" full href={look(first).href}>
            {goOn(first)}
          </Button>
        )
      }
    >
      {me && <p class="soft">{t("today.hello", { name: me.name })}</p>}
      <Update />
      {asked > 0 && (
        <Notice tone="wait" title={t("today.taking", { n: asked })}>
          {t("today.takingBody")}
        </Notice>
      )}
      {sending > 0 && (
        <a href="#/delivered" class="small">
          {t("today.sending", { n: sending })}
        </a>
      )}
      {ideas.value.size > 0 && <Part of="proposals">{({ IdeaNews }) => <IdeaNews />}</Part>}
      {learning.value.size > 0 && <Part of="training">{({ TrainingNews }) => <TrainingNews />}</Part>}
      {(homeless || ended.value.size > 0) && <Part of="later">{({ LostWork }) => <LostWork />}</Part>}
      {mine.some(({ piece }) => piece.pack) && <Part of="find">{({ HeldPacks }) => <HeldPacks />}</Part>}
      {talks && <Part of="threads">{({ Talking }) => <Talking what="news" />}</Part>}
      {mine.length > 0 ? (
        <section class="stack" aria-label={t("today.pieces")}>
          <h2>{t("today.pieces")}</h2>
          <ul class="stack">
            {mine.map((one) => (
              <li key={one.id}>
                <PieceCard mine={one} />
              </li>
            ))}
          </ul>
        </section>
      ) : arriving.value ? (
        <Skeleton label={t("app.loading")} />
      ) : (
        asked === 0 &&
        !house.outbox.value.some((one) => one.name === "pack.take") && (
          <Empty
            icon="sun"
            title={t("today.none")}
            action={
              <Button icon="search" href="#/find">
                {t("today.find")}
              </Button>
            }
          >
            {t("today.noneBody")}
          </Empty>
        )
      )}
      {talks && <Part of="threads">{({ Talking }) => <Talking what="held" />}</Part>}
      <Part of="find" meanwhile={<Skeleton label={t("app.loading")} />}>
        {({ TakePack }) => <TakePack />}
      </Part>
      <Help />
    </Page>
  );
}
