import { house } from "../../house.ts";
import { when } from "../../text/index.ts";
import { Badge } from "../../ui/Badge.tsx";
import { Card } from "../../ui/Card.tsx";
import { Face } from "../../ui/Face.tsx";
import { orders, pieces } from "../pieces/data.ts";
import { messages } from "./data.ts";
import type { Thread } from "./rows.ts";
import { nameOf } from "./Said.tsx";
import { messagesOf, onTheWay, threadOn } from "./talk.ts";
import { me, threads, unread } from "./unread.ts";
import { t } from "./words.ts";

/** Words that nobody has read here: an answer first, in the words in which it was given. */
function News({ id, thread }: { id: number; thread: Thread }) {
  const list = messagesOf(messages.value, id).map(([, one]) => one);
  const fresh = list.slice(list.length - unread(thread, me.value)).filter(({ by }) => by.role !== "worker");
  const one = fresh.findLast(({ says }) => says === "answer") ?? fresh.at(-1);
  return (
    <Card tone="good" href={`#/talk/${thread.kind}/${thread.subject}`}>
      <div class="stack tight">
        <span class="row ends">
          <span class="small soft num">{thread.code}</span>
          <Badge tone="good" icon={one?.says === "answer" ? "check" : "info"}>
            {one?.says === "answer" ? t("answered") : t("unread", { n: fresh.length })}
          </Badge>
        </span>
        <h3>{thread.title}</h3>
        {one && (
          <span class="who">
            <Face name={nameOf(one.by)} tint={one.by.tint ?? 0} size="s" />
            <span>{one.words}</span>
          </span>
        )}
      </div>
    </Card>
  );
}

/** 止まっています: since when, and what was asked. */
function Held({ id }: { id: string }) {
  const piece = pieces.value.get(id);
  if (!piece) return null;
  const on = { kind: "piece" as const, id: Number(id) };
  const found = threadOn(threads.value, on);
  const questions = found ? messagesOf(messages.value, found[0]).filter(([, one]) => one.says === "question") : [];
  const said = onTheWay(house.outbox.value, found?.[0] ?? null, on).at(-1) ?? questions.at(-1)?.[1];
  return (
    <Card tone="wait" href={`#/piece/${id}`}>
      <div class="stack tight">
        <span class="row ends">
          <span class="small soft num">{piece.code}</span>
          <Badge tone="wait" icon="wait">
            {t("heldTitle")}
          </Badge>
        </span>
        <h3>{orders.value.get(String(piece.order))?.title ?? piece.code}</h3>
        {said && <p>{said.words}</p>}
        {piece.held_at !== undefined && <span class="small soft">{t("heldSince", { when: when(piece.held_at) })}</span>}
      </div>
    </Card>
  );
}

/** きょう: what came back to me in words, and what stands still until something does. */
export function Talking({ what }: { what: "news" | "held" }) {
  if (what === "news") {
    const fresh = [...threads.value].filter(([, thread]) => unread(thread, me.value) > 0);
    if (fresh.length === 0) return null;
    return (
      <section class="stack" aria-label={t("news")}>
        <h2>{t("news")}</h2>
        <ul class="stack">
          {fresh
            .sort(([, a], [, b]) => b.last_at - a.last_at)
            .map(([id, thread]) => (
              <li key={id}>
                <News id={Number(id)} thread={thread} />
              </li>
            ))}
        </ul>
      </section>
    );
  }
  const held = [...pieces.value].filter(([, { state }]) => state === "blocked_question");
  if (held.length === 0) return null;
  return (
    <section class="stack" aria-label={t("held")}>
      <h2>{t("held")}</h2>
      <ul class="stack">
        {held.map(([id]) => (
          <li key={id}>
            <Held id={id} />
          </li>
        ))}
      </ul>
    </section>
  );
}
