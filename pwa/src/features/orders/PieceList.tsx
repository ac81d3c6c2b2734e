import { useState } from "preact/hooks";
import { t } from "../../text/desk.ts";
import { when } from "../../text/index.ts";
import { Badge } from "../../ui/Badge.tsx";
import { Button } from "../../ui/Button.tsx";
import { Choice } from "../../ui/Field.tsx";
import { Person } from "../hubs/Person.tsx";
import { TalkPart } from "../threads/TalkPart.tsx";
import { Answers } from "./Answers.tsx";
import { narrow, type PieceEntry, type PieceFilter } from "./list.ts";
import type { DeskPiece, Form } from "./rows.ts";

const window = 50;

function State({ piece, late, now }: { piece: DeskPiece; late: boolean; now: number }) {
  if (late) {
    return (
      <Badge tone="wait" icon="clock">
        {t("now.kind.late")}
      </Badge>
    );
  }
  if (piece.state === "received") {
    return (
      <Badge tone="good" icon="check">
        {t("progress.received")}
      </Badge>
    );
  }
  if (piece.state === "waiting") {
    return (
      <Badge tone="wait" icon="camera">
        {t("progress.waiting")}
      </Badge>
    );
  }
  if (piece.state === "differing") {
    return (
      <Badge tone="wait" icon="people">
        {t("piece.differing")}
      </Badge>
    );
  }
  if (piece.state === "ready") {
    return <Badge icon="box">{t("progress.ready")}</Badge>;
  }
  if (piece.state === "blocked_question") {
    return (
      <Badge tone="wait" icon="wait">
        {t("now.kind.question")}
      </Badge>
    );
  }
  const over = piece.until !== null && piece.until <= now;
  return (
    <Badge tone={over ? "bad" : "wait"} icon={over ? "warn" : "edit"}>
      {t(over ? "piece.over" : "progress.leased")}
    </Badge>
  );
}

function line(piece: DeskPiece): string | null {
  if (piece.receipt !== null) return piece.receipt;
  if (piece.until !== null) return t(piece.moving ? "piece.moves" : "piece.until", { when: when(piece.until) });
  return null;
}

function Head({ entry, now }: { entry: PieceEntry; now: number }) {
  const { piece, results } = entry;
  const words = line(piece);
  const worker = piece.worker ?? results[0]?.worker ?? null;
  return (
    <span class="piece-head">
      <span class="piece-no num">
        <span class="small soft">{t("piece.no")}</span> {piece.no}
      </span>
      <State piece={piece} late={results[0]?.state === "late"} now={now} />
      {worker !== null ? (
        <Person name={worker.name} tint={worker.tint} size="s">
          {words !== null && <span class="num">{words}</span>}
        </Person>
      ) : (
        <span class="small soft piece-wait">{t("piece.nobody")}</span>
      )}
    </span>
  );
}

export interface PieceListProps {
  entries: readonly PieceEntry[];
  form: Form;
  now: number;
  who: number | null;
}

/** Who has what until when; what was delivered opens to its answers. */
export function PieceList({ entries, form, now, who }: PieceListProps) {
  const [filter, setFilter] = useState<PieceFilter>("all");
  const [shown, setShown] = useState(window);
  const list = narrow(entries, filter, who);
  const count = (name: PieceFilter): number => narrow(entries, name, who).length;
  const filters = (["all", "ready", "leased", "waiting", "received"] as const).filter(
    (name) => name === "all" || name === filter || count(name) > 0,
  );
  return (
    <>
      <div class="chips">
        <Choice
          label={t("pieces.filter")}
          value={filter}
          options={filters.map((name) => ({
            value: name,
            label: t("pieces.filter.one", {
              name: t(name === "all" ? "pieces.filter.all" : `progress.${name}`),
              count: count(name),
            }),
          }))}
          onChange={(value) => {
            setFilter(value as PieceFilter);
            setShown(window);
          }}
        />
      </div>
      {list.length === 0 && <p class="soft">{t("pieces.none")}</p>}
      <ul class="pieces">
        {list.slice(0, shown).map((entry) => (
          <li key={entry.id} class={entry.piece.worker ? "piece talks" : "piece"}>
            {entry.results.length > 0 ? (
              <details>
                <summary>
                  <Head entry={entry} now={now} />
                  <span class="piece-more">{t("piece.open")}</span>
                </summary>
                <div class="stack piece-body">
                  {entry.results.map((result) => (
                    <Answers key={result.id} result={result} form={form} />
                  ))}
                </div>
              </details>
            ) : (
              <Head entry={entry} now={now} />
            )}
            {entry.piece.worker && <TalkPart path={`link/piece/${entry.id}/${entry.piece.worker.id}`} />}
          </li>
        ))}
      </ul>
      {list.length > shown && (
        <Button full onClick={() => setShown(shown + window)}>
          {t("pieces.more", { count: Math.min(window, list.length - shown) })}
        </Button>
      )}
    </>
  );
}
