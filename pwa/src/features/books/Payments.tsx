import { useState } from "preact/hooks";
import { house } from "../../house.ts";
import { Badge } from "../../ui/Badge.tsx";
import { Button } from "../../ui/Button.tsx";
import { Dialog } from "../../ui/Dialog.tsx";
import { TextInput } from "../../ui/Field.tsx";
import { Fold } from "../hubs/Fold.tsx";
import { Person } from "../hubs/Person.tsx";
import { type DeskStatement, statements } from "./data.ts";
import { dayOf, isoOf, plain, takeFile, today, write, yenOf } from "./say.ts";
import { w } from "./words.ts";

function Pay({ id, one, done }: { id: number; one: DeskStatement; done: () => void }) {
  const left = one.yen - one.paid;
  const [yen, setYen] = useState(String(left));
  const [on, setOn] = useState(today());
  const [tried, setTried] = useState(false);
  const amount = yenOf(yen);
  const when = isoOf(on);
  const goodYen = amount !== null && amount > 0 && amount <= left;
  const goodDay = when !== null && when > one.until && when <= today();
  return (
    <Dialog title={w("payTitle", { name: one.worker.name })} onClose={done}>
      <div class="stack">
        <TextInput
          label={w("payYen")}
          inputMode="numeric"
          value={yen}
          error={tried && !goodYen ? w("payBad", { yen: plain(left) }) : undefined}
          onInput={setYen}
        />
        <TextInput
          label={w("payOn")}
          hint={w("payOnHint")}
          value={on}
          error={tried && !goodDay ? w("payBadDay") : undefined}
          onInput={setOn}
        />
        <Button
          kind="primary"
          icon="check"
          full
          onClick={() => {
            setTried(true);
            if (!goodYen || !goodDay) return;
            const args = { statement: id, yen: amount, on: when };
            void write("payout.mark", `statement/${id}`, args, w("paid")).then((kept) => kept && done());
          }}
        >
          {w("pay")}
        </Button>
      </div>
    </Dialog>
  );
}

function State({ one }: { one: DeskStatement }) {
  const late = one.state === "in_statement" && one.due !== null && one.due < today();
  return (
    <span class="row">
      <Badge
        tone={late ? "bad" : one.state === "in_statement" ? "wait" : "good"}
        icon={late ? "warn" : one.state === "in_statement" ? "clock" : "check"}
      >
        {late ? w("overdue") : w(`state_${one.state}`)}
      </Badge>
      <span class="small soft">{one.checked_at === null ? w("unchecked") : w("checked")}</span>
    </span>
  );
}

function Row({ id, one, onPay }: { id: number; one: DeskStatement; onPay: () => void }) {
  const marking = house.outbox.value.some((each) => each.lane === `statement/${id}`);
  const left = one.yen - one.paid;
  return (
    <li class="books-row">
      <Person name={one.worker.name} tint={one.worker.tint} size="s">
        {dayOf(one.until)}
      </Person>
      <div class="books-amount num">
        <b>{plain(one.yen)}</b>
        {one.due && (
          <span class="small soft">
            {w("col_due")} {dayOf(one.due)}
          </span>
        )}
      </div>
      <div class="stack tight grow">
        <State one={one} />
        {one.payouts.map((each) => (
          <span key={each.id} class="row small num">
            {w("paidOn", { day: dayOf(each.on), yen: plain(each.yen) })}
            {one.state !== "received_confirmed" && (
              <Button
                kind="quiet"
                icon="undo"
                label={w("undoLabel", { name: one.worker.name, day: dayOf(each.on) })}
                onClick={() => void write("payout.undo", `statement/${id}`, { payout: each.id }, w("undone"))}
              >
                {w("undo")}
              </Button>
            )}
          </span>
        ))}
      </div>
      <div class="row">
        <Button kind="quiet" icon="download" onClick={() => void takeFile(`/statements/${id}/pdf`, `${id}.pdf`)}>
          {w("pdf")}
        </Button>
        {left > 0 && (
          <Button icon="check" busy={marking} onClick={onPay}>
            {w("pay")}
          </Button>
        )}
      </div>
    </li>
  );
}

/** 支払い: the statements that wait to be paid, the one that is due first stands first; then those that are paid. */
export function Payments() {
  const [paying, setPaying] = useState<string | null>(null);
  const all = [...statements.value];
  const waiting = all
    .filter(([, one]) => one.state === "in_statement")
    .sort(([, a], [, b]) => (a.due ?? "").localeCompare(b.due ?? "") || a.worker.id - b.worker.id);
  const done = all.filter(([, one]) => one.state !== "in_statement").sort(([a], [b]) => Number(b) - Number(a));
  const chosen = paying === null ? undefined : statements.value.get(paying);
  const list = (some: typeof all) => (
    <ul class="books-list">
      {some.map(([id, one]) => (
        <Row key={id} id={Number(id)} one={one} onPay={() => setPaying(id)} />
      ))}
    </ul>
  );
  return (
    <section class="card stack" aria-labelledby="payments-head">
      <h2 id="payments-head">{w("payments")}</h2>
      {waiting.length === 0 ? <p class="soft">{w("paymentsNone")}</p> : list(waiting)}
      {done.length > 0 && (
        <Fold title={w("done")} open={false}>
          {list(done.slice(0, 60))}
        </Fold>
      )}
      {paying !== null && chosen && <Pay id={Number(paying)} one={chosen} done={() => setPaying(null)} />}
    </section>
  );
}
