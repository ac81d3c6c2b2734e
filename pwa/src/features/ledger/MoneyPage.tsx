import "./money.css";
import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { t } from "../../text/index.ts";
import { Badge } from "../../ui/Badge.tsx";
import { Button } from "../../ui/Button.tsx";
import { Card } from "../../ui/Card.tsx";
import { Empty } from "../../ui/Empty.tsx";
import { Notice } from "../../ui/Notice.tsx";
import { Page } from "../../ui/Page.tsx";
import { ledger, statements, terms, three } from "./data.ts";
import { EntryBadge, Line } from "./Line.tsx";
import { Registration } from "./Registration.tsx";
import { changes, type LedgerLine, monthOf, type Seen, schedule, sums } from "./rows.ts";
import { Sums } from "./Sums.tsx";
import { dayOf, monthName, plain, signed, waits } from "./say.ts";
import { keepSeen, readSeen } from "./seen.ts";
import { w } from "./words.ts";

/** 支払予定日: which yen come when. */
function Schedule() {
  const days = schedule(ledger.value, statements.value.values());
  return (
    <section class="money-next" aria-labelledby="next-head">
      <h2 id="next-head" class="small soft">
        {w("next")}
      </h2>
      {days.length === 0 ? (
        <p class="small">{w("nextNone")}</p>
      ) : (
        <ul>
          {days.map(({ on, yen }) => (
            <li key={on} class="row ends num">
              <strong>{dayOf(on)}</strong>
              <span>{plain(yen)}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Statements() {
  const all = [...statements.value].sort(([a], [b]) => Number(b) - Number(a));
  if (all.length === 0) return null;
  return (
    <section class="stack tight" aria-labelledby="statements-head">
      <h2 id="statements-head">{w("statements")}</h2>
      <ul class="stack tight">
        {all.map(([id, one]) => {
          const checked = one.checked_at !== null || waits("statement.check", "statement", Number(id));
          return (
            <li key={id}>
              <Card href={`#/money/${id}`}>
                <span class="stack tight">
                  <span class="row ends">
                    <strong>{w("statement", { day: dayOf(one.until) })}</strong>
                    <b class="num">{plain(one.yen)}</b>
                  </span>
                  <span class="row ends">
                    <EntryBadge entry={one.state} />
                    {!checked && (
                      <Badge tone="wait" icon="edit">
                        {w("toCheck")}
                      </Badge>
                    )}
                  </span>
                </span>
              </Card>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

/** What is new since the last look, and the number of the newest line that was seen then. */
function useChanges() {
  const [before] = useState(readSeen);
  const line = Math.max(0, ...[...ledger.value.keys()].map(Number));
  const now: Seen = { ...three.value, line };
  const { provisional, confirmed, paid } = now;
  useEffect(() => {
    if (line > 0) keepSeen({ line, provisional, confirmed, paid });
  }, [line, provisional, confirmed, paid]);
  return { more: line > 0 ? changes(before, now) : null, from: before?.line ?? Number.POSITIVE_INFINITY };
}

/** Beside a line of this number: the way to ask about it. */
export type Asking = (line: number, code: string) => ComponentChildren;

/** おかね: three numbers, when they come, and every line that makes them, newest first. */
export function MoneyPage({ asking }: { asking: Asking }) {
  const [shown, setShown] = useState(24);
  const { more, from } = useChanges();
  const lines = [...ledger.value].sort(([a], [b]) => Number(b) - Number(a));
  const months = new Map<string, [string, LedgerLine][]>();
  for (const one of lines) {
    const month = monthOf(one[1]);
    months.set(month, [...(months.get(month) ?? []), one]);
  }
  const percent = [...terms.value.values()][0]?.dated[0]?.fee_percent ?? 0;
  let left = shown;
  return (
    <Page title={t("money.title")} back="/delivered">
      <Card>
        <div class="stack">
          <Sums />
          <Schedule />
        </div>
      </Card>
      {more && (
        <Notice tone="info" title={w("changed")}>
          <p class="num">
            {w("changedLine", {
              provisional: signed(more.provisional),
              confirmed: signed(more.confirmed),
              paid: signed(more.paid),
            })}
          </p>
        </Notice>
      )}
      <Statements />
      {lines.length === 0 ? (
        <Empty icon="box" title={w("none")}>
          {w("noneBody")}
        </Empty>
      ) : (
        <p class="small soft">{w("hint")}</p>
      )}
      {[...months]
        .sort(([a], [b]) => (a < b ? 1 : -1))
        .map(([month, all]) => {
          const some = all.slice(0, Math.max(0, left));
          left -= all.length;
          if (some.length === 0) return null;
          const sum = sums(
            all.map(([, line]) => line),
            [],
          );
          return (
            <section key={month} class="stack tight" aria-labelledby={`month-${month}`}>
              <h2 id={`month-${month}`}>{w("lines", { month: monthName(month) })}</h2>
              <p class="small soft num">
                {w("linesHint", { provisional: plain(sum.provisional), confirmed: plain(sum.confirmed) })}
              </p>
              <ul class="stack tight">
                {some.map(([id, line]) => (
                  <li key={id}>
                    <Line id={Number(id)} line={line} fresh={Number(id) > from} ask={asking(Number(id), line.code)} />
                  </li>
                ))}
              </ul>
            </section>
          );
        })}
      {lines.length > shown && (
        <Button full onClick={() => setShown(shown + 24)}>
          {w("more")}
        </Button>
      )}
      {percent > 0 && <p class="small soft">{w("fee", { percent })}</p>}
      <Registration />
    </Page>
  );
}
