import type { ComponentChildren } from "preact";
import { useEffect, useMemo } from "preact/hooks";
import { house } from "../../house.ts";
import { NotFound } from "../../shell/NotFound.tsx";
import { Button } from "../../ui/Button.tsx";
import { Face } from "../../ui/Face.tsx";
import { Page } from "../../ui/Page.tsx";
import { toast } from "../../ui/toast.tsx";
import { hub, orders, pieces, results } from "../pieces/data.ts";
import { Composer, type Way } from "./Composer.tsx";
import { markRead } from "./data.ts";
import { goOn, hold } from "./holding.ts";
import { wordsKey } from "./keys.ts";
import { Photos, Sending } from "./Photo.tsx";
import type { On, SubjectKind } from "./rows.ts";
import { Said } from "./Said.tsx";
import { onTheWay, threadOn } from "./talk.ts";
import { threads } from "./unread.ts";
import { t } from "./words.ts";

const ledger = house.rows<{ title: string }>("person", "ledger");

/** Whether this phone knows what the talk would be about. */
function known({ kind, id }: On): string | null {
  if (kind === "ledger") return ledger.value.get(String(id))?.title ?? null;
  const piece = pieces.value.get(String(id));
  const order = piece && orders.value.get(String(piece.order));
  return order?.title ?? [...results.value.values()].find((one) => one.piece === id)?.title ?? null;
}

/** A worker's talk about a piece or a line of the ledger: with the hub, and with the firm when the hub has asked it. */
export function TalkPage({
  kind,
  id,
  photos,
}: {
  kind: string;
  id: string;
  /** How photos are added to the words of this key. */
  photos: (words: number) => ComponentChildren;
}) {
  const on = useMemo<On>(() => ({ kind: kind as SubjectKind, id: Number(id) }), [kind, id]);
  const found = threadOn(threads.value, on);
  const [key, thread] = found ?? [null, null];
  useEffect(() => {
    if (key !== null && thread !== null) markRead(key, thread);
  }, [key, thread]);
  const title = thread?.title ?? known(on);
  if (title === null) return <NotFound />;
  const piece = kind === "piece" ? pieces.value.get(id) : undefined;
  const coordinator = hub.value?.coordinator;
  const waiting = onTheWay(house.outbox.value, key, on);
  const asked = waiting.some(({ says }) => says === "question") || (thread !== null && thread.asked_at !== null);
  const held = piece?.state === "blocked_question";
  const away = (): void => void hold(on.id).catch(() => toast(t("failed")));
  const ways: Way[] = asked
    ? [{ label: t("send"), says: "word", icon: "send" }]
    : piece?.state === "leased"
      ? [
          { label: t("askHold"), says: "question", icon: "wait", after: away },
          { label: t("askStay"), says: "question", icon: "send" },
        ]
      : [{ label: t("ask"), says: "question", icon: "send" }];
  if (!asked && thread !== null) ways.push({ label: t("word"), says: "word", icon: "edit" });
  const goesOn = !asked && piece?.state === "leased" && thread !== null;
  return (
    <Page title={title} back={piece ? `/piece/${id}` : kind === "ledger" ? "/money" : "/"}>
      <div class="row ends">
        {coordinator && (
          <span class="who">
            <Face name={coordinator.name} tint={coordinator.tint} size="s" />
            <span class="small">{t("begin", { who: coordinator.name })}</span>
          </span>
        )}
        {thread && <span class="small soft num">{thread.code}</span>}
      </div>
      <Said
        thread={thread}
        id={key}
        on={on}
        photos={(message) => <Photos of={message} />}
        pending={<Sending words={wordsKey(on)} />}
      />
      {asked && piece?.state === "leased" && (
        <Button icon="wait" full onClick={away}>
          {t("holdNext")}
        </Button>
      )}
      {held && (
        <Button icon="edit" full onClick={() => goOn(on.id)}>
          {t("goOn")}
        </Button>
      )}
      {goesOn && (
        <Button kind="primary" icon="edit" full href={`#/piece/${id}`}>
          {t("toWork")}
        </Button>
      )}
      <Composer
        about={on}
        label={asked ? t("words") : t("question")}
        ways={ways}
        beside={goesOn}
        {...(asked ? {} : { hint: t("questionHint") })}
      >
        {photos(wordsKey(on))}
      </Composer>
    </Page>
  );
}
