import { t, when, yen } from "../../text/index.ts";
import { Badge } from "../../ui/Badge.tsx";
import { Card } from "../../ui/Card.tsx";
import { type Delivered, hub } from "../pieces/data.ts";

/** One thing that arrived, with its receipt number. */
export function Receipt({ result }: { result: Delivered }) {
  const late = result.state === "late";
  const helper = hub.value?.coordinator?.name;
  return (
    <Card tone={late ? "wait" : "good"}>
      <div class="stack tight">
        <span class="row ends">
          <strong>{result.title}</strong>
          <Badge tone={late ? "wait" : "good"} icon={late ? "clock" : "check"}>
            {late ? t("delivered.state.late") : t("delivered.state.received")}
          </Badge>
        </span>
        <span>
          <span class="small soft">{t("delivered.receipt")}</span> <span class="receipt nowrap">{result.receipt}</span>
        </span>
        <span class="row ends small">
          <span class="soft num">
            {when(result.received_at)}・{t("unit.rows", { n: result.rows })}
          </span>
          <span class="num">
            <b>{yen(result.yen)}</b> {t("delivered.estimate")}
          </span>
        </span>
        {late && <p class="small">{helper ? t("delivered.late", { name: helper }) : t("delivered.lateHub")}</p>}
      </div>
    </Card>
  );
}
