import { useEffect } from "preact/hooks";
import { house } from "../../house.ts";
import { match } from "../../shell/router.ts";
import { when } from "../../text/index.ts";
import { Badge } from "../../ui/Badge.tsx";
import { Button } from "../../ui/Button.tsx";
import { Card } from "../../ui/Card.tsx";
import { Empty } from "../../ui/Empty.tsx";
import { Skeleton } from "../../ui/Skeleton.tsx";
import { Files } from "../files/Files.tsx";
import { DeskPage, wide } from "../hubs/DeskPage.tsx";
import { useNow } from "../hubs/now.ts";
import { hour } from "../hubs/urgency.ts";
import type { DeskOrder, DeskPerson, DeskPiece, FirmOrder } from "../orders/rows.ts";
import { Composer, type Way } from "./Composer.tsx";
import { markRead, messages } from "./data.ts";
import { Publish, Shown } from "./FaqCard.tsx";
import { Route } from "./Route.tsx";
import type { Message, On, SubjectKind, Thread } from "./rows.ts";
import { Said } from "./Said.tsx";
import { TalkLink } from "./TalkLink.tsx";
import { messagesOf, onTheWay, openQuestion, threadOn } from "./talk.ts";
import { me, threads, unread } from "./unread.ts";
import { t } from "./words.ts";

/** Who waits longest for an answer first, then what was said last. */
function urgentFirst([, a]: [string, Thread], [, b]: [string, Thread]): number {
  return (a.asked_at ?? Number.MAX_SAFE_INTEGER) - (b.asked_at ?? Number.MAX_SAFE_INTEGER) || b.last_at - a.last_at;
}

function Talks({ at }: { at: number | null }) {
  const now = useNow();
  const list = [...threads.value].sort(urgentFirst);
  if (list.length === 0) {
    return (
      <Empty icon="talk" title={t("none")}>
        <p>{t("noneBody")}</p>
      </Empty>
    );
  }
  return (
    <ul class="stack tight talks" aria-label={t("list")}>
      {list.map(([id, thread]) => {
        const n = unread(thread, me.value);
        const last = messagesOf(messages.value, Number(id)).at(-1)?.[1];
        return (
          <li key={id}>
            <Card href={`#/talk/${id}`} tone={thread.asked_at === null ? "paper" : "wait"}>
              <div class="stack tight">
                <span class="row ends">
                  <span class="small soft num">{`${t(`kind.${thread.kind}`)}　${thread.code}`}</span>
                  {thread.asked_at !== null ? (
                    <Badge tone="wait" icon="clock">
                      {waits(thread.asked_at, now)}
                    </Badge>
                  ) : (
                    n > 0 && (
                      <Badge tone="info" icon="info">
                        {t("unread", { n })}
                      </Badge>
                    )
                  )}
                </span>
                <strong aria-current={Number(id) === at ? "true" : undefined}>{thread.title}</strong>
                {last && <span class="small">{last.words}</span>}
                <span class="small soft num">{when(thread.last_at)}</span>
              </div>
            </Card>
          </li>
        );
      })}
    </ul>
  );
}

function waits(since: number, now: number): string {
  const hours = Math.floor((now - since) / hour);
  return hours < 1 ? t("waits") : t("waitsSince", { hours });
}

/** How this person may say something here: the one that is meant most often first. */
function waysOf(kind: SubjectKind, asked: boolean): Way[] {
  const word: Way = { label: t(asked ? "wordDo" : "send"), says: "word", icon: "edit" };
  if (me.value.role === "firm" && kind === "order") {
    const ask: Way = { label: t("ask"), says: "question", icon: "send" };
    return asked ? [{ ...word, label: t("send") }] : [ask, { ...word, label: t("word") }];
  }
  return asked ? [{ label: t("answerDo"), says: "answer", icon: "check" }, word] : [{ ...word, icon: "send" }];
}

/** What a talk would be about that nobody has begun, as far as this desk knows. */
function titleOf(on: On): string | null {
  if (on.kind === "order") {
    const orders = house.rows<DeskOrder | FirmOrder>(me.value.role === "firm" ? "firm" : "desk", "order").value;
    return orders.get(String(on.id))?.title ?? null;
  }
  const piece = on.kind === "piece" && house.rows<DeskPiece>("desk", "piece").value.get(String(on.id));
  const person = house.rows<DeskPerson>("desk", "person").value.get(String(on.worker));
  return piece && person ? `${piece.code}・${person.name}` : null;
}

function Conversation({ id, thread, on }: { id: number | null; thread: Thread | null; on: On }) {
  useEffect(() => {
    if (id !== null && thread !== null) markRead(id, thread);
  }, [id, thread]);
  const coordinator = me.value.role === "coordinator";
  const sent = onTheWay(house.outbox.value, id, id === null ? on : null);
  const answered = sent.some(({ says }) => says === "answer");
  const said = id === null ? [] : messagesOf(messages.value, id).map(([, one]) => one);
  const question = answered ? undefined : openQuestion(said);
  const asked = question !== undefined || (me.value.role === "firm" && sent.some(({ says }) => says === "question"));
  const tools = (one: Message) =>
    one.says === "answer" && id !== null && <Publish thread={id} answer={one} messages={said} />;
  return (
    <section class="stack" aria-label={t("messages")}>
      <Said
        thread={thread}
        id={id}
        on={id === null ? on : null}
        photos={(message) => <Files of={message} code={thread?.code ?? ""} />}
        tools={coordinator && thread?.kind === "piece" ? tools : undefined}
      />
      {coordinator && id !== null && <Shown thread={id} />}
      {coordinator && id !== null && thread?.may_route && !thread.firm && question && (
        <Route id={id} thread={thread} since={question.no} />
      )}
      <Composer
        key={`${on.kind}-${on.id}-${on.worker}`}
        about={on}
        {...(id === null ? {} : { thread: id })}
        label={asked && !(me.value.role === "firm" && on.kind === "order") ? t("answer") : t("words")}
        {...(asked && coordinator && on.kind === "piece" ? { hint: t("answerHint") } : {})}
        ways={waysOf(on.kind, asked)}
      />
    </section>
  );
}

/** Which talk a path is about: one by its id, or one about something that may not have begun. */
function meant(path: string): { id: number | null; thread: Thread | null; on: On } | null {
  const known = match("/talk/:id", path)?.id;
  if (known !== undefined) {
    const thread = threads.value.get(known);
    return thread ? { id: Number(known), thread, on: onOf(thread) } : null;
  }
  const found = match("/talk/:kind/:id", path) ?? match("/talk/:kind/:id/:worker", path);
  if (!found?.kind || !found.id) return null;
  const on: On = {
    kind: found.kind as SubjectKind,
    id: Number(found.id),
    ...(found.worker ? { worker: Number(found.worker) } : {}),
  };
  const [id, thread] = threadOn(threads.value, on) ?? [null, null];
  return thread !== null || titleOf(on) !== null ? { id, thread, on } : null;
}

function onOf({ kind, subject, worker }: Thread): On {
  return { kind, id: subject, ...(worker && kind === "piece" ? { worker: worker.id } : {}) };
}

/** Where what is talked about can be looked at. */
function Look({ thread, on }: { thread: Thread | null; on: On }) {
  const order = thread?.order ?? (on.kind === "order" ? on.id : undefined);
  if (order === undefined) return null;
  return (
    <Button kind="quiet" icon="file" href={`#/orders/${order}`}>
      {t("order")}
    </Button>
  );
}

/** 質問とことば: who waits first; on a desk the list stays beside the talk. */
export function TalkRoom({ path }: { path: string }) {
  const [what, ...to] = path.split("/");
  if (what === "link") return <TalkLink to={to} />;
  if (match("/talk", path)) {
    return (
      <DeskPage title={t("room")} back="/">
        <Talks at={null} />
      </DeskPage>
    );
  }
  const found = meant(path);
  if (found === null) {
    return (
      <DeskPage title={t("room")} back="/talk">
        {house.link.value.state === "connecting" ? (
          <Skeleton label={t("room")} />
        ) : (
          <Empty icon="search" title={t("gone")} action={<Button href="#/talk">{t("toList")}</Button>}>
            <p>{t("goneBody")}</p>
          </Empty>
        )}
      </DeskPage>
    );
  }
  const { id, thread, on } = found;
  return (
    <DeskPage title={thread?.title ?? titleOf(on) ?? t("room")} back="/talk">
      <div class="row ends">
        <span class="small soft num">
          {thread?.code}
          {thread?.worker && `　${thread.worker.name}`}
        </span>
        <Look thread={thread} on={on} />
      </div>
      <div class={wide.value ? "split" : undefined}>
        <Conversation key={`${on.kind}-${on.id}-${on.worker}`} id={id} thread={thread} on={on} />
        {wide.value && <Talks at={id} />}
      </div>
    </DeskPage>
  );
}
