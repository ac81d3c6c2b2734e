import { useState } from "preact/hooks";
import { Select } from "../../ui/Field.tsx";
import { Table } from "../../ui/Table.tsx";
import { accounts } from "./data.ts";
import { monthName, months, plain, today } from "./say.ts";
import { w } from "./words.ts";

/** Sums by month and worker, and the hub's own income. The lines behind them are a step further. */
export function Months() {
  const [chosen, choose] = useState(today().slice(0, 7));
  const known = new Set([...months(3), ...[...accounts.value.values()].map((one) => one.month)]);
  const rows = [...accounts.value.values()]
    .filter((one) => one.month === chosen)
    .sort((a, b) => a.worker.name.localeCompare(b.worker.name, "ja"));
  const income = rows.reduce((sum, one) => sum + one.fee, 0);
  return (
    <section class="card stack" aria-labelledby="months-head">
      <div class="row ends">
        <h2 id="months-head">{w("months")}</h2>
        <Select
          label={w("month")}
          value={chosen}
          options={[...known]
            .sort()
            .reverse()
            .map((month) => ({ value: month, label: monthName(month) }))}
          onChange={choose}
        />
      </div>
      {rows.length === 0 ? (
        <p class="soft">{w("monthsNone")}</p>
      ) : (
        <>
          <Table
            caption={monthName(chosen)}
            quiet
            rows={rows}
            id={(one) => one.worker.id}
            columns={[
              {
                key: "worker",
                label: w("col_worker"),
                cell: (one) => <a href={`#/books/${one.worker.id}/${one.month}`}>{one.worker.name}</a>,
              },
              { key: "provisional", label: w("col_provisional"), end: true, cell: (one) => plain(one.provisional) },
              { key: "confirmed", label: w("col_confirmed"), end: true, cell: (one) => <b>{plain(one.confirmed)}</b> },
              { key: "fee", label: w("col_fee"), end: true, cell: (one) => plain(one.fee) },
              { key: "lines", label: w("col_lines"), end: true, cell: (one) => one.lines },
            ]}
          />
          <p class="num">{w("income", { yen: plain(income) })}</p>
        </>
      )}
    </section>
  );
}
