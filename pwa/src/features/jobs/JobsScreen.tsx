import { t as desk } from "../../text/desk.ts";
import { Badge } from "../../ui/Badge.tsx";
import { Button } from "../../ui/Button.tsx";
import { Card } from "../../ui/Card.tsx";
import { Empty } from "../../ui/Empty.tsx";
import { Skeleton } from "../../ui/Skeleton.tsx";
import { DeskPage } from "../hubs/DeskPage.tsx";
import { loading } from "../hubs/loading.ts";
import { Person } from "../hubs/Person.tsx";
import { firms, nodesOf, scope, trees, who } from "./data.ts";
import type { Job } from "./rows.ts";
import { hours } from "./say.ts";
import { Removed } from "./TreeScreen.tsx";
import { firstBite, minutesAMonth } from "./weighing.ts";
import { t } from "./words.ts";

function create() {
  return (
    <Button kind="primary" icon="add" href="#/jobs/new" full>
      {t("new")}
    </Button>
  );
}

function TreeCard({ root }: { root: Job }) {
  const rows = nodesOf(root.firm, root.key);
  const minutes = minutesAMonth(rows).get(root.key) ?? null;
  const star = rows.find((row) => row.key === firstBite(rows));
  return (
    <Card href={`#/jobs/${root.firm}/${root.key}`}>
      <div class="stack tight">
        <h2 class="order-title">{root.facts.title}</h2>
        {minutes !== null && <p class="small num">{t("total", { hours: hours(minutes) })}</p>}
        {star && (
          <p class="small">
            <span class="job-star">★</span>
            {star.facts.title}
          </p>
        )}
        {root.facts.hands === 1 && (
          <Badge tone="wait" icon="person">
            {t("alone")}
          </Badge>
        )}
      </div>
    </Card>
  );
}

/** Every tree: the firm's own, or on the desk each firm's. */
export function JobsScreen() {
  const there = trees.value.filter((root) => !root.removed);
  const owners = [...new Set(there.map((root) => root.firm))];
  return (
    <DeskPage
      title={t(who.value === "firm" ? "title.firm" : "title")}
      back="/orders"
      primary={there.length > 0 ? create() : undefined}
    >
      {there.length === 0 &&
        (loading(scope.value) ? (
          <Skeleton label={desk("ui.loading")} />
        ) : (
          <Empty icon="share" title={t("empty")} action={create()}>
            <p>{t("empty.body")}</p>
          </Empty>
        ))}
      {owners.map((id) => {
        const firm = firms.value.get(String(id));
        return (
          <section key={id} class="stack" aria-label={firm?.name}>
            {who.value === "coordinator" && firm && (
              <h2>
                <Person name={firm.contact} tint={firm.tint} size="s">
                  {firm.name}
                </Person>
              </h2>
            )}
            <ul class="tiles">
              {there
                .filter((root) => root.firm === id)
                .map((root) => (
                  <li key={root.key}>
                    <TreeCard root={root} />
                  </li>
                ))}
            </ul>
          </section>
        );
      })}
      <Removed rows={trees.value.filter((root) => root.removed)} />
    </DeskPage>
  );
}
