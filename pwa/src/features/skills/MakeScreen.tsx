import { useEffect, useMemo, useState } from "preact/hooks";
import { type Form, fromSchema } from "../../forms/form.ts";
import { house } from "../../house.ts";
import { back } from "../../shell/router.ts";
import { t as page } from "../../text/index.ts";
import { Button } from "../../ui/Button.tsx";
import { Empty } from "../../ui/Empty.tsx";
import { Select, TextInput } from "../../ui/Field.tsx";
import { Notice } from "../../ui/Notice.tsx";
import { DeskPage } from "../hubs/DeskPage.tsx";
import type { DeskOrder, DeskResult, Version } from "../orders/rows.ts";
import { FormRow } from "../templates/FormRow.tsx";
import { formReading } from "../templates/reading.ts";
import { connected, say } from "./act.ts";
import { type Example, examplesOf, keep, kept, MAX_ROWS, MIN_ROWS } from "./making.ts";
import type { DeskSkill } from "./rows.ts";
import { t } from "./words.ts";

interface Props {
  number: number;
  skill: DeskSkill;
}

const versions = house.rows<Version>("desk", "version");
const orders = house.rows<DeskOrder>("desk", "order");

/** Rows of work and their right answers become practice. What was typed stays on this device until it is. */
export function MakeScreen({ number, skill }: Props) {
  const codes = new Set(skill.templates.map(({ code }) => code));
  const usable = [...orders.value].filter(([, order]) =>
    codes.has(versions.value.get(String(order.form.version))?.template ?? ""),
  );
  const [chosen, choose] = useState("");
  const id = chosen || kept(number)?.order || (usable.at(-1)?.[0] ?? "");
  const order = usable.find(([key]) => key === id)?.[1];
  const schema = versions.value.get(String(order?.form.version))?.form;
  return (
    <DeskPage title={t("make.title")} back={`/skills/${number}`}>
      {usable.length === 0 || !order || !schema ? (
        <Empty icon="file" title={t("make.noOrder")} />
      ) : (
        <>
          <p>{t("make.hint")}</p>
          {usable.length > 1 && (
            <Select
              label={t("make.order")}
              value={id}
              options={usable.map(([key, one]) => ({ value: key, label: `${one.title}（${one.code}）` }))}
              onChange={choose}
            />
          )}
          <Rows key={id} number={number} id={id} order={order} form={fromSchema(schema)} />
        </>
      )}
    </DeskPage>
  );
}

function Rows({ number, id, order, form: made }: { number: number; id: string; order: DeskOrder; form: Form }) {
  const [form] = useState(made);
  const reading = useMemo(() => formReading(form), [form]);
  const before = kept(number);
  const [rows, setRows] = useState<Example[]>(() =>
    before?.order === id ? before.rows : Array.from({ length: MIN_ROWS }, () => ({ given: [], answers: [] })),
  );
  const [said, setSaid] = useState(false);
  const [busy, setBusy] = useState(false);
  useEffect(() => keep(number, { order: id, rows }), [number, id, rows]);
  const delivered = [...house.rows<DeskResult>("desk", "result").value.values()].filter(
    (one) => one.order === Number(id) && one.given !== undefined,
  );
  const put = (at: number, next: Example): void => setRows(rows.map((row, here) => (here === at ? next : row)));
  const lacks = (row: Example): boolean => {
    const { missing, bad, written } = reading.check(row.answers);
    return missing + bad > 0 || written === 0 || !row.given.some((cell) => cell?.trim());
  };
  const first = rows.findIndex(lacks);
  const ready = rows.length >= MIN_ROWS && first < 0;
  const finish = async (): Promise<void> => {
    setSaid(true);
    if (!ready) return;
    setBusy(true);
    const asked = rows.map(({ given, answers }) => ({
      given: order.form.given.map((_, at) => given[at]?.trim() ?? ""),
      answers: reading.delivered(answers),
    }));
    const done = await say("make", number, { order: Number(id), rows: asked });
    setBusy(false);
    if (!done) return;
    keep(number, null);
    back(`/skills/${number}`);
  };
  return (
    <>
      <div class="row">
        {delivered.length > 0 && rows.length < MAX_ROWS && (
          <Button icon="copy" onClick={() => setRows(examplesOf(rows, delivered))}>
            {t("make.copy")}
          </Button>
        )}
      </div>
      <ol class="stack">
        {rows.map((row, at) => (
          // Rows have no names of their own, and one that is dropped takes its fields along.
          <li key={`${rows.length}-${at}`} class="card stack" aria-label={t("make.row", { n: at + 1 })}>
            <div class="row ends">
              <h2>{t("make.row", { n: at + 1 })}</h2>
              {rows.length > MIN_ROWS && (
                <Button kind="quiet" icon="x" onClick={() => setRows(rows.filter((_, here) => here !== at))}>
                  {t("make.drop")}
                </Button>
              )}
            </div>
            <div class="split">
              <div class="stack">
                <h3 class="small soft">{t("make.given")}</h3>
                {order.form.given.map(({ label }, column) => (
                  <TextInput
                    key={label}
                    label={label}
                    value={row.given[column] ?? ""}
                    onInput={(text) => {
                      const given = order.form.given.map((_, here) => row.given[here] ?? "");
                      given[column] = text;
                      put(at, { ...row, given });
                    }}
                  />
                ))}
              </div>
              <div class="stack">
                <h3 class="small soft">{t("make.answers")}</h3>
                <FormRow
                  id={`key-${at}`}
                  form={form}
                  cells={row.answers}
                  says={(_, code) => said || code !== "required"}
                  onInput={(column, text) => {
                    const answers = order.form.fields.map((_, here) => row.answers[here] ?? "");
                    answers[column] = text;
                    put(at, { ...row, answers });
                  }}
                  onLeave={() => {}}
                  onEnd={() => {}}
                />
              </div>
            </div>
          </li>
        ))}
      </ol>
      {rows.length < MAX_ROWS && (
        <Button icon="add" full onClick={() => setRows([...rows, { given: [], answers: [] }])}>
          {t("make.add")}
        </Button>
      )}
      {said && !ready && <Notice alert tone="wait" icon="edit" title={t("make.lacks", { n: first + 1 })} />}
      <p class="small soft">{page("piece.saved")}</p>
      <Button kind="primary" icon="check" full busy={busy} disabled={!connected()} onClick={() => void finish()}>
        {t("make.do")}
      </Button>
    </>
  );
}
