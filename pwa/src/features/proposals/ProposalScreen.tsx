import { yen } from "../../text/index.ts";
import { Files } from "../files/Files.tsx";
import { DeskPage } from "../hubs/DeskPage.tsx";
import { Author } from "./Author.tsx";
import { connected, underWay } from "./act.ts";
import { FirmActs } from "./FirmActs.tsx";
import { HubActs } from "./HubActs.tsx";
import type { DeskProposal, FirmProposal } from "./rows.ts";
import { State } from "./State.tsx";
import { Facts, Measured, Story } from "./Story.tsx";
import { t } from "./words.ts";

/** One proposal: what it says, what is to be done about it, and what was. */
export function ProposalScreen({
  number,
  of,
  firm,
}: {
  number: number;
  of: DeskProposal | FirmProposal;
  firm: boolean;
}) {
  const waits = underWay(number);
  return (
    <DeskPage title={t("desk.list")} back="/proposals">
      <div class="split">
        <div class="stack">
          <section class="card stack" aria-labelledby="idea-words">
            <State of={of} waits={waits} firm={firm} />
            <h2 id="idea-words">{of.words}</h2>
            <Author of={of} />
            <p class="small soft">{firm ? of.title : `${of.firm.name}・${of.title}`}</p>
            <Measured of={of} />
            <Facts of={of} wide />
            <Files of={of} code={t("idea")} />
            {"reward" in of && of.reward !== null && <p class="num">{t("reward", { yen: yen(of.reward) })}</p>}
          </section>
        </div>
        <div class="stack">
          {!waits && !connected() && <p class="small soft">{t("offline")}</p>}
          {!waits &&
            (firm ? (
              <FirmActs key={of.state} number={number} of={of} />
            ) : (
              <HubActs key={of.state} number={number} of={of as DeskProposal} />
            ))}
          <div class="card">
            <Story of={of} />
          </div>
        </div>
      </div>
    </DeskPage>
  );
}
