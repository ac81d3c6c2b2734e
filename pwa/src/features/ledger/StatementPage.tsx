import "./money.css";
import { useState } from "preact/hooks";
import { house } from "../../house.ts";
import { when } from "../../text/index.ts";
import { Button } from "../../ui/Button.tsx";
import { Card } from "../../ui/Card.tsx";
import { Empty } from "../../ui/Empty.tsx";
import { Notice } from "../../ui/Notice.tsx";
import { Page } from "../../ui/Page.tsx";
import { handOver } from "../orders/export.ts";
import { ledger, statements } from "./data.ts";
import { EntryBadge, Line } from "./Line.tsx";
import type { Asking } from "./MoneyPage.tsx";
import type { Statement } from "./rows.ts";
import { dayOf, plain, waits, write } from "./say.ts";
import { w } from "./words.ts";

/** The one thing to do with a statement now: agree with it, or say that the yen came. */
function next(id: number, one: Statement) {
  const lane = `statement/${id}`;
  const checking = waits("statement.check", "statement", id);
  const receiving = waits("statement.receive", "statement", id);
  if (one.checked_at === null && !checking) {
    return (
      <Button
        kind="primary"
        icon="check"
        full
        onClick={() => void write("statement.check", lane, { statement: id }, w("checkedNow"))}
      >
        {w("check")}
      </Button>
    );
  }
  if (one.state === "paid" && !receiving) {
    return (
      <Button
        kind="primary"
        icon="check"
        full
        onClick={() => void write("statement.receive", lane, { statement: id }, w("receivedNow"))}
      >
        {w("receive")}
      </Button>
    );
  }
  return undefined;
}

function Facts({ id, one }: { id: number; one: Statement }) {
  const waiting = waits("statement.check", "statement", id) || waits("statement.receive", "statement", id);
  return (
    <Card>
      <div class="stack">
        <div class="row ends">
          <div>
            <p class="small soft">{w("total")}</p>
            <p class="sum">{plain(one.yen)}</p>
          </div>
          <EntryBadge entry={one.state} />
        </div>
        <dl class="money-facts">
          {one.due && (
            <div>
              <dt>{w("next")}</dt>
              <dd class="num">{dayOf(one.due)}</dd>
            </div>
          )}
          <div>
            <dt>{w("taxWithin", { percent: one.tax_percent })}</dt>
            <dd class="num">{plain(one.tax)}</dd>
          </div>
          <div>
            <dt>{w("number")}</dt>
            <dd class="num">{one.number || w("numberNone")}</dd>
          </div>
        </dl>
        {one.payouts.map((each) => (
          <p key={each.id} class="small num">
            {w("paidOn", { day: dayOf(each.on), yen: plain(each.yen) })}
          </p>
        ))}
        {one.paid > 0 && one.paid < one.yen && <p class="small num">{w("left", { yen: plain(one.yen - one.paid) })}</p>}
        {one.checked_at !== null && <p class="small soft">{w("checked", { when: when(one.checked_at) })}</p>}
        {one.received_at !== null && <p class="small soft">{w("received", { when: when(one.received_at) })}</p>}
        {waiting && (
          <Notice tone="wait" title={w("askedWaiting")}>
            {w("waiting")}
          </Notice>
        )}
        {one.number === "" && one.credit_percent < 100 && (
          <p class="small soft">{w("credit", { percent: one.credit_percent })}</p>
        )}
      </div>
    </Card>
  );
}

/** Saving the same as a paper. The server makes it, so it needs a network; the screen does not. */
function Paper({ id, one }: { id: number; one: Statement }) {
  const [state, setState] = useState<"" | "busy" | "failed">("");
  async function save(): Promise<void> {
    setState("busy");
    try {
      const answer = await house.request(`/statements/${id}/pdf`);
      if (!answer.ok) throw new Error(String(answer.status));
      handOver(await answer.blob(), `${w("statement", { day: one.until })}.pdf`);
      setState("");
    } catch {
      setState("failed");
    }
  }
  return (
    <>
      <Button icon="download" full busy={state === "busy"} onClick={() => void save()}>
        {w("pdf")}
      </Button>
      {state === "failed" && <Notice alert tone="wait" icon="connect" title={w("pdfOffline")} />}
    </>
  );
}

/** 明細: what a closing counted together. All of it is on the phone. */
export function StatementPage({ id, asking }: { id: string; asking: Asking }) {
  const one = statements.value.get(id);
  if (!one) {
    return (
      <Page title={w("statements")} back="/money">
        <Empty icon="search" title={w("gone")}>
          {w("goneBody")}
        </Empty>
      </Page>
    );
  }
  return (
    <Page title={w("statement", { day: dayOf(one.until) })} back="/money" primary={next(Number(id), one)}>
      <p class="small soft">
        {one.hub}・{w("subtitle")}
      </p>
      <Facts id={Number(id)} one={one} />
      <section class="stack tight" aria-labelledby="contents-head">
        <h2 id="contents-head">{w("contents")}</h2>
        <ul class="stack tight">
          {one.lines.map((line) => {
            const found = ledger.value.get(String(line));
            return (
              found && (
                <li key={line}>
                  <Line id={line} line={found} inStatement ask={asking(line, found.code)} />
                </li>
              )
            );
          })}
        </ul>
      </section>
      <Paper id={Number(id)} one={one} />
    </Page>
  );
}
