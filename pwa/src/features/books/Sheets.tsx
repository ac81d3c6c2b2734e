import { useState } from "preact/hooks";
import { Button } from "../../ui/Button.tsx";
import { Choice, Select } from "../../ui/Field.tsx";
import { Notice } from "../../ui/Notice.tsx";
import { monthName, months, takeFile } from "./say.ts";
import { w } from "./words.ts";

const formats = { csv: "format=csv", old: "format=csv&encoding=cp932", xlsx: "format=xlsx" } as const;

/** Which file, and how it is written. */
export function FileFormat({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  return (
    <Select
      label={w("sheetFormat")}
      value={value}
      options={[
        { value: "csv", label: w("sheetCsv") },
        { value: "old", label: w("sheetOld") },
        { value: "xlsx", label: w("sheetXlsx") },
      ]}
      onChange={onChange}
    />
  );
}

/** A button that fetches a file, and what went wrong if it did. */
export function Take({ path, name, format }: { path: string; name: string; format: string }) {
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState<string | null>(null);
  async function take(): Promise<void> {
    setBusy(true);
    const joined = `${path}${path.includes("?") ? "&" : "?"}${formats[format as keyof typeof formats]}`;
    setWrong(await takeFile(joined, `${name}.${format === "xlsx" ? "xlsx" : "csv"}`));
    setBusy(false);
  }
  return (
    <>
      <Button icon="download" full busy={busy} onClick={() => void take()}>
        {w("sheetTake")}
      </Button>
      {wrong !== null && <Notice alert tone="wait" icon="connect" title={wrong || w("needNetwork")} />}
    </>
  );
}

/** The ledger of a month for accounting. */
export function Sheets() {
  const [month, setMonth] = useState(months(1)[0] ?? "");
  const [what, setWhat] = useState("statements");
  const [format, setFormat] = useState("csv");
  return (
    <section class="card stack" aria-labelledby="sheets-head">
      <h2 id="sheets-head">{w("sheets")}</h2>
      <Select
        label={w("month")}
        value={month}
        options={months(18).map((one) => ({ value: one, label: monthName(one) }))}
        onChange={setMonth}
      />
      <Choice
        label={w("sheetWhat")}
        value={what}
        options={[
          { value: "statements", label: w("sheetStatements") },
          { value: "lines", label: w("sheetLines") },
        ]}
        onChange={setWhat}
      />
      <FileFormat value={format} onChange={setFormat} />
      <Take path={`/ledger/sheets/${what}?month=${month}`} name={`${what}-${month}`} format={format} />
    </section>
  );
}
