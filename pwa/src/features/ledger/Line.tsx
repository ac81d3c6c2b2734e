import type { ComponentChildren } from "preact";
import { day } from "../../text/index.ts";
import { Badge, type Tone } from "../../ui/Badge.tsx";
import type { IconName } from "../../ui/Icon.tsx";
import { ledger, settled, stated } from "./data.ts";
import { type Entry, entryOf, type LedgerLine } from "./rows.ts";
import { dayOf, signed } from "./say.ts";
import { w } from "./words.ts";

const looks: Record<Entry, [Tone, IconName]> = {
  provisional: ["wait", "clock"],
  confirmed: ["info", "check"],
  in_statement: ["info", "clock"],
  paid: ["good", "check"],
  received_confirmed: ["good", "check"],
  gone: ["paper", "next"],
};

/** How far the yen have come: icon, word and colour. */
export function EntryBadge({ entry }: { entry: Entry }) {
  const [tone, icon] = looks[entry];
  return (
    <Badge tone={tone} icon={icon}>
      {w(`entry_${entry}`)}
    </Badge>
  );
}

interface LineProps {
  id: number;
  line: LedgerLine;
  /** It came since the last look. */
  fresh?: boolean;
  /** It stands under a statement that says already how far the yen have come. */
  inStatement?: boolean;
  /** The way to ask about it. */
  ask?: ComponentChildren;
}

/** One line: what happened, what it adds to which sum, and the line that it is about. */
export function Line({ id, line, fresh, inStatement, ask }: LineProps) {
  const about = line.refers === null || line.kind === "accepted" ? undefined : ledger.value.get(String(line.refers));
  const entry = entryOf(id, line, settled.value, stated.value);
  if (entry === "gone") {
    return (
      <article class="row ends money-gone small soft">
        <span>
          {w(`kind_${line.kind}`)}
          <span class="num">
            ・{day(line.basis ?? line.at)}・{line.code}
          </span>
        </span>
        <span class="num">{w("toProvisional", { yen: signed(line.provisional) })}</span>
      </article>
    );
  }
  return (
    <article class="card">
      <div class="stack tight">
        <span class="row ends">
          <span class="row">
            <strong>{w(`kind_${line.kind}`)}</strong>
            {fresh && (
              <Badge tone="info" icon="info">
                {w("new")}
              </Badge>
            )}
          </span>
          <span class="num money-adds">
            {line.provisional !== 0 && !inStatement && (
              <span class="soft">{w("toProvisional", { yen: signed(line.provisional) })}</span>
            )}
            {(line.confirmed !== 0 || line.provisional === 0) && (
              <b>{w("toConfirmed", { yen: signed(line.confirmed) })}</b>
            )}
          </span>
        </span>
        <span class="small">{line.title}</span>
        <span class="small soft num">
          {day(line.basis ?? line.at)}・{line.code}
          {line.firm ? `・${line.firm}` : ""}
        </span>
        {about && (
          <span class="small soft">{w("refers", { day: day(about.basis ?? about.at), code: about.code })}</span>
        )}
        {line.reason !== "" && <p class="small">{line.reason}</p>}
        <span class="row ends">
          <span class="row">
            {!inStatement && <EntryBadge entry={entry} />}
            {line.due && !inStatement && entry !== "paid" && entry !== "received_confirmed" && (
              <span class="small soft num">{w("due", { day: dayOf(line.due) })}</span>
            )}
          </span>
          {ask}
        </span>
      </div>
    </article>
  );
}
