import "./books.css";
import { useState } from "preact/hooks";
import { house } from "../../house.ts";
import { t } from "../../text/desk.ts";
import { day } from "../../text/index.ts";
import { Button } from "../../ui/Button.tsx";
import { Dialog } from "../../ui/Dialog.tsx";
import { TextInput } from "../../ui/Field.tsx";
import { Notice } from "../../ui/Notice.tsx";
import { Skeleton } from "../../ui/Skeleton.tsx";
import { Table } from "../../ui/Table.tsx";
import { DeskPage } from "../hubs/DeskPage.tsx";
import { accounts, type Line } from "./data.ts";
import { monthName, plain, useAsked, write, yenOf } from "./say.ts";
import { w } from "./words.ts";

const CORRECTABLE = new Set(["accepted", "late_full", "late_part", "late_none", "interest"]);

function Adjust({ line, left, done }: { line: Line; left: number; done: () => void }) {
  const [yen, setYen] = useState("");
  const [reason, setReason] = useState("");
  const [tried, setTried] = useState(false);
  const amount = yenOf(yen);
  const good = amount !== null && amount !== 0 && left + amount >= 0;
  return (
    <Dialog title={w("adjustTitle")} onClose={done}>
      <div class="stack">
        <p class="small num">
          {day(line.at)}・{line.code}・{w(`kind_${line.kind}`)}・{plain(left)}
        </p>
        <TextInput
          label={w("adjustYen")}
          hint={w("adjustYenHint")}
          value={yen}
          error={tried && !good ? w("adjustBad", { yen: plain(left) }) : undefined}
          onInput={setYen}
        />
        <TextInput
          label={w("adjustReason")}
          required
          multiline
          rows={2}
          maxLength={500}
          value={reason}
          onInput={setReason}
        />
        <p class="small soft">{w("adjustHint")}</p>
        <Button
          kind="primary"
          icon="check"
          full
          disabled={reason.trim() === ""}
          onClick={() => {
            setTried(true);
            if (!good) return;
            const args = { line: line.id, yen: amount, reason };
            void write("ledger.adjust", `ledger/${line.id}`, args, w("adjusted")).then((kept) => kept && done());
          }}
        >
          {w("adjustDo")}
        </Button>
      </div>
    </Dialog>
  );
}

/** A worker's lines of a month, fetched when somebody looks. Each that is settled can be corrected, by another one. */
export function LinesScreen({ person, month }: { person: number; month: string }) {
  const [adjusting, adjust] = useState<Line | null>(null);
  const known = accounts.value.get(`${person}.${month}`);
  const waiting = house.outbox.value.length;
  const version = `${known?.lines}/${known?.confirmed}/${waiting}`;
  const { value, failed, again } = useAsked<{ lines: Line[] }>(
    `/ledger/lines?person=${person}&month=${month}`,
    version,
  );
  const lines = value?.lines ?? [];
  const left = (line: Line): number =>
    lines
      .filter((one) => one.refers === line.id && one.kind === "adjusted")
      .reduce((sum, one) => sum + one.confirmed, line.confirmed);
  return (
    <DeskPage title={w("linesTitle", { name: known?.worker.name ?? "", month: monthName(month) })} back="/books">
      {failed && (
        <Notice
          tone="wait"
          icon="connect"
          title={w("needNetwork")}
          action={
            <Button icon="connect" onClick={again}>
              {w("again")}
            </Button>
          }
        />
      )}
      {!value && !failed && <Skeleton label={t("ui.loading")} lines={4} />}
      {value && lines.length === 0 && <p class="soft">{w("monthsNone")}</p>}
      {lines.length > 0 && (
        <Table
          caption={monthName(month)}
          quiet
          rows={lines}
          id={(one) => one.id}
          columns={[
            { key: "id", label: "No.", end: true, cell: (one) => one.id },
            {
              key: "kind",
              label: w("col_order"),
              cell: (one) => (
                <>
                  <span>{w(`kind_${one.kind}`)}</span>
                  <span class="small soft books-under">
                    {day(one.basis ?? one.at)}・{one.title}・{one.code}
                  </span>
                  {one.refers !== null && <span class="small soft books-under">{w("refers", { id: one.refers })}</span>}
                  {one.reason !== "" && <span class="small books-under">{one.reason}</span>}
                </>
              ),
            },
            { key: "provisional", label: w("col_provisional"), end: true, cell: (one) => plain(one.provisional) },
            { key: "confirmed", label: w("col_confirmed"), end: true, cell: (one) => <b>{plain(one.confirmed)}</b> },
            { key: "fee", label: w("col_fee"), end: true, cell: (one) => plain(one.fee ?? 0) },
            {
              key: "do",
              label: w("adjust"),
              cell: (one) =>
                CORRECTABLE.has(one.kind) && (
                  <Button
                    kind="quiet"
                    icon="edit"
                    label={w("adjustLabel", { code: one.code, kind: w(`kind_${one.kind}`) })}
                    onClick={() => adjust(one)}
                  >
                    {w("adjust")}
                  </Button>
                ),
            },
          ]}
        />
      )}
      {adjusting && <Adjust line={adjusting} left={left(adjusting)} done={() => adjust(null)} />}
    </DeskPage>
  );
}
