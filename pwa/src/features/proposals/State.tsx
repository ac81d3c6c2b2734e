import "../../ui/ideaIcons.ts";
import { Badge, type Tone } from "../../ui/Badge.tsx";
import type { IconName } from "../../ui/Icon.tsx";
import type { Proposal, ProposalState } from "./rows.ts";
import { t } from "./words.ts";

const looks: Record<ProposalState, [Tone, IconName]> = {
  noted: ["paper", "bulb"],
  drafted: ["info", "search"],
  hub_checked: ["info", "check"],
  sent: ["info", "send"],
  discussing: ["wait", "person"],
  adopted: ["good", "check"],
  declined: ["paper", "minus"],
  measured: ["good", "clock"],
};

/** Where a proposal is, in one word. */
export function State({ of, waits, firm }: { of: Pick<Proposal, "state">; waits?: boolean; firm?: boolean }) {
  const [tone, icon] = looks[of.state];
  return (
    <span class="row">
      <Badge tone={tone} icon={icon}>
        {t(firm && of.state === "sent" ? "state.forFirm" : `state.${of.state}`)}
      </Badge>
      {waits && (
        <Badge tone="wait" icon="wait">
          {t("waits")}
        </Badge>
      )}
    </span>
  );
}
