import "./books.css";
import { useState } from "preact/hooks";
import { t } from "../../text/desk.ts";
import { Button } from "../../ui/Button.tsx";
import { Select } from "../../ui/Field.tsx";
import { Notice } from "../../ui/Notice.tsx";
import { Skeleton } from "../../ui/Skeleton.tsx";
import { Table } from "../../ui/Table.tsx";
import { DeskPage } from "../hubs/DeskPage.tsx";
import { FileFormat, Take } from "./Sheets.tsx";
import { monthName, months, plain, useAsked } from "./say.ts";
import { w } from "./words.ts";

interface Row {
  order: number;
  code: string;
  title: string;
  count: number;
  yen: number;
  fee: number;
}

interface Invoice {
  month: string;
  number: string;
  orders: Row[];
  yen: number;
  fee: number;
  net: number;
  tax_percent: number;
  tax: number;
  gross: number;
  hub: { code: string; name: string };
  running: boolean;
}

function Sums({ one }: { one: Invoice }) {
  return (
    <dl class="books-sums num">
      <div>
        <dt>{w("net")}</dt>
        <dd>{plain(one.net)}</dd>
      </div>
      <div>
        <dt>{w("tax", { percent: one.tax_percent })}</dt>
        <dd>{plain(one.tax)}</dd>
      </div>
      <div class="books-gross">
        <dt>{w("gross")}</dt>
        <dd>{plain(one.gross)}</dd>
      </div>
    </dl>
  );
}

/** 請求内訳: what a firm owes its hub for a month, with the fee and the tax. */
export function InvoiceScreen() {
  const [month, setMonth] = useState(months(1)[0] ?? "");
  const [format, setFormat] = useState("csv");
  const { value, failed, again } = useAsked<Invoice>(`/invoices/${month}`);
  return (
    <DeskPage title={w("invoice")}>
      <div class="split">
        <section class="card stack" aria-label={w("invoice")}>
          <Select
            label={w("month")}
            value={month}
            options={months(18).map((one) => ({ value: one, label: monthName(one) }))}
            onChange={setMonth}
          />
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
          {!value && !failed && <Skeleton label={t("ui.loading")} lines={3} />}
          {value && (
            <>
              <p class="small soft">{w("invoiceHint", { hub: value.hub.name })}</p>
              <p class="small num">{value.number ? w("hubNumber", { number: value.number }) : w("hubNumberNone")}</p>
              {value.orders.length === 0 ? (
                <p class="soft">{w("invoiceNone")}</p>
              ) : (
                <>
                  <Table
                    caption={monthName(value.month)}
                    quiet
                    rows={value.orders}
                    id={(one) => one.order}
                    columns={[
                      {
                        key: "order",
                        label: w("col_order"),
                        cell: (one) => (
                          <>
                            <span>{one.title}</span>
                            <span class="small soft books-under">{one.code}</span>
                          </>
                        ),
                      },
                      { key: "count", label: w("col_count"), end: true, cell: (one) => one.count },
                      { key: "work", label: w("col_work"), end: true, cell: (one) => plain(one.yen) },
                      { key: "fee", label: w("col_fee"), end: true, cell: (one) => plain(one.fee) },
                      { key: "net", label: w("col_net"), end: true, cell: (one) => plain(one.yen + one.fee) },
                    ]}
                  />
                  <Sums one={value} />
                </>
              )}
              {value.running && <p class="small soft">{w("invoiceRunning")}</p>}
            </>
          )}
        </section>
        <section class="card stack no-print" aria-labelledby="sheets-head">
          <h2 id="sheets-head">{w("sheets")}</h2>
          <FileFormat value={format} onChange={setFormat} />
          <Take path={`/invoices/${month}/sheet`} name={`invoice-${month}`} format={format} />
          <Button icon="print" full onClick={() => print()}>
            {w("print")}
          </Button>
        </section>
      </div>
    </DeskPage>
  );
}
