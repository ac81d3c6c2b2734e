import { useState } from "preact/hooks";
import { house } from "../../house.ts";
import { back } from "../../shell/router.ts";
import { yen } from "../../text/index.ts";
import { Button } from "../../ui/Button.tsx";
import { Empty } from "../../ui/Empty.tsx";
import { Select, TextInput } from "../../ui/Field.tsx";
import { Notice } from "../../ui/Notice.tsx";
import { decide, online } from "../adjudications/act.ts";
import { t } from "../adjudications/words.ts";
import { DeskPage } from "../hubs/DeskPage.tsx";
import { Person } from "../hubs/Person.tsx";
import { Answers } from "../orders/Answers.tsx";
import type { DeskOrder, DeskResult } from "../orders/rows.ts";
import { appeals, type RejectCode } from "./rows.ts";

const codes: readonly RejectCode[] = ["not_done", "copied", "unusable", "other"];

/** 不採用: one person proposes it, a second one agrees. `id` is the number of the delivery. */
export function RejectScreen({ id }: { id: string }) {
  const result = house.rows<DeskResult>("desk", "result").value.get(id);
  const order = result && house.rows<DeskOrder>("desk", "order").value.get(String(result.order));
  const proposed = appeals.value.get(id);
  const [code, setCode] = useState<string>(proposed?.why.code ?? "copied");
  const [words, setWords] = useState(proposed?.why.words ?? "");
  const [sure, setSure] = useState(false);
  if (!result || !order || (result.state !== "received" && result.state !== "passed")) {
    return (
      <DeskPage title={t("reject.title")} back="/">
        <Empty icon="check" title={t("reject.gone")} action={<Button href="#/">{t("answers.now")}</Button>}>
          <p>{t("reject.gone.body")}</p>
        </Empty>
      </DeskPage>
    );
  }
  const mine = proposed?.involved.includes(house.me.value?.id ?? 0) ?? false;
  const press = (): void => {
    if (!sure) {
      setSure(true);
      return;
    }
    const args = { piece: result.piece, rev: result.rev, code, words, sure };
    void decide("review.reject", `piece/${result.piece}`, args, t("reject.said")).then((done) => {
      if (done) back(`/orders/${result.order}`);
    });
  };
  return (
    <DeskPage title={t("reject.title")} back={`/orders/${result.order}`}>
      <div class="split">
        <section class="card stack" aria-label={result.code}>
          <h2>{result.code}</h2>
          <Answers result={{ ...result, id: Number(id) }} form={order.form} />
        </section>
        <section class="card stack">
          <p class="small soft">{t("reject.body")}</p>
          {proposed && (
            <Notice tone="info" icon="people" title={t("reject.proposed", { name: proposed.why.by?.name ?? "" })}>
              {proposed.why.words}
            </Notice>
          )}
          <Person name={result.worker.name} tint={result.worker.tint} size="s" />
          <Select
            label={t("reject.why")}
            value={code}
            options={codes.map((value) => ({ value, label: t(`reject.why.${value}`) }))}
            onChange={setCode}
          />
          <TextInput
            multiline
            required
            label={t("reject.words")}
            value={words}
            maxLength={500}
            onInput={(typed) => {
              setWords(typed);
              setSure(false);
            }}
          />
          {sure && <Notice alert tone="wait" title={t("reject.sure", { yen: yen(order.yen) })} />}
          <div class="row">
            <Button kind="primary" icon="stop" disabled={words.trim() === "" || !online.value} onClick={press}>
              {t(proposed && !mine ? "reject.second" : "reject.first")}
            </Button>
            {!online.value && <span class="small soft">{t("answers.network")}</span>}
          </div>
        </section>
      </div>
    </DeskPage>
  );
}
