import { useState } from "preact/hooks";
import { house } from "../../house.ts";
import { bytes, t, yen } from "../../text/index.ts";
import { Button } from "../../ui/Button.tsx";
import { Card } from "../../ui/Card.tsx";
import { Choice } from "../../ui/Field.tsx";
import { Notice } from "../../ui/Notice.tsx";
import { mayTake, orders } from "./data.ts";
import { Offline } from "./Offline.tsx";
import { pack } from "./pack.ts";
import { askFor, stranded, taking } from "./useTake.ts";

const spans = [15, 30, 60];

/** まとめて受ける: what fits into the time I have. */
export function Pack() {
  const [minutes, setMinutes] = useState(0);
  const found = minutes ? pack(new Map([...orders.value].filter(([, order]) => mayTake(order))), minutes) : null;
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
