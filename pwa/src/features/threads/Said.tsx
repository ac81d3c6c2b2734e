import type { ComponentChildren } from "preact";
import { house } from "../../house.ts";
import { when } from "../../text/index.ts";
import { Badge } from "../../ui/Badge.tsx";
import { Face } from "../../ui/Face.tsx";
import { messages } from "./data.ts";
import type { Message, On, Part, Thread } from "./rows.ts";
import { messagesOf, onTheWay, readersOf } from "./talk.ts";
import { me } from "./unread.ts";
import { t } from "./words.ts";

export function nameOf(part: Part): string {
  return part.name ?? t("worker");
}

/** Who reads it without having said anything: small faces, each with its words for readers. */
function Readers({ of, thread }: { of: Message; thread: Thread }) {
  return readersOf(of, thread.read, thread.count, me.value).map((mark) => (
    <span class="reader" key={`${mark.role}-${mark.id}`}>
      <Face name={nameOf(mark)} tint={mark.tint ?? 0} size="s" />
      <span class="sr">{mark.name ? t("readBy", { name: mark.name }) : t("readByWorker")}</span>
    </span>
  ));
}

function Kind({ says }: { says: Message["says"] }) {
  if (says === "word") return null;
  return (
    <span>
      <Badge tone={says === "question" ? "wait" : "good"} icon={says === "question" ? "info" : "check"}>
        {t(`says.${says}`)}
      </Badge>
    </span>
  );
}

interface SaidProps {
  thread: Thread | null;
  id: number | null;
  on: On | null;
  /** What came with a message. */
  photos: (message: Message) => ComponentChildren;
  /** What is being sent with words that wait. */
  pending?: ComponentChildren;
  /** What can be done with a message. */
  tools?: ((message: Message) => ComponentChildren) | undefined;
}

/** What was said, in order, with faces, times and who has read how far; and what waits here to be sent. */
export function Said({ thread, id, on, photos, pending, tools }: SaidProps) {
  const list = id === null ? [] : messagesOf(messages.value, id);
  const waiting = onTheWay(house.outbox.value, id, on);
  if (list.length + waiting.length === 0) return null;
  const firm = thread?.kind === "piece" ? thread.firm?.name : undefined;
  const mine = ({ by }: Message): boolean => by.id === me.value.id && by.role === me.value.role;
  return (
    <ol class="talk" aria-label={t("messages")}>
      {list.map(([key, one], at) => (
        <li key={key} class="talk">
          {firm !== undefined && one.no === thread?.firm_from && (
            <p class="talk-line">{at > 0 ? t("firmFrom", { firm }) : t("firmHere", { firm })}</p>
          )}
          <div class={mine(one) ? "bubble mine" : "bubble"}>
            {!mine(one) && <Face name={nameOf(one.by)} tint={one.by.tint ?? 0} />}
            <div class="bubble-body">
              {!mine(one) && <strong class="small">{nameOf(one.by)}</strong>}
              <Kind says={one.says} />
              <p class="bubble-words">{one.words}</p>
              {photos(one)}
            </div>
            <div class="bubble-foot small soft num">
              <span>{when(one.at)}</span>
              {thread && <Readers of={one} thread={thread} />}
              {tools?.(one)}
            </div>
          </div>
        </li>
      ))}
      {waiting.map((one, at) => (
        <li key={one.n} class="bubble mine">
          <div class="bubble-body">
            <Kind says={one.says} />
            <p class="bubble-words">{one.words}</p>
            {at === waiting.length - 1 && pending}
          </div>
          <div class="bubble-foot small">
            <Badge tone="wait" icon="wait">
              {t("waiting")}
            </Badge>
          </div>
        </li>
      ))}
    </ol>
  );
}
