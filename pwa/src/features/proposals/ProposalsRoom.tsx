import { house } from "../../house.ts";
import { match } from "../../shell/router.ts";
import { t as desk } from "../../text/desk.ts";
import { Card } from "../../ui/Card.tsx";
import { Empty } from "../../ui/Empty.tsx";
import { Skeleton } from "../../ui/Skeleton.tsx";
import { DeskPage } from "../hubs/DeskPage.tsx";
import { loading } from "../hubs/loading.ts";
import { Author } from "./Author.tsx";
import { ProposalScreen } from "./ProposalScreen.tsx";
import type { DeskProposal, FirmProposal } from "./rows.ts";
import { State } from "./State.tsx";
import { forHub } from "./waiting.ts";
import { sum, t } from "./words.ts";

type Shown = DeskProposal | FirmProposal;

/** The desks' screens about proposals. */
export function ProposalsRoom({ path }: { path: string }) {
  const firm = house.me.value?.role === "firm";
  const rows = house.rows<Shown>(firm ? "firm" : "desk", "proposal").value;
  const number = match("/proposals/:number", path)?.number;
  if (number === undefined) return <List rows={rows} firm={firm} />;
  const row = rows.get(number);
  if (row !== undefined) return <ProposalScreen key={number} number={Number(number)} of={row} firm={firm} />;
  return (
    <DeskPage title={t("desk.list")} back="/proposals">
      {loading(firm ? "firm" : "desk") ? (
        <Skeleton label={desk("ui.loading")} />
      ) : (
        <Empty icon="search" title={t("gone")} />
      )}
    </DeskPage>
  );
}

function List({ rows, firm }: { rows: ReadonlyMap<string, Shown>; firm: boolean }) {
  const waits = (one: Shown): boolean =>
    firm ? one.state === "sent" || one.state === "discussing" : forHub(one as DeskProposal);
  const all = [...rows].sort(([, a], [, b]) => Number(waits(b)) - Number(waits(a)) || b.noted_at - a.noted_at);
  const closed = (one: Shown): boolean => one.state === "declined" || one.state === "measured";
  const parts = [
    { word: "open" as const, list: all.filter(([, one]) => !closed(one)) },
    { word: "closed" as const, list: all.filter(([, one]) => closed(one)) },
  ].filter(({ list }) => list.length > 0);
  return (
    <DeskPage title={t("desk.list")} {...(firm ? {} : { back: "/" })}>
      {all.length === 0 &&
        (loading(firm ? "firm" : "desk") ? (
          <Skeleton label={desk("ui.loading")} />
        ) : (
          <Empty icon="bulb" title={t(firm ? "firm.none" : "desk.none")}>
            <p>{t(firm ? "firm.noneBody" : "desk.noneBody")}</p>
          </Empty>
        ))}
      {parts.map(({ word, list }) => (
        <section class="stack" key={word} aria-labelledby={`ideas-${word}`}>
          <h2 class="section-head" id={`ideas-${word}`}>
            {t(word)} <span class="count num">{list.length}</span>
          </h2>
          <ul class="tiles">
            {list.map(([number, one]) => (
              <li key={number}>
                <Card href={`#/proposals/${number}`} tone={waits(one) ? "wait" : "paper"}>
                  <div class="stack tight">
                    <State of={one} firm={firm} />
                    <strong>{one.words}</strong>
                    <Author of={one} />
                    <span class="small soft">{firm ? one.title : `${one.firm.name}・${one.title}`}</span>
                    {sum(one) && <span class="small num">{sum(one)}</span>}
                  </div>
                </Card>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </DeskPage>
  );
}
