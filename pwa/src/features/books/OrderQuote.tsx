import { yen as yenText } from "../../text/index.ts";
import { Notice } from "../../ui/Notice.tsx";
import { dayOf, useAsked } from "./say.ts";
import { w } from "./words.ts";

interface Due {
  on: string;
  day: number;
  level: "fine" | "hint" | "warn" | "block";
}

interface Told {
  yen: number;
  fee: number;
  fee_percent: number;
  today: Due;
  longest: Due;
}

/** Cost, the hub's fee, and the due date as a date: before anybody confirms an order. */
export function OrderQuote({ yen }: { yen: number }) {
  const { value } = useAsked<Told>(`/terms/quote?yen=${yen}`);
  if (!value) return null;
  const { level } = value.longest;
  return (
    <div class="stack tight">
      <dl class="facts">
        <div>
          <dt>{w("quoteFee", { percent: value.fee_percent })}</dt>
          <dd class="num">{yenText(value.fee)}</dd>
        </div>
        <div>
          <dt>{w("quoteTotal")}</dt>
          <dd class="num">
            <b>{yenText(value.yen + value.fee)}</b>
          </dd>
        </div>
        <div>
          <dt>{w("quoteDue")}</dt>
          <dd class="num">
            <b>{dayOf(value.today.on)}</b>
          </dd>
        </div>
      </dl>
      <p class="small soft">
        {w("quoteDueHint", { day: dayOf(value.today.on), n: value.today.day, most: value.longest.day })}
      </p>
      {level === "warn" && <Notice tone="wait" title={w("quoteWarn")} />}
      {level === "block" && <Notice tone="bad" title={w("quoteBlock")} />}
    </div>
  );
}
