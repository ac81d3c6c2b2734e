import { useState } from "preact/hooks";
import { house } from "../../house.ts";
import { Button } from "../../ui/Button.tsx";
import { Notice } from "../../ui/Notice.tsx";
import { Table } from "../../ui/Table.tsx";
import { books } from "./data.ts";
import { dayOf, plain, useAsked, write } from "./say.ts";
import { w } from "./words.ts";

interface Share {
  id: number;
  name: string;
  yen: number;
  fee: number;
  lines: number;
  due: string | null;
  waiting: number;
}

interface Closing {
  days: string[];
  until: string | null;
  people: Share[];
}

/** The next closing: what it would be, and doing it. */
export function ClosingCard() {
  const hub = house.me.value?.hub.code ?? "";
  const last = books.value.get(hub);
  const [looking, look] = useState(false);
  const closing = house.outbox.value.some((one) => one.name === "ledger.close");
  const { value, failed, again } = useAsked<Closing>("/ledger/closing", `${last?.until}${closing}`);
  const until = value?.until;
  return (
    <section class="card stack" aria-labelledby="close-head">
      <div class="row ends">
        <h2 id="close-head">{w("close")}</h2>
        {last && <span class="small soft num">{w("closeLast", { day: dayOf(last.until) })}</span>}
      </div>
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
      {value && !until && <p class="soft">{w("closeNone")}</p>}
      {until && (
        <>
          <p>
            <strong>{w("closeOpen", { day: dayOf(until) })}</strong>
          </p>
          {!looking && !closing && (
            <Button kind="primary" icon="search" onClick={() => look(true)}>
              {w("closeLook")}
            </Button>
          )}
          {looking && (
            <>
              {value.people.length === 0 ? (
                <p class="soft">{w("closeEmpty")}</p>
              ) : (
                <Table
                  caption={w("closeOpen", { day: dayOf(until) })}
                  quiet
                  rows={value.people}
                  id={(one) => one.id}
                  columns={[
                    { key: "worker", label: w("col_worker"), cell: (one) => one.name },
                    {
                      key: "yen",
                      label: w("col_yen"),
                      end: true,
                      cell: (one) => (
                        <>
                          <b>{plain(one.yen)}</b>
                          {one.waiting !== 0 && (
                            <span class="small soft books-under">{w("waitingYen", { yen: plain(one.waiting) })}</span>
                          )}
                        </>
                      ),
                    },
                    { key: "lines", label: w("col_lines"), end: true, cell: (one) => one.lines },
                    { key: "fee", label: w("col_fee"), end: true, cell: (one) => plain(one.fee) },
                    { key: "due", label: w("col_due"), cell: (one) => (one.due ? dayOf(one.due) : "—") },
                  ]}
                />
              )}
              {value.people.some((one) => one.waiting !== 0) && <p class="small soft">{w("waitingHint")}</p>}
              <p class="small soft">{w("closeHint")}</p>
              <div class="row">
                <Button
                  kind="primary"
                  icon="check"
                  busy={closing}
                  onClick={() => {
                    void write("ledger.close", `books/${hub}`, { hub, until }, w("closed")).then(
                      (kept) => kept && look(false),
                    );
                  }}
                >
                  {w("closeDo", { day: dayOf(until) })}
                </Button>
                <Button kind="quiet" onClick={() => look(false)}>
                  {w("cancel")}
                </Button>
              </div>
            </>
          )}
        </>
      )}
    </section>
  );
}
