import "./leases.css";
import { useState } from "preact/hooks";
import { house } from "../../house.ts";
import { when } from "../../text/index.ts";
import { Badge } from "../../ui/Badge.tsx";
import { Button } from "../../ui/Button.tsx";
import { Dialog } from "../../ui/Dialog.tsx";
import { Choice, Select, TextInput } from "../../ui/Field.tsx";
import { Notice } from "../../ui/Notice.tsx";
import { toast } from "../../ui/toast.tsx";
import { called } from "../hubs/called.ts";
import type { DeskOrder, DeskPerson, DeskPiece } from "../orders/rows.ts";
import { contactOf, type Held, type How, heldBy, holders, moved } from "./moving.ts";
import { needsNetwork } from "./steps.ts";
import { t } from "./words.ts";

const HOWS: readonly How[] = ["unstarted", "later", "now"];
const EVERYBODY = "0";

export interface MoveProps {
  /** Whose pieces; null where the dialog asks. */
  person: number | null;
  /** Of which order; null for all of them. */
  order: number | null;
  onClose: () => void;
}

function Known({ person, held }: { person: DeskPerson | undefined; held: readonly Held[] }) {
  const { at, silent } = contactOf(person, Date.now());
  const begun = held.filter(({ piece }) => piece.started !== undefined).length;
  const title = at === null ? t("never") : t(silent ? "silent" : "contact", { time: when(at) });
  return (
    <Notice tone={silent ? "wait" : "info"} icon={silent ? "clock" : "info"} title={title}>
      {begun > 0 ? t("working", { n: begun }) : t("quiet")} {silent && t("unknown")}
    </Notice>
  );
}

function State({ piece }: { piece: DeskPiece }) {
  if (piece.moving) return <Badge icon="clock">{t("waits")}</Badge>;
  if (piece.started === undefined) return <Badge icon="box">{t("unstarted")}</Badge>;
  return (
    <Badge tone="wait" icon="edit">
      {t("started")}
    </Badge>
  );
}

interface ListProps {
  held: readonly Held[];
  chosen: ReadonlySet<number>;
  onChange: (chosen: ReadonlySet<number>) => void;
}

function List({ held, chosen, onChange }: ListProps) {
  const turn = (id: number): void => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    onChange(next);
  };
  const all = held.every(({ id }) => chosen.has(id));
  return (
    <fieldset class="move-list">
      <legend class="field-label">{t("pieces")}</legend>
      <label class="move-one">
        <input type="checkbox" checked={all} onChange={() => onChange(new Set(all ? [] : held.map(({ id }) => id)))} />
        <strong>{t("all")}</strong>
      </label>
      <ul>
        {held.map(({ id, piece, title }) => (
          <li key={id}>
            <label class="move-one">
              <input type="checkbox" checked={chosen.has(id)} onChange={() => turn(id)} />
              <span class="grow">
                {title} <span class="num">{t("no", { no: piece.no })}</span>
                {piece.until !== null && <span class="small soft num"> {t("until", { time: when(piece.until) })}</span>}
              </span>
              <State piece={piece} />
            </label>
          </li>
        ))}
      </ul>
    </fieldset>
  );
}

/** Whether nobody can be asked now. */
function alone(how: How): boolean {
  return (
    needsNetwork.has(`reassign_${how}`) && ["no_network", "no_server", "not_ours"].includes(house.link.value.state)
  );
}

/** 配り直し: what is known, which pieces, how, to whom, and a word for whose they were. */
export function Move({ person: given, order, onClose }: MoveProps) {
  const people = house.rows<DeskPerson>("desk", "person").value;
  const pieces = house.rows<DeskPiece>("desk", "piece").value;
  const orders = house.rows<DeskOrder>("desk", "order").value;
  const who = holders(order, pieces);
  const everywhere = holders(null, pieces);
  const [picked, setPicked] = useState(given ?? [...who.keys()][0] ?? 0);
  const [left, setLeft] = useState<ReadonlySet<number>>(new Set());
  const [how, setHow] = useState<How>("unstarted");
  const [to, setTo] = useState(EVERYBODY);
  const [words, setWords] = useState("");
  const person = people.get(String(picked));
  const held = heldBy(picked, order, pieces, orders);
  const chosen = held.filter(({ id }) => !left.has(id));
  const going = moved(chosen, how);
  const begun = chosen.filter(({ piece }) => piece.started !== undefined).length;
  const workers = [...people].filter(([id, one]) => one.role === "worker" && Number(id) !== picked);
  const move = async (): Promise<void> => {
    const ids = going.map(({ id }) => id);
    const target = to === EVERYBODY ? {} : { to: Number(to) };
    try {
      await house.act("lease.reassign", `person/${picked}`, { person: picked, pieces: ids, how, ...target, words });
      toast(t(how === "later" ? "marked" : "done", { n: ids.length, name: person?.name ?? "" }));
      onClose();
    } catch {
      toast(t("failed"));
    }
  };
  return (
    <Dialog title={t("title")} onClose={onClose}>
      <div class="stack">
        {given === null ? (
          <Select
            label={t("whose")}
            value={String(picked)}
            options={[...who].map(([id, n]) => ({
              value: String(id),
              label: t("holds", { name: people.get(String(id))?.name ?? "", n }),
            }))}
            onChange={(value) => {
              setPicked(Number(value));
              setLeft(new Set());
              setTo(EVERYBODY);
            }}
          />
        ) : (
          <strong>{called(person?.name ?? "")}</strong>
        )}
        <Known person={person} held={held} />
        <List
          held={held}
          chosen={new Set(chosen.map(({ id }) => id))}
          onChange={(next) => setLeft(new Set(held.map(({ id }) => id).filter((id) => !next.has(id))))}
        />
        <Choice
          label={t("how")}
          hint={t(`how.${how}.hint`, { n: begun })}
          value={how}
          options={HOWS.map((value) => ({ value, label: t(`how.${value}`) }))}
          onChange={(value) => setHow(value as How)}
        />
        <Select
          label={t("to")}
          value={to}
          options={[
            { value: EVERYBODY, label: t("to.all") },
            ...workers.map(([id, one]) => ({
              value: id,
              label: t("to.one", { name: one.name, n: everywhere.get(Number(id)) ?? 0 }),
            })),
          ]}
          onChange={setTo}
        />
        <TextInput label={t("words")} value={words} maxLength={200} onInput={setWords} />
        {going.length === 0 && <Notice tone="wait" icon="info" title={t("none")} />}
        {alone(how) && <Notice tone="wait" icon="connect" title={t("offline")} />}
        <Button
          kind="primary"
          icon="people"
          full
          disabled={going.length === 0 || alone(how)}
          onClick={() => void move()}
        >
          {t("do", { n: going.length })}
        </Button>
      </div>
    </Dialog>
  );
}
