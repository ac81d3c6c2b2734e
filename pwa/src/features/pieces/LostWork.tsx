import { house } from "../../house.ts";
import { t, when } from "../../text/index.ts";
import { Button } from "../../ui/Button.tsx";
import { Card } from "../../ui/Card.tsx";
import { toast } from "../../ui/toast.tsx";
import { download } from "../people/download.ts";
import { arriving, pieces, results } from "./data.ts";
import { leaving } from "./leave.ts";
import { lost } from "./lost.ts";

/** Drafts whose piece went to somebody else while this phone was away. Nothing that was written is lost. */
export function LostWork() {
  if (arriving.value) return null;
  const attached = house.files.value?.shelf.value.attached ?? new Map();
  const found = lost(house.drafts.value, pieces.value, results.value, house.outbox.value, leaving.value, attached);
  if (found.length === 0) return null;
  return (
    <section class="stack tight" aria-label={t("today.lost")}>
      {found.map(({ piece, draft }) => (
        <Card tone="wait" key={piece}>
          <div class="stack tight">
            <h2>{t("today.lost")}</h2>
            <p class="small soft">
              {t("today.lostOne", { time: when(draft.at), n: draft.answers.filter((row) => row.some(Boolean)).length })}
            </p>
            <p>{t("today.lostBody")}</p>
            <div class="row">
              <Button
                icon="send"
                onClick={() => {
                  house
                    .act("result.submit", `piece/${piece}`, { piece, rev: 1, answers: draft.answers })
                    .then(() => toast(t("check.done")))
                    .catch(() => toast(t("check.failedBody")));
                }}
              >
                {t("today.lostSend")}
              </Button>
              <Button kind="quiet" icon="download" onClick={() => void download()}>
                {t("me.export")}
              </Button>
            </div>
          </div>
        </Card>
      ))}
    </section>
  );
}
