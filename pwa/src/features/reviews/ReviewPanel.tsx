import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { DeskPart } from "../../shell/DeskPart.tsx";
import { t } from "../../text/desk.ts";
import { codeText, day, when } from "../../text/index.ts";
import { Badge } from "../../ui/Badge.tsx";
import { Button } from "../../ui/Button.tsx";
import { Select, TextInput } from "../../ui/Field.tsx";
import { Notice } from "../../ui/Notice.tsx";
import { Table } from "../../ui/Table.tsx";
import { Files } from "../files/Files.tsx";
import { wide } from "../hubs/DeskPage.tsx";
import { Person } from "../hubs/Person.tsx";
import { Cell, loose } from "../orders/Cell.tsx";
import type { Form, FormField, ToReview } from "../orders/rows.ts";
import { DeskPicture } from "../sources/DeskPicture.tsx";
import { useWords } from "../templates/useWords.ts";
import { possible, review } from "./act.ts";
import { Late } from "./Late.tsx";
import { Many } from "./Many.tsx";
import { t as own } from "./words.ts";

const reasons = ["differs", "blank", "form", "unreadable", "other"] as const;

/** What is printed on the keys, whatever the language. */
const KEYS = { on: "J", back: "K", yes: "A", no: "R" } as const;

interface Props {
  list: readonly ToReview[];
  form: Form;
  /** What a piece pays. */
  price: number;
  firm: boolean;
}

/**
 * What waits for a look: one delivery at a time, source and answers side by side, or all of them to be gone through and accepted
 * together. By keyboard, wherever the focus is on the screen: J and K (or → and ←) go on and back, A accepts, R sends back; then
 * every answer is a button that takes words.
 */
export function ReviewPanel({ list, form, price, firm }: Props) {
  const [at, setAt] = useState(0);
  const [returning, setReturning] = useState(false);
  const [many, setMany] = useState(false);
  const place = Math.min(at, list.length - 1);
  const ref = useRef<HTMLElement>(null);
  const one = list[place];
  const late = one?.state === "late";
  const yes = firm ? "accept" : "check";
  const move = (to: number): void => {
    setReturning(false);
    setAt(Math.max(0, Math.min(to, list.length - 1)));
    ref.current?.focus({ preventScroll: true });
  };
  const accept = (): void => {
    if (one && !late && possible(yes)) void review(yes, one.piece, { rev: one.rev }).then(() => move(place));
  };
  const keys: Record<string, () => void> = {
    j: () => move(place + 1),
    ArrowRight: () => move(place + 1),
    k: () => move(place - 1),
    ArrowLeft: () => move(place - 1),
    a: accept,
    r: () => !late && setReturning(true),
  };
  const press = useRef(keys);
  press.current = keys;
  useEffect(() => {
    if (many) return;
    const pressed = (event: KeyboardEvent): void => {
      const target = event.target as HTMLElement;
      const typing = target.closest("input, textarea, select, dialog, audio, summary");
      const scrolls = event.key.startsWith("Arrow") && target.closest(".table-wrap, .picture-box");
      if (typing || scrolls || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
      const act = press.current[event.key];
      if (!act) return;
      event.preventDefault();
      act();
    };
    document.addEventListener("keydown", pressed);
    return () => document.removeEventListener("keydown", pressed);
  }, [many]);
  if (one === undefined) return null;
  const some = list.filter(({ state }) => state !== "late");
  return (
    <section class="card stack" aria-labelledby="review-head" tabIndex={-1} ref={ref}>
      <div class="row ends">
        <h2 id="review-head">{t(firm ? "review.title.firm" : "review.title")}</h2>
        <span class="row">
          {some.length > 1 && (
            <Button kind="quiet" icon={many ? "file" : "copy"} onClick={() => setMany(!many)}>
              {own(many ? "one" : "all")}
            </Button>
          )}
          {!many && list.length > 1 && (
            <span class="pager">
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
          )}
        </span>
      </div>
      {many ? (
        <Many list={some} form={form} firm={firm} onDone={() => setMany(false)} />
      ) : (
        <>
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
            next={list[place + 1]}
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
          {wide.value && !returning && (
            <p class="small soft keys">
              <span>{own("keys")}</span>
              <span>
                <kbd>{KEYS.on}</kbd> <kbd>{KEYS.back}</kbd> {own("key.move")}
              </span>
              {!late && (
                <>
                  <span>
                    <kbd>{KEYS.yes}</kbd> {own(`key.yes.${yes}`)}
                  </span>
                  <span>
                    <kbd>{KEYS.no}</kbd> {own("key.return")}
                  </span>
                </>
              )}
            </p>
          )}
        </>
      )}
    </section>
  );
}

/** Source and answers, row by row; while it is being sent back, each answer takes words. */
function Sheet({
  one,
  next,
  form,
  firm,
  returning,
  onDone,
}: {
  one: ToReview;
  next: ToReview | undefined;
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
  const answer = (field: FormField, row: number, column: number, cell: string): ComponentChildren =>
    returning ? (
      <Button
        kind="quiet"
        icon="edit"
        label={`${t("review.pin", { row: row + 1, field: field.label })}：${say(field.key, cell) || t("piece.blank")}`}
        onClick={() => setPins([...pins.filter(([r, key]) => r !== row || key !== field.key), [row, field.key, ""]])}
      >
        {say(field.key, cell) || t("piece.blank")}
      </Button>
    ) : (
      <Cell of={one} row={row} column={column} say={(text) => say(field.key, text)} />
    );
  return (
    <>
      {one.sources ? (
        <div class="stack">
          {(one.answers ?? []).map((cells, row) => {
            const sources = one.sources?.filter(([at]) => at === row) ?? [];
            return (
              <div class="reviewed" key={row}>
                <div class="stack">
                  {sources.map((source) => (
                    <DeskPicture key={source[1]} source={source} next={next?.sources?.[0]} />
                  ))}
                </div>
                <div class="stack">
                  <dl class="answers">
                    {form.given.map((given, column) => (
                      <div key={given.label} class="soft">
                        <dt>{given.label}</dt>
                        <dd>{one.given?.[row]?.[column]}</dd>
                      </div>
                    ))}
                    {form.fields.map((field, column) => (
                      <div key={field.key}>
                        <dt>{field.label}</dt>
                        <dd>{answer(field, row, column, cells[column] ?? "")}</dd>
                      </div>
                    ))}
                  </dl>
                </div>
              </div>
            );
          })}
        </div>
      ) : (
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
              cell: (cells: string[], row: number) => answer(field, row, column, cells[column] ?? ""),
            })),
          ]}
          rows={one.answers ?? []}
          id={(_, row) => row}
        />
      )}
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
          {!firm && (
            <DeskPart of="adjudications" quiet>
              {({ Fault }) => <Fault of={one.id} onChange={setExtra} />}
            </DeskPart>
          )}
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
