import "./decide.css";
import { useState } from "preact/hooks";
import { house } from "../../house.ts";
import { Button } from "../../ui/Button.tsx";
import { Empty } from "../../ui/Empty.tsx";
import { Choice, Select, TextInput } from "../../ui/Field.tsx";
import { DeskPage } from "../hubs/DeskPage.tsx";
import type { DeskOrder, DeskPiece } from "../orders/rows.ts";
import { decide } from "./act.ts";
import { t } from "./words.ts";

const shares = ["0", "10", "20", "50", "100"];
/** One piece in so many (server/features/pieces/rules.py). */
const goldEvery = 25;

/** How an order's deliveries are checked: by a second answer, and by pieces whose answers are known. */
export function ChecksScreen({ id }: { id: string }) {
  const order = house.rows<DeskOrder>("desk", "order").value.get(id);
  const pieces = house.rows<DeskPiece>("desk", "piece").value;
  if (order === undefined) {
    return (
      <DeskPage title={t("checks.title")} back="/orders">
        <Empty icon="search" title={t("checks.unknown")} />
      </DeskPage>
    );
  }
  const free = [...pieces]
    .filter(([, piece]) => String(piece.order) === id && piece.state === "ready" && piece.worker === null)
    .sort(([, one], [, other]) => one.no - other.no);
  const double = order.double ?? 0;
  return (
    <DeskPage title={t("checks.title")} back={`/orders/${id}`}>
      <div class="stack">
        <section class="card stack" aria-labelledby="double-head">
          <h2 id="double-head">{order.title}</h2>
          {order.state === "draft" ? (
            <Choice
              label={t("checks.double")}
              hint={t("checks.double.hint")}
              value={String(double)}
              options={shares.map((value) => ({
                value,
                label: value === "0" ? t("checks.double.none") : `${value}%`,
              }))}
              onChange={(value) =>
                void decide(
                  "order.double",
                  `order/${id}`,
                  { order: Number(id), percent: Number(value) },
                  t("checks.double.said", { percent: value }),
                )
              }
            />
          ) : (
            <p>{double > 0 ? t("checks.double.fixed", { percent: double }) : t("checks.double.fixed.none")}</p>
          )}
        </section>
        <section class="card stack" aria-labelledby="gold-head">
          <div class="row ends">
            <h2 id="gold-head">{t("checks.gold")}</h2>
            <span class="small soft num">{t("checks.gold.have", { count: order.golds ?? 0 })}</span>
          </div>
          <p class="small soft">{t("checks.gold.body", { count: Math.ceil(order.pieces.total / goldEvery) })}</p>
          {free.length === 0 ? <p>{t("checks.gold.none")}</p> : <Gold order={order} free={free} />}
        </section>
      </div>
    </DeskPage>
  );
}

/** The rows of the sheet, from 1, that a piece is about. */
function spanOf(order: DeskOrder, no: number): { from: number; to: number } {
  const from = (no - 1) * order.size + 1;
  return { from, to: Math.min(from + order.size - 1, order.rows) };
}

function rowsOf(order: DeskOrder, no: number): string {
  const { from, to } = spanOf(order, no);
  return from === to ? String(from) : `${from}〜${to}`;
}

function Gold({ order, free }: { order: DeskOrder; free: readonly [string, DeskPiece][] }) {
  // from the middle of the first 25 on, so that nobody finds them by counting from the front
  const [id, setId] = useState(free[Math.min(Math.floor(goldEvery / 2), free.length - 1)]?.[0] ?? "");
  const [typed, setTyped] = useState<ReadonlyMap<string, string>>(new Map());
  const piece = free.find(([key]) => key === id)?.[1];
  if (piece === undefined) return null;
  const { from, to } = spanOf(order, piece.no);
  const rows = Array.from({ length: to - from + 1 }, (_, row) => row);
  const fields = order.form.fields;
  const send = (answers: string[][], said: string): void => {
    const lane = `piece/${id}`;
    void decide("gold.mark", lane, { piece: Number(id), answers }, said).then((done) => {
      if (done) setTyped(new Map());
    });
  };
  const answers = rows.map((row) => fields.map((field) => typed.get(`${row}/${field.key}`) ?? ""));
  return (
    <>
      <Select
        label={t("checks.gold.piece")}
        value={id}
        options={free.map(([value, { code, no, gold }]) => ({
          value,
          label: t(gold ? "checks.gold.piece.marked" : "checks.gold.piece.option", { code, rows: rowsOf(order, no) }),
        }))}
        onChange={(value) => {
          setId(value);
          setTyped(new Map());
        }}
      />
      <p class="small soft">{t(piece.gold ? "checks.gold.again" : "checks.gold.blank")}</p>
      {rows.map((row) => (
        <fieldset key={row} class="gold-row stack">
          <legend>{t("checks.gold.row", { row: from + row })}</legend>
          {fields.map((field) => (
            <TextInput
              key={field.key}
              label={field.label}
              value={typed.get(`${row}/${field.key}`) ?? ""}
              onInput={(value) => setTyped(new Map(typed).set(`${row}/${field.key}`, value))}
            />
          ))}
        </fieldset>
      ))}
      <div class="row">
        <Button
          kind="primary"
          icon="check"
          disabled={!answers.some((cells) => cells.some((cell) => cell.trim() !== ""))}
          onClick={() => send(answers, t("checks.gold.saved"))}
        >
          {t("checks.gold.save")}
        </Button>
        {piece.gold && (
          <Button
            kind="quiet"
            icon="trash"
            onClick={() =>
              send(
                rows.map(() => fields.map(() => "")),
                t("checks.gold.cleared"),
              )
            }
          >
            {t("checks.gold.clear")}
          </Button>
        )}
      </div>
    </>
  );
}
