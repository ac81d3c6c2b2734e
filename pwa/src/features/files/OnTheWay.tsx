import { house } from "../../house.ts";
import { onWay } from "../../shell/sentence.ts";
import { bytes, codeText, t } from "../../text/index.ts";
import { Badge } from "../../ui/Badge.tsx";
import { Bar } from "../../ui/Bar.tsx";
import { Button } from "../../ui/Button.tsx";
import { Card } from "../../ui/Card.tsx";
import { Notice } from "../../ui/Notice.tsx";
import { toast } from "../../ui/toast.tsx";
import { filesOf, waitingFiles } from "../pieces/data.ts";
import type { Result } from "../pieces/rows.ts";
import { type Attached, isSound } from "./attached.ts";

/** A file that the server does not take: why, and the way on without it. */
function Refused({ piece, file: [sha256, type, , , code] }: { piece: number; file: Attached }) {
  const drop = (): void => {
    const name = isSound(type) ? t("files.kind.voice") : t("files.kind.photo");
    house
      .act("result.drop_file", `piece/${piece}`, { piece, sha256 })
      .then(() => house.files.value?.giveUp(sha256))
      .then(() => toast(t("files.dropped", { name })))
      .catch(() => toast(t("files.failed")));
  };
  return (
    <div class="stack tight">
      <p>{codeText(code ?? "file_type")}</p>
      <div>
        <Button icon="x" onClick={drop}>
          {t("files.without")}
        </Button>
      </div>
    </div>
  );
}

/** A delivery whose text is in and whose files are not yet all. */
function Delivery({ result }: { result: Result }) {
  const way = filesOf([result]) ?? { have: 0, of: 0, kind: "photo" };
  const refused = (result.attached ?? []).filter(([, , , state]) => state === "refused");
  return (
    <Card tone="wait">
      <div class="stack tight">
        <span class="row ends">
          <strong>{result.title}</strong>
          <Badge tone="wait" icon="wait">
            {onWay(way)}
          </Badge>
        </span>
        <Bar silent value={way.have} max={way.of} label={onWay(way)} />
        {refused.map((file) => (
          <Refused key={file[0]} piece={result.piece} file={file} />
        ))}
      </div>
    </Card>
  );
}

/** Deliveries that wait for their photos, how much that is, and the word that sends them. */
export function OnTheWay() {
  const results = waitingFiles.value;
  const files = house.files.value;
  const waiting = files?.waiting.value ?? { count: 0, bytes: 0 };
  if (results.length === 0 && waiting.count === 0) return null;
  const going = files?.going.value;
  const now = files?.unsent.value.find(({ sha256 }) => sha256 === going?.sha256);
  return (
    <section class="stack tight" aria-label={t("files.waitingHead")}>
      <h2>{t("files.waitingHead")}</h2>
      {waiting.count > 0 && (
        <p class="small soft num">{t("files.sum", { n: waiting.count, size: bytes(waiting.bytes) })}</p>
      )}
      {now && going && <Bar value={going.bytes} max={now.size} label={t("files.going", { size: bytes(now.size) })} />}
      {files?.held.value && (
        <Notice
          tone="wait"
          title={t("files.held", { size: bytes(waiting.bytes) })}
          action={
            <Button icon="send" onClick={() => void files.send()}>
              {t("files.send")}
            </Button>
          }
        />
      )}
      {waiting.count === 0 && <p class="small soft">{t("files.elsewhere")}</p>}
      <ul class="stack tight">
        {results.map((result) => (
          <li key={result.piece}>
            <Delivery result={result} />
          </li>
        ))}
      </ul>
    </section>
  );
}
