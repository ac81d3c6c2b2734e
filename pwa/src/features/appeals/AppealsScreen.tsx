import { useState } from "preact/hooks";
import { house } from "../../house.ts";
import { day, when, yen } from "../../text/index.ts";
import { Badge } from "../../ui/Badge.tsx";
import { Button } from "../../ui/Button.tsx";
import { Empty } from "../../ui/Empty.tsx";
import { Choice, TextInput } from "../../ui/Field.tsx";
import { Notice } from "../../ui/Notice.tsx";
import { decide, online, waiting } from "../adjudications/act.ts";
import { amountOf } from "../adjudications/amount.ts";
import { t } from "../adjudications/words.ts";
import { DeskPage } from "../hubs/DeskPage.tsx";
import { Person } from "../hubs/Person.tsx";
import { appeals, type DeskAppeal, open } from "./rows.ts";

const verdicts = ["full", "part", "upheld"] as const;

/** Rejections and appeals: what waits first, then what became of the others. */
export function AppealsScreen() {
  const first = new Set(open.value.map(([id]) => id));
  const done = [...appeals.value].filter(([id]) => !first.has(id)).sort(([a], [b]) => Number(b) - Number(a));
  const all = [...open.value, ...done];
  return (
    <DeskPage title={t("appeals.title")} back="/">
      {all.length === 0 ? (
        <Empty icon="check" title={t("appeals.none")} action={<Button href="#/">{t("answers.now")}</Button>}>
          <p>{t("appeals.none.body")}</p>
        </Empty>
      ) : (
        <ul class="stack">
          {all.map(([id, one]) => (
            <li key={id}>
              <One id={id} one={one} />
            </li>
          ))}
        </ul>
      )}
    </DeskPage>
  );
}

function One({ id, one }: { id: string; one: DeskAppeal }) {
  const proposed = one.state === "received" || one.state === "passed";
  return (
    <section class="card stack" aria-label={one.code}>
      <div class="row ends">
        <Person name={one.worker.name} tint={one.worker.tint} size="s">
          {one.code}・{yen(one.yen)}
        </Person>
        <Badge tone={proposed || one.state === "appealed" ? "wait" : "paper"} icon={proposed ? "people" : "file"}>
          {t(`appeals.state.${one.state}`)}
        </Badge>
      </div>
      <dl class="facts">
        <div>
          <dt>{t("appeals.why")}</dt>
          <dd>
            {t(`reject.why.${one.why.code}`)}：{one.why.words}
            <p class="small soft">
              {one.why.by?.name}・{when(one.why.at)}
            </p>
          </dd>
        </div>
        {one.appeal && (
          <div>
            <dt>{t("appeals.words")}</dt>
            <dd>
              {one.appeal.words}
              {!one.decided && <p class="small soft">{t("appeals.due", { day: day(one.appeal.due_at - 1) })}</p>}
            </dd>
          </div>
        )}
        {one.decided && (
          <div>
            <dt>{t("appeals.decision")}</dt>
            <dd>
              {yen(one.decided.yen)}・{one.decided.reason}
              <p class="small soft">
                {one.decided.by?.name}・{when(one.decided.at)}
              </p>
            </dd>
          </div>
        )}
      </dl>
      {proposed && (
        <Button icon="search" href={`#/reject/${id}`}>
          {t("urgent.appeal.do")}
        </Button>
      )}
      {one.state === "appealed" && !waiting("appeal.decide", one.piece) && <Decide one={one} />}
    </section>
  );
}

function Decide({ one }: { one: DeskAppeal }) {
  const [verdict, setVerdict] = useState<string>("full");
  const [reason, setReason] = useState("");
  const [part, setPart] = useState("");
  const [sure, setSure] = useState(false);
  const mine = one.involved.includes(house.me.value?.id ?? 0);
  const amount = amountOf(part);
  const complete = reason.trim() !== "" && (verdict !== "part" || (amount > 0 && amount < one.yen));
  const press = (): void => {
    if (mine && !sure) {
      setSure(true);
      return;
    }
    const more = verdict === "part" ? { yen: amount } : {};
    const args = { piece: one.piece, person: one.worker.id, rev: one.rev, verdict, reason, sure, ...more };
    void decide("appeal.decide", `piece/${one.piece}`, args, t("appeals.said"));
  };
  return (
    <div class="stack">
      {mine && <p class="small soft">{t("appeals.other")}</p>}
      <Choice
        label={t("appeals.what")}
        value={verdict}
        options={verdicts.map((value) => ({ value, label: t(`appeals.${value}`, { yen: yen(one.yen) }) }))}
        onChange={setVerdict}
      />
      {verdict === "part" && (
        <TextInput
          required
          label={t("appeals.yen", { yen: yen(one.yen) })}
          inputMode="numeric"
          value={part}
          onInput={setPart}
        />
      )}
      <TextInput multiline required label={t("appeals.reason")} value={reason} maxLength={500} onInput={setReason} />
      {sure && <Notice alert tone="wait" title={t("appeals.sure")} />}
      <div class="row">
        <Button kind="primary" icon="check" disabled={!complete || !online.value} onClick={press}>
          {t("appeals.do")}
        </Button>
        {!online.value && <span class="small soft">{t("answers.network")}</span>}
      </div>
    </div>
  );
}
