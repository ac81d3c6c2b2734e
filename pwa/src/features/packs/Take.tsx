import { useState } from "preact/hooks";
import { house } from "../../house.ts";
import { bytes, yen } from "../../text/index.ts";
import { Button } from "../../ui/Button.tsx";
import { Card } from "../../ui/Card.tsx";
import { Choice } from "../../ui/Field.tsx";
import { Notice } from "../../ui/Notice.tsx";
import { mayTake, orders, pieces } from "../pieces/data.ts";
import { Offline } from "../pieces/Offline.tsx";
import type { Version } from "../pieces/rows.ts";
import { askFor, stranded, taking } from "../pieces/useTake.ts";
import { Consent } from "./Consent.tsx";
import { Crowded, useFull } from "./Crowded.tsx";
import { foretell, inHand, MUCH_MINUTES, type Pack, SPANS, type Span, weightOnce } from "./choose.ts";
import { t } from "./words.ts";

const versions = house.rows<Version>("hub", "version");

/** Bytes of the manuals' pictures that a pack brings along. */
function pictures(pack: Pack): number {
  const held = new Set([...pieces.value.values()].map((piece) => piece.order));
  return pack.lines
    .filter(({ id }) => !held.has(id))
    .reduce((all, { order }) => all + weightOnce(versions.value.get(String(order.form.version))), 0);
}

/** What the pack will be, before it is asked for. */
function Foretold({ pack }: { pack: Pack }) {
  return (
    <>
      <p class="title num" aria-live="polite">
        {t("sum", { n: pack.pieces, minutes: pack.minutes })}
      </p>
      <p class="facts">
        <span>
          <b>{yen(pack.yen)}</b> <span class="small soft">{t("estimate")}</span>
        </span>
        <span>
          <b>{t("about", { size: bytes(pack.bytes + pictures(pack)) })}</b>{" "}
          <span class="small soft">{t("download")}</span>
        </span>
      </p>
      <ul class="pack-lines small">
        {pack.lines.map(({ id, order, count }) => (
          <li key={id}>
            <a href={`#/order/${id}`}>{order.title}</a>
            <span class="num">
              {t("line", { n: count, minutes: count * order.minutes, yen: yen(count * order.yen) })}
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}

/** あいている時間: a bento of what fits into it. */
export function TakePack() {
  const [minutes, setMinutes] = useState<Span | 0>(0);
  const full = useFull();
  const open = new Map([...orders.value].filter(([, order]) => mayTake(order)));
  const found = minutes ? foretell(open, minutes, pieces.value.size) : null;
  const hand = inHand(pieces.value.values(), orders.value);
  const much = found !== null && hand + found.minutes > MUCH_MINUTES;
  const ask = (sure: boolean, anyway = false): void => {
    if (minutes && found) void askFor([{ minutes, sure, count: found.pieces }], anyway);
  };
  const waiting = house.outbox.value.filter(({ name }) => name === "pack.take");
  return (
    <section class="stack tight" aria-label={t("time")}>
      {waiting.map(({ n, args }) => (
        <Notice key={n} tone="wait" title={t("asked", { minutes: (args as { minutes: number }).minutes })}>
          {t("askedBody")}
        </Notice>
      ))}
      <Choice
        label={t("time")}
        hint={found ? undefined : t("hint")}
        value={String(minutes)}
        options={SPANS.map((n) => ({ value: String(n), label: t("minutes", { n }) }))}
        onChange={(value) => {
          stranded.value = false;
          setMinutes(Number(value) as Span);
        }}
      />
      {found && found.pieces === 0 && (
        <Notice icon="box" title={t("none")}>
          {t("noneBody")}
        </Notice>
      )}
      {found && found.pieces > 0 && (
        <Card>
          <div class="stack tight">
            <Foretold pack={found} />
            {full ? (
              <Crowded />
            ) : stranded.value && house.link.value.state !== "quiet" ? (
              <Offline again={() => ask(much)} later={() => ask(much, true)} />
            ) : much ? (
              <Consent hours={Math.floor(hand / 60)} onSure={() => ask(true)} />
            ) : (
              <Button icon="box" full busy={taking.value} onClick={() => ask(false)}>
                {t("take")}
              </Button>
            )}
            {!full && (
              <>
                <p class="small soft">{t("downloadHint")}</p>
                <p class="small soft">{t("easyBack")}</p>
              </>
            )}
          </div>
        </Card>
      )}
    </section>
  );
}
