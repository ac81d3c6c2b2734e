import { useState } from "preact/hooks";
import { house } from "../../house.ts";
import { bytes, t, when, yen } from "../../text/index.ts";
import { Badge } from "../../ui/Badge.tsx";
import { Bar } from "../../ui/Bar.tsx";
import { Button } from "../../ui/Button.tsx";
import { Card } from "../../ui/Card.tsx";
import { Empty } from "../../ui/Empty.tsx";
import { Face } from "../../ui/Face.tsx";
import { Choice } from "../../ui/Field.tsx";
import { Notice } from "../../ui/Notice.tsx";
import { Page } from "../../ui/Page.tsx";
import { Skeleton } from "../../ui/Skeleton.tsx";
import { Update } from "../people/Update.tsx";
import { arriving, hub, orders, pieces } from "./data.ts";
import { LostWork } from "./LostWork.tsx";
import { leaving } from "./leave.ts";
import { Offline } from "./Offline.tsx";
import { pack } from "./pack.ts";
import type { Piece } from "./rows.ts";
import { askFor, stranded, taking } from "./useTake.ts";
import { Who } from "./Who.tsx";
import { byDue, checkPiece, minutesLeft, shaped } from "./work.ts";

interface Mine {
  id: number;
  piece: Piece;
}

function look({ id, piece }: Mine) {
  const order = orders.value.get(String(piece.order));
  const draft = house.drafts.value.get(id);
  const fields = order?.form.fields ?? [];
  const row = draft?.row ?? 0;
  const check = checkPiece(fields, shaped(piece.rows.length, fields.length, draft?.answers), row);
  const full = check.begun && check.open === 0 && check.done === piece.rows.length;
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
  const all = piece.rows.length;
  return (
    <Card href={href} tone={over ? "wait" : "paper"}>
      <div class="stack tight">
        <span class="row ends">
          <span class="small soft num">{piece.code}</span>
          {full ? (
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
        </span>
      </div>
    </Card>
  );
}

const spans = [15, 30, 60];

function Pack() {
  const [minutes, setMinutes] = useState(0);
  const found = minutes ? pack(orders.value, minutes) : null;
  const wanted = found ? found.lines.map((line) => ({ order: line.id, count: line.count })) : [];
  return (
    <section class="stack tight" aria-label={t("today.pack")}>
      <Choice
        label={t("today.pack")}
        hint={found ? undefined : t("today.packHint")}
        value={String(minutes)}
        options={spans.map((n) => ({ value: String(n), label: t("unit.minutes", { n }) }))}
        onChange={(value) => {
          stranded.value = false;
          setMinutes(Number(value));
        }}
      />
      {found && found.pieces === 0 && <Notice icon="box" title={t("today.packNone")} />}
      {found && found.pieces > 0 && (
        <Card>
          <div class="stack tight">
            <p class="title num" aria-live="polite">
              {t("today.packSum", {
                n: found.pieces,
                minutes: found.minutes,
                yen: yen(found.yen),
                size: bytes(found.bytes),
              })}
            </p>
            <ul class="pack-lines small">
              {found.lines.map(({ id, order, count }) => (
                <li key={id}>
                  <a href={`#/order/${id}`}>{order.title}</a>
                  <span class="num">
                    {t("today.packLine", { n: count, minutes: count * order.minutes, yen: yen(count * order.yen) })}
                  </span>
                </li>
              ))}
            </ul>
            {stranded.value && house.link.value.state !== "quiet" ? (
              <Offline again={() => void askFor(wanted)} later={() => void askFor(wanted, true)} />
            ) : (
              <Button icon="box" full busy={taking.value} onClick={() => void askFor(wanted)}>
                {t("today.packTake")}
              </Button>
            )}
            <p class="small soft">{t("order.easyBack")}</p>
          </div>
        </Card>
      )}
    </section>
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
  const mine = all.filter((one) => one.piece.state === "leased").sort((a, b) => byDue(a.piece, b.piece));
  const sending = all.length - mine.length;
  const asked = house.outbox.value
    .filter((one) => one.name === "piece.take")
    .reduce((sum, one) => sum + ((one.args as { count?: number }).count ?? 0), 0);
  const first = mine.find((one) => look(one).check.begun) ?? mine[0];
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
      <LostWork />
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
        asked === 0 && (
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
      <Pack />
      <Help />
    </Page>
  );
}
