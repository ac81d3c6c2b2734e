import { useState } from "preact/hooks";
import { house } from "../../house.ts";
import { day } from "../../text/index.ts";
import { Badge, type Tone } from "../../ui/Badge.tsx";
import { Button } from "../../ui/Button.tsx";
import { TextInput } from "../../ui/Field.tsx";
import type { IconName } from "../../ui/Icon.tsx";
import { ledger, questions, settled, stated } from "./data.ts";
import { type Entry, entryOf, type LedgerLine } from "./rows.ts";
import { dayOf, signed, write } from "./say.ts";
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

/** What was asked about a line: what waits here, and what has arrived. */
function Asked({ id }: { id: number }) {
  const waiting = house.outbox.value.filter(
    (one) => one.name === "ledger.ask" && (one.args as { line: number }).line === id,
  );
  const there = [...questions.value.values()].filter((one) => one.line === id);
  return (
    <>
      {there.map((one) => (
        <p key={one.at} class="small soft">
          {w("asked", { words: one.words })}
        </p>
      ))}
      {waiting.map((one) => (
        <p key={one.n} class="small soft">
          {w("asked", { words: (one.args as { words: string }).words })}（{w("askedWaiting")}）
        </p>
      ))}
    </>
  );
}

function Ask({ id, done }: { id: number; done: () => void }) {
  const [words, setWords] = useState("");
  return (
    <div class="stack tight">
      <TextInput
        label={w("askLabel")}
        hint={w("askHint")}
        multiline
        rows={2}
        maxLength={500}
        value={words}
        onInput={setWords}
      />
      <div class="row">
        <Button
          kind="primary"
          icon="send"
          disabled={words.trim() === ""}
          onClick={() => {
            void write("ledger.ask", `ledger/${id}`, { line: id, words }, w("saved")).then((kept) => kept && done());
          }}
        >
          {w("send")}
        </Button>
        <Button kind="quiet" onClick={done}>
          {w("cancel")}
        </Button>
      </div>
    </div>
  );
}

interface LineProps {
  id: number;
  line: LedgerLine;
  /** It came since the last look. */
  fresh?: boolean;
  /** It stands under a statement that says already how far the yen have come. */
  inStatement?: boolean;
}

/** One line: what happened, what it adds to which sum, and the line that it is about. */
export function Line({ id, line, fresh, inStatement }: LineProps) {
  const [asking, setAsking] = useState(false);
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
        <Asked id={id} />
        <span class="row ends">
          <span class="row">
            {!inStatement && <EntryBadge entry={entry} />}
            {line.due && !inStatement && entry !== "paid" && entry !== "received_confirmed" && (
              <span class="small soft num">{w("due", { day: dayOf(line.due) })}</span>
            )}
          </span>
          {!asking && (
            <button type="button" class="money-ask" onClick={() => setAsking(true)}>
              {w("ask")}
            </button>
          )}
        </span>
        {asking && <Ask id={id} done={() => setAsking(false)} />}
      </div>
    </article>
  );
}
