import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { day, t, when, yen } from "../../text/index.ts";
import { Button } from "../../ui/Button.tsx";
import { Card } from "../../ui/Card.tsx";
import { Page } from "../../ui/Page.tsx";
import type { LedgerLine } from "./rows.ts";
import { ledger, Sums } from "./Sums.tsx";

const signed = (amount: number): string => (amount < 0 ? `−${yen(-amount)}` : `+${yen(amount)}`);

/** One line: what happened, what it adds to which sum, and the line that it is about. */
function Line({ line, ask }: { line: LedgerLine; ask: ComponentChildren }) {
  const about = line.refers === null ? undefined : ledger.value.get(String(line.refers));
  return (
    <Card>
      <div class="stack tight">
        <span class="row ends">
          <strong>{t(`money.kind.${line.kind}`)}</strong>
          <span class="num">
            {line.provisional !== 0 && <span>{t("money.toProvisional", { yen: signed(line.provisional) })} </span>}
            {(line.confirmed !== 0 || line.provisional === 0) && (
              <b>{t("money.toConfirmed", { yen: signed(line.confirmed) })}</b>
            )}
          </span>
        </span>
        <span class="small soft num">
          {when(line.at)}・{line.title}・{line.code}
        </span>
        {about && <span class="small soft">{t("money.refers", { day: day(about.at), code: about.code })}</span>}
        {line.reason !== "" && <p class="small">{line.reason}</p>}
        {ask}
      </div>
    </Card>
  );
}

/** おかね: the two sums, and every line that makes them, newest first. `asking` is the way to ask about a line. */
export function MoneyPage({ asking }: { asking?: (line: number, code: string) => ComponentChildren }) {
  const [shown, setShown] = useState(24);
  const lines = [...ledger.value].sort(([a], [b]) => Number(b) - Number(a));
  return (
    <Page title={t("money.title")} back="/delivered">
      <Sums />
      <p class="small soft">{t("money.hint")}</p>
      <ul class="stack tight">
        {lines.slice(0, shown).map(([id, line]) => (
          <li key={id}>
            <Line line={line} ask={asking?.(Number(id), line.code)} />
          </li>
        ))}
      </ul>
      {lines.length > shown && (
        <Button full onClick={() => setShown(shown + 24)}>
          {t("delivered.showMore")}
        </Button>
      )}
    </Page>
  );
}
