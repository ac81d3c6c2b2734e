import { Button } from "../../ui/Button.tsx";
import type { SubjectKind } from "./rows.ts";
import { threadOn } from "./talk.ts";
import { me, threads, unread, unreadOf } from "./unread.ts";
import { t } from "./words.ts";

/** A way to the talks: to all of them, to that about an order, to that with the worker of a piece; and what is unread there. */
export function TalkLink({ to }: { to: readonly string[] }) {
  const [kind, id, worker] = to;
  if (kind === undefined || id === undefined) {
    const n = unreadOf(threads.value.values(), me.value);
    return (
      <Button icon="talk" href="#/talk">
        {n > 0 ? t("roomUnread", { n }) : t("room")}
      </Button>
    );
  }
  const on = { kind: kind as SubjectKind, id: Number(id), ...(worker ? { worker: Number(worker) } : {}) };
  const [, thread] = threadOn(threads.value, on) ?? [];
  const n = thread ? unread(thread, me.value) : 0;
  const label = n > 0 ? t("talkUnread", { n }) : thread ? t("toTalk", { n: thread.count }) : t(`talk.${on.kind}`);
  return (
    <Button kind={kind === "order" ? "plain" : "quiet"} icon="talk" href={`#/talk/${to.join("/")}`}>
      {label}
    </Button>
  );
}
