import { t as desk } from "../../text/desk.ts";
import { yen } from "../../text/index.ts";
import { Button } from "../../ui/Button.tsx";
import { Card } from "../../ui/Card.tsx";
import { Empty } from "../../ui/Empty.tsx";
import { Skeleton } from "../../ui/Skeleton.tsx";
import { DeskPage } from "../hubs/DeskPage.tsx";
import { loading } from "../hubs/loading.ts";
import { t as skills } from "../skills/words.ts";
import { templates, versionsOf } from "./data.ts";
import { t } from "./words.ts";

function create() {
  return (
    <Button kind="primary" icon="add" href="#/templates/new" full>
      {t("new")}
    </Button>
  );
}

/** Every template of the hub. */
export function TemplatesScreen() {
  const all = [...templates.value.values()].sort((a, b) => a.title.localeCompare(b.title, "ja"));
  return (
    <DeskPage title={t("title")} back="/orders" primary={all.length > 0 ? create() : undefined}>
      {all.length === 0 &&
        (loading("desk") ? (
          <Skeleton label={desk("ui.loading")} />
        ) : (
          <Empty icon="file" title={t("empty.title")} action={create()}>
            <p>{t("empty.body")}</p>
          </Empty>
        ))}
      <div>
        <Button icon="people" href="#/skills">
          {skills("desk.title")}
        </Button>
      </div>
      <ul class="tiles">
        {all.map((one) => {
          const [newest] = versionsOf(one.code);
          return (
            <li key={one.code}>
              <Card href={`#/templates/${encodeURIComponent(one.code)}`}>
                <div class="stack tight">
                  <span class="small soft num">{one.code}</span>
                  <h2 class="order-title">{one.title}</h2>
                  <p class="small soft">{newest ? t("count", { no: newest.no }) : t("none")}</p>
                  {newest && (
                    <p class="small soft num">
                      {t("price", { yen: yen(one.yen), minutes: one.minutes, rows: one.size })}
                    </p>
                  )}
                </div>
              </Card>
            </li>
          );
        })}
      </ul>
    </DeskPage>
  );
}
