import { type Draft, house } from "../../house.ts";
import { t as say, when } from "../../text/index.ts";
import { Button } from "../../ui/Button.tsx";
import { Card } from "../../ui/Card.tsx";
import { toast } from "../../ui/toast.tsx";
import { download } from "../people/download.ts";
import { arriving, ended, pieces, results } from "./data.ts";
import { leaving } from "./leave.ts";
import { alike, lost } from "./lost.ts";
import { t } from "./lostWords.ts";
import type { Ended } from "./rows.ts";

/** Why it went, in words; those of whoever moved it as they wrote them. */
function Why({ row, count = 1 }: { row: Ended | undefined; count?: number }) {
  if (!row) return <h2>{t("gone")}</h2>;
  const { why, by, words, title, code, at } = row;
  return (
    <>
      <h2>{why === "reassigned" && by ? t("reassigned", { name: by.name }) : t("expired")}</h2>
      <p class="small soft">{t(count > 1 ? "pieces" : "piece", { title, code, n: count, time: when(at) })}</p>
      {words && <p class="pre">{words}</p>}
    </>
  );
}

function Written({ piece, draft }: { piece: number; draft: Draft }) {
  return (
    <>
      <p class="small soft">
        {t("written", { time: when(draft.at), n: draft.answers.filter((row) => row.some(Boolean)).length })}
      </p>
      <p>{t("kept")}</p>
      <div class="row">
        <Button
          icon="send"
          onClick={() => {
            house
              .act("result.submit", `piece/${piece}`, { piece, rev: 1, answers: draft.answers })
              .then(() => toast(say("check.done")))
              .catch(() => toast(say("check.failedBody")));
          }}
        >
          {t("send")}
        </Button>
        <Button kind="quiet" icon="download" onClick={() => void download()}>
          {say("me.export")}
        </Button>
      </div>
    </>
  );
}

/** わかりました: nobody is told of these any more. */
async function hear(gone: readonly number[]): Promise<void> {
  try {
    for (const piece of gone) await house.act("piece.heard", `piece/${piece}`, { piece });
  } catch {
    toast(say("check.failedBody"));
  }
}

/** Work that went to somebody else while this phone was away: why, and what was written. Nothing of that is lost. */
export function LostWork() {
  if (arriving.value) return null;
  const attached = house.files.value?.shelf.value.attached ?? new Map();
  const found = lost(house.drafts.value, pieces.value, results.value, house.outbox.value, leaving.value, attached);
  const written = new Set(found.map(({ piece }) => piece));
  const told = alike(ended.value, written);
  if (found.length + told.length === 0) return null;
  return (
    <section class="stack tight" aria-label={t("head")}>
      {found.map(({ piece, draft }) => (
        <Card tone="wait" key={piece}>
          <div class="stack tight">
            <Why row={ended.value.get(String(piece))} />
            <Written piece={piece} draft={draft} />
          </div>
        </Card>
      ))}
      {told.map(({ pieces: gone, row }) => (
        <Card key={gone[0]}>
          <div class="stack tight">
            <Why row={row} count={gone.length} />
            <p class="small soft">{t("nothing")}</p>
            <div>
              <Button icon="check" onClick={() => void hear(gone)}>
                {t("heard")}
              </Button>
            </div>
          </div>
        </Card>
      ))}
    </section>
  );
}
