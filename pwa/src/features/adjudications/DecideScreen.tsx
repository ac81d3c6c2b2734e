import "./decide.css";
import { useRef, useState } from "preact/hooks";
import { house } from "../../house.ts";
import { t as desk } from "../../text/desk.ts";
import { Button } from "../../ui/Button.tsx";
import { Empty } from "../../ui/Empty.tsx";
import { Choice, TextInput } from "../../ui/Field.tsx";
import { Table } from "../../ui/Table.tsx";
import { Files } from "../files/Files.tsx";
import { DeskPage } from "../hubs/DeskPage.tsx";
import type { DeskOrder, Form } from "../orders/rows.ts";
import { useWords } from "../templates/useWords.ts";
import { decide, online, undecided } from "./act.ts";
import { type Adjudication, decided } from "./rows.ts";
import { t } from "./words.ts";

const letters = "ABCDEF";

/** C5: what two people answered differently, one piece after another, the longest waiting first. */
export function DecideScreen() {
  const [first] = undecided.value;
  const orders = house.rows<DeskOrder>("desk", "order").value;
  const order = first && orders.get(String(first[1].order));
  if (first === undefined || order === undefined) {
    return (
      <DeskPage title={t("answers.title")} back="/">
        <Empty icon="check" title={t("answers.none")} action={<Button href="#/">{t("answers.now")}</Button>}>
          <p>{t("answers.none.body")}</p>
        </Empty>
      </DeskPage>
    );
  }
  return (
    <DeskPage title={t("answers.title")} back="/">
      <Piece key={first[0]} piece={Number(first[0])} one={first[1]} form={order.form} />
    </DeskPage>
  );
}

function Piece({ piece, one, form }: { piece: number; one: Adjudication; form: Form }) {
  const [chosen, setChosen] = useState<ReadonlyMap<string, string>>(new Map());
  const [words, setWords] = useState("");
  const list = useRef<HTMLOListElement>(null);
  const say = useWords(form, "desk");
  const told = (column: number, cell: string): string => {
    const field = form.fields[column];
    return (field === undefined ? cell : say(field.key, cell)) || t("answers.blank");
  };
  const places = new Set(one.differing.map(([row, column]) => `${row}/${column}`));
  const answers = decided(one, chosen);
  const left = one.differing.length - one.differing.filter(([row, column]) => chosen.has(`${row}/${column}`)).length;
  const choose = (at: number, said: string, onward: boolean): void => {
    const [row, column] = one.differing[at] ?? [0, 0];
    setChosen(new Map(chosen).set(`${row}/${column}`, said));
    if (!onward) return;
    const next = list.current?.children[at + 1]?.querySelector("input");
    (next ?? document.getElementById("decide"))?.focus();
  };
  return (
    <div class="stack">
      <section class="card stack" aria-labelledby="decide-head">
        <h2 id="decide-head">{t("answers.of", { code: one.code, count: one.differing.length })}</h2>
        <p class="small soft">{t("answers.anonymous")}</p>
        {one.files.map((attached, at) =>
          attached.length === 0 ? null : (
            <div key={letters[at]}>
              <p class="small soft">{t("answers.files", { letter: letters[at] ?? "" })}</p>
              <Files of={{ files: [attached.length, attached.length], attached }} code={one.code} />
            </div>
          ),
        )}
        <Table
          quiet
          caption={t("answers.table", { code: one.code })}
          columns={[
            { key: "row", label: desk("piece.row"), end: true, cell: (_, row) => row + 1 },
            ...form.given.map((given, column) => ({
              key: `g${column}`,
              label: given.label,
              cell: (_: string[], row: number) => <span class="soft">{one.given[row]?.[column]}</span>,
            })),
            ...form.fields.map((field, column) => ({
              key: field.key,
              label: field.label,
              cell: (cells: string[], row: number) =>
                places.has(`${row}/${column}`) ? (
                  <ul class="apart">
                    {one.answers.map((rows, at) => (
                      <li key={letters[at]}>
                        <b>{letters[at]}</b> {told(column, rows[row]?.[column] ?? "")}
                      </li>
                    ))}
                  </ul>
                ) : (
                  told(column, cells[column] ?? "")
                ),
            })),
          ]}
          rows={one.answers[0] ?? []}
          id={(_, row) => row}
        />
      </section>
      <p class="small soft">{t("answers.keys")}</p>
      <ol class="stack" ref={list}>
        {one.differing.map(([row, column], at) => (
          <Cell
            key={`${row}/${column}`}
            label={t("answers.cell", { row: row + 1, field: form.fields[column]?.label ?? "" })}
            given={one.given[row] ?? []}
            offered={one.answers.map((rows) => rows[row]?.[column] ?? "")}
            told={(cell) => told(column, cell)}
            onChoose={(said, onward) => choose(at, said, onward)}
          />
        ))}
      </ol>
      <section class="card stack">
        <TextInput multiline label={t("answers.words")} value={words} maxLength={500} onInput={setWords} />
        <div class="row">
          <Button
            id="decide"
            kind="primary"
            icon="check"
            disabled={answers === null || !online.value}
            onClick={() =>
              void decide("adjudication.decide", `piece/${piece}`, { piece, answers, words }, t("answers.said"))
            }
          >
            {t("answers.do")}
          </Button>
          {left > 0 && <span class="small soft">{t("answers.left", { count: left })}</span>}
          {!online.value && <span class="small soft">{t("answers.network")}</span>}
        </div>
      </section>
    </div>
  );
}

interface CellProps {
  label: string;
  given: readonly string[];
  offered: readonly string[];
  told: (cell: string) => string;
  /** `onward`: by a key, so the next one is wanted. */
  onChoose: (said: string, onward: boolean) => void;
}

/** One cell in which the answers differ: one of them, or what neither said. By keyboard: 1, 2, and 3 for writing. */
function Cell({ label, given, offered, told, onChoose }: CellProps) {
  const [value, setValue] = useState("");
  const [own, setOwn] = useState("");
  const item = useRef<HTMLLIElement>(null);
  const pick = (which: string, onward: boolean): void => {
    setValue(which);
    if (which !== "own") onChoose(offered[Number(which)] ?? "", onward);
    else {
      onChoose(own, false);
      queueMicrotask(() => item.current?.querySelector<HTMLInputElement>("input[type=text]")?.focus());
    }
  };
  return (
    <li
      class="card stack"
      ref={item}
      onKeyDown={(event) => {
        if ((event.target as HTMLElement).matches("input[type=text]") || event.ctrlKey || event.metaKey) return;
        const at = Number(event.key) - 1;
        if (at >= 0 && at < offered.length) pick(String(at), true);
        else if (at === offered.length) pick("own", false);
        else return;
        event.preventDefault();
      }}
    >
      <p class="small soft">{given.join("　")}</p>
      <Choice
        label={label}
        value={value}
        options={[
          ...offered.map((cell, at) => ({ value: String(at), label: `${letters[at]}　${told(cell)}` })),
          { value: "own", label: t("answers.own") },
        ]}
        onChange={(which) => pick(which, false)}
      />
      {value === "own" && (
        <TextInput
          label={t("answers.own.label")}
          value={own}
          onInput={(typed) => {
            setOwn(typed);
            onChoose(typed, false);
          }}
          onEnter={() => onChoose(own, true)}
        />
      )}
    </li>
  );
}
