import { useState } from "preact/hooks";
import { t } from "../../text/desk.ts";
import { yen } from "../../text/index.ts";
import { Button } from "../../ui/Button.tsx";
import { Choice, TextInput } from "../../ui/Field.tsx";
import { Notice } from "../../ui/Notice.tsx";
import type { ToReview } from "../orders/rows.ts";
import { possible, review } from "./act.ts";

const verdicts = ["full", "part", "none"] as const;

/** What becomes of work that came late: all, a part, nothing; less than all with a reason, nothing said twice. */
export function Late({ one, price, onDone }: { one: ToReview; price: number; onDone: () => void }) {
  const [verdict, setVerdict] = useState<string>("full");
  const [reason, setReason] = useState("");
  const [part, setPart] = useState("");
  const [sure, setSure] = useState(false);
  const amount = Number(part.normalize("NFKC").replace(/[¥,\s]/g, ""));
  const complete =
    verdict === "full" ||
    (reason.trim() !== "" && (verdict === "none" || (Number.isInteger(amount) && amount > 0 && amount < price)));
  const decide = (): void => {
    if (verdict === "none" && !sure) {
      setSure(true);
      return;
    }
    const more = verdict === "part" ? { yen: amount } : { sure };
    void review("late", one.piece, { person: one.worker?.id, rev: one.rev, verdict, reason, ...more }).then(onDone);
  };
  return (
    <div class="stack">
      {one.proposed && (
        <Notice tone="info" icon="people" title={t("late.proposed", { name: one.proposed.by?.name ?? "" })}>
          {one.proposed.reason}
        </Notice>
      )}
      <Choice
        label={t("late.what")}
        value={verdict}
        options={verdicts.map((value) => ({ value, label: t(`late.${value}`, { yen: yen(price) }) }))}
        onChange={(value) => {
          setVerdict(value);
          setSure(false);
        }}
      />
      {verdict === "part" && (
        <TextInput
          required
          label={t("late.yen", { yen: yen(price) })}
          inputMode="numeric"
          value={part}
          onInput={setPart}
        />
      )}
      <TextInput
        multiline
        required={verdict !== "full"}
        label={t("review.words")}
        value={reason}
        maxLength={500}
        onInput={setReason}
      />
      {sure && <Notice alert tone="wait" title={t("late.sure")} />}
      <div class="row">
        <Button kind="primary" icon="check" disabled={!complete || !possible("late")} onClick={decide}>
          {t(sure ? "late.again" : "late.do")}
        </Button>
        {!possible("late") && <span class="small soft">{t("review.network")}</span>}
      </div>
    </div>
  );
}
