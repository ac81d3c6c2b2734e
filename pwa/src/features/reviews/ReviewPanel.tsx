import { useRef, useState } from "preact/hooks";
import { t } from "../../text/desk.ts";
import { codeText, day, when, yen } from "../../text/index.ts";
import { Badge } from "../../ui/Badge.tsx";
import { Button } from "../../ui/Button.tsx";
import { Choice, Select, TextInput } from "../../ui/Field.tsx";
import { Notice } from "../../ui/Notice.tsx";
import { Table } from "../../ui/Table.tsx";
import { AdjudicationsPart } from "../adjudications/AdjudicationsPart.tsx";
import { Files } from "../files/Files.tsx";
import { Person } from "../hubs/Person.tsx";
import { Cell, loose } from "../orders/Cell.tsx";
import type { Form, ToReview } from "../orders/rows.ts";
import { useWords } from "../templates/useWords.ts";
import { possible, review } from "./act.ts";

const reasons = ["differs", "blank", "form", "unreadable", "other"] as const;
const verdicts = ["full", "part", "none"] as const;

interface Props {
  list: readonly ToReview[];
  form: Form;
  /** What a piece pays. */
  price: number;
  firm: boolean;
}

/**
 * What waits for a look, one delivery at a time: source and answers side by side. By keyboard: → and ← go on and back, A accepts,
 * R sends back; then every cell is a button that takes words.
 */
export function ReviewPanel({ list, form, price, firm }: Props) {
  const [at, setAt] = useState(0);
  const [returning, setReturning] = useState(false);
  const place = Math.min(at, list.length - 1);
  const ref = useRef<HTMLElement>(null);
  const one = list[place];
  if (one === undefined) return null;
  const late = one.state === "late";
  const yes = firm ? "accept" : "check";
  const move = (to: number): void => {
    setReturning(false);
    setAt(Math.max(0, Math.min(to, list.length - 1)));
    ref.current?.focus({ preventScroll: true });
  };
  const accept = (): void => {
    if (!late && possible(yes)) void review(yes, one.piece, { rev: one.rev }).then(() => move(place));
  };
  return (
    <section
      class="card stack"
      aria-labelledby="review-head"
      tabIndex={-1}
      ref={ref}
      onKeyDown={(event) => {
        const target = event.target as HTMLElement;
        if (target.closest("input, textarea, select, dialog, audio, .table-wrap") || event.ctrlKey || event.metaKey)
          return;
        if (event.key === "ArrowRight") move(place + 1);
        else if (event.key === "ArrowLeft") move(place - 1);
        else if (event.key === "a") accept();
        else if (event.key === "r" && !late) setReturning(true);
      }}
    >
      <div class="row ends">
        <h2 id="review-head">{t(firm ? "review.title.firm" : "review.title")}</h2>
        <span class="row">
          <Button
            kind="quiet"
            icon="back"
            label={t("review.before")}
            disabled={place === 0}
            onClick={() => move(place - 1)}
          />
          <span class="num">{t("review.of", { no: place + 1, of: list.length })}</span>
          <Button
            kind="quiet"
            icon="next"
            label={t("review.after")}
            disabled={place >= list.length - 1}
            onClick={() => move(place + 1)}
          />
        </span>
      </div>
      <p class="small soft num">
        {one.code}　{one.receipt}
        {one.due_at !== undefined && `　${t("review.due", { day: day(one.due_at) })}`}
      </p>
      {one.worker && (
        <Person name={one.worker.name} tint={one.worker.tint} size="s">
          {t("piece.delivered", { when: when(one.received_at ?? 0) })}
        </Person>
      )}
      {(one.reminded ?? 0) > 0 && <Notice tone="wait" icon="clock" title={t("review.reminded")} />}
      {late && <Notice tone="wait" icon="clock" title={t("review.late")} />}
      {one.flags?.map((flag) => (
        <Badge key={flag} tone="wait" icon="warn">
          {codeText(flag)}
        </Badge>
      ))}
      <Files of={loose(one)} code={one.code} />
      <Sheet
        key={`${one.id}-${returning}`}
        one={one}
        form={form}
        firm={firm}
        returning={returning}
        onDone={() => move(place)}
      />
      {late ? (
        <Late key={one.id} one={one} price={price} onDone={() => move(place)} />
      ) : (
        !returning && (
          <div class="row">
            <Button kind="primary" icon="check" disabled={!possible(yes)} onClick={accept}>
              {t(`review.do.${yes}`)}
            </Button>
            <Button icon="undo" onClick={() => setReturning(true)}>
              {t("review.do.return")}
            </Button>
            {!possible(yes) && <span class="small soft">{t("review.network")}</span>}
          </div>
        )
      )}
    </section>
  );
}

/** Source and answers, row by row; while it is being sent back, each answer takes words. */
function Sheet({
  one,
  form,
  firm,
  returning,
  onDone,
}: {
  one: ToReview;
  form: Form;
  firm: boolean;
  returning: boolean;
  onDone: () => void;
}) {
  const [pins, setPins] = useState<readonly [row: number, field: string, words: string][]>([]);
  const [code, setCode] = useState<string>("differs");
  const [words, setWords] = useState("");
  const [extra, setExtra] = useState<number | null>(null);
  const say = useWords(form, firm ? "firm" : "desk");
  const label = (key: string): string => form.fields.find((field) => field.key === key)?.label ?? key;
  const pinned = pins.filter(([, , said]) => said.trim() !== "");
  return (
    <>
      <Table
        quiet
        caption={t("review.table", { code: one.code })}
        columns={[
          { key: "row", label: t("piece.row"), end: true, cell: (_, row) => row + 1 },
          ...form.given.map((given, column) => ({
            key: `g${column}`,
            label: given.label,
            cell: (_: string[], row: number) => <span class="soft">{one.given?.[row]?.[column]}</span>,
          })),
          ...form.fields.map((field, column) => ({
            key: field.key,
            label: field.label,
            cell: (cells: string[], row: number) =>
              returning ? (
                <Button
                  kind="quiet"
                  icon="edit"
                  label={t("review.pin", { row: row + 1, field: field.label })}
                  onClick={() =>
                    setPins([...pins.filter(([r, key]) => r !== row || key !== field.key), [row, field.key, ""]])
                  }
                >
                  {say(field.key, cells[column] ?? "") || t("piece.blank")}
                </Button>
              ) : (
                <Cell of={one} row={row} column={column} say={(text) => say(field.key, text)} />
              ),
          })),
        ]}
        rows={one.answers ?? []}
        id={(_, row) => row}
      />
      {returning && (
        <div class="stack">
          <p class="small soft">{t("review.pins")}</p>
          {pins.map(([row, key, said]) => (
            <TextInput
              key={`${row}/${key}`}
              label={t("review.pin", { row: row + 1, field: label(key) })}
              value={said}
              maxLength={500}
              onInput={(value) =>
                setPins(pins.map((pin) => (pin[0] === row && pin[1] === key ? [row, key, value] : pin)))
              }
            />
          ))}
          <Select
            label={t("review.reason")}
            value={code}
            options={reasons.map((reason) => ({ value: reason, label: t(`review.reason.${reason}`) }))}
            onChange={setCode}
          />
          <TextInput multiline required label={t("review.words")} value={words} maxLength={500} onInput={setWords} />
          {!firm && <AdjudicationsPart>{({ Fault }) => <Fault of={one.id} onChange={setExtra} />}</AdjudicationsPart>}
          <div class="row">
            <Button
              kind="primary"
              icon="undo"
              disabled={words.trim() === "" || extra === 0}
              onClick={() =>
                void review("return", one.piece, {
                  rev: one.rev,
                  code,
                  words,
                  ...(extra === null ? { fault: "yes" } : { fault: "no", extra }),
                  pins: pinned.map(([row, field, said]) => ({ row, field, words: said })),
                }).then(onDone)
              }
            >
              {t("review.do.return")}
            </Button>
            <Button kind="quiet" onClick={onDone}>
              {t("review.cancel")}
            </Button>
          </div>
        </div>
      )}
    </>
  );
}

/** What becomes of work that came late: all, a part, nothing; less than all with a reason, nothing said twice. */
function Late({ one, price, onDone }: { one: ToReview; price: number; onDone: () => void }) {
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
