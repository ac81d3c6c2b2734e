import type { Pending } from "../../house.ts";
import { describe } from "../../shell/describe.ts";
import { t, when } from "../../text/index.ts";
import { Badge } from "../../ui/Badge.tsx";
import { Card } from "../../ui/Card.tsx";

/** Things that are on this phone and wait for a connection. */
export function Waiting({ list, href }: { list: readonly Pending[]; href?: string }) {
  if (list.length === 0) return null;
  return (
    <section class="stack tight">
      <h2>{t("outbox.state.waiting")}</h2>
      <ul class="stack tight">
        {list.map((one) => (
          <li key={one.n}>
            <Card tone="wait" {...(href === undefined ? {} : { href })}>
              <span class="row ends">
                <strong>{describe(one)}</strong>
                <Badge tone="wait" icon="wait">
                  {t("outbox.state.waiting")}
                </Badge>
              </span>
              <p class="small soft">{t("outbox.savedAt", { time: when(one.at) })}</p>
            </Card>
          </li>
        ))}
      </ul>
    </section>
  );
}
