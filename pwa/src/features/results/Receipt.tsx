import { t, when, yen } from "../../text/index.ts";
import { Badge, type Tone } from "../../ui/Badge.tsx";
import { Card } from "../../ui/Card.tsx";
import type { IconName } from "../../ui/Icon.tsx";
import { Said } from "../appeals/Said.tsx";
import { type Delivered, hub } from "../pieces/data.ts";

const looks: Record<Delivered["state"], readonly ["good" | "wait" | "paper", IconName]> = {
  received: ["good", "check"],
  passed: ["good", "check"],
  accepted: ["good", "check"],
  returned: ["wait", "give"],
  replaced: ["paper", "box"],
  late: ["wait", "clock"],
  accepted_late: ["good", "check"],
  paid_partial: ["good", "check"],
  not_used: ["paper", "box"],
  rejected: ["wait", "box"],
  appealed: ["wait", "wait"],
  appeal_full: ["good", "check"],
  appeal_part: ["good", "check"],
  appeal_none: ["paper", "box"],
};

/** One thing that arrived, with its receipt number. */
export function Receipt({ result }: { result: Delivered }) {
  const [tone, icon] = looks[result.state];
  const helper = hub.value?.coordinator?.name;
  const badge: Tone = tone;
  return (
    <Card tone={tone}>
      <div class="stack tight">
        <span class="row ends">
          <strong>{result.title}</strong>
          <Badge tone={badge} icon={icon}>
            {t(`delivered.state.${result.state}`)}
          </Badge>
        </span>
        <span>
          <span class="small soft">{t("delivered.receipt")}</span> <span class="receipt nowrap">{result.receipt}</span>
        </span>
        <span class="row ends small">
          <span class="soft num">
            {when(result.received_at)}・{t("unit.rows", { n: result.rows })}
          </span>
          {(result.state === "received" || result.state === "passed" || result.state === "returned") && (
            <span class="num">
              <b>{yen(result.yen)}</b> {t("delivered.estimate")}
            </span>
          )}
        </span>
        {result.state === "late" && (
          <p class="small">{helper ? t("delivered.late", { name: helper }) : t("delivered.lateHub")}</p>
        )}
        {result.decision && (
          <p class="small">
            {result.decision.by && t("delivered.decided", { name: result.decision.by.name })}
            {result.decision.reason}
          </p>
        )}
        <Said piece={result.piece} rev={result.rev} />
      </div>
    </Card>
  );
}
