import { t } from "../../text/desk.ts";
import { yen } from "../../text/index.ts";
import { Icon } from "../../ui/Icon.tsx";
import { Quote } from "../books/Quote.tsx";
import { gauge, type Price } from "./price.ts";

const icons = { below: "warn", near: "info", above: "check" } as const;

function Gauge({ rate }: { rate: number }) {
  const { level, at, mark, reference } = gauge(rate);
  const [year, month] = reference.from.split("-").map(Number);
  return (
    <div class={`gauge ${level}`}>
      <p class="gauge-rate num">
        <span class="small soft">{t("price.rate")}</span> <b>{yen(rate)}</b>
      </p>
      <div class="gauge-track" aria-hidden="true">
        <span class="gauge-fill" style={{ width: `${at * 100}%` }} />
        <span class="gauge-mark" style={{ left: `${mark * 100}%` }} />
      </div>
      <p class="gauge-word">
        <Icon name={icons[level]} />
        <span>{t(`price.level.${level}`)}</span>
      </p>
      <p class="small soft">
        {t("price.reference", { yen: yen(reference.yen), year: year ?? "", month: month ?? "" })}
      </p>
    </div>
  );
}

/** What the order becomes with these terms: counted anew with every letter. */
export function PriceCard({ price, rows }: { price: Price; rows: number | null }) {
  return (
    <section class="card stack" aria-labelledby="price-head">
      <h2 id="price-head">{t("price.title")}</h2>
      <dl class="sums" aria-live="polite">
        <div>
          <dt>{t("price.pieces")}</dt>
          <dd class="num">{rows === null ? t("price.later") : t("price.pieces.value", { pieces: price.pieces })}</dd>
        </div>
        <div>
          <dt>{t("price.total")}</dt>
          <dd class="num">
            {rows === null ? t("price.later") : price.rate === null ? t("errors.none") : yen(price.total)}
          </dd>
        </div>
      </dl>
      {rows !== null && price.rate !== null && <Quote yen={price.total} />}
      {price.rate !== null && <Gauge rate={price.rate} />}
    </section>
  );
}
