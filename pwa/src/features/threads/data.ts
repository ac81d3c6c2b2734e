/** The rows of threads that somebody's screens read, and what they do with them. */
import { computed } from "@preact/signals";
import { house } from "../../house.ts";
import type { Faq, Message, Post, Thread } from "./rows.ts";
import { me, scope, unread } from "./unread.ts";

export const messages = computed(() => house.rows<Message>(scope.value, "message").value);
export const faqs = computed(() => house.rows<Faq>(me.value.role === "coordinator" ? "desk" : "hub", "faq").value);

/** A talk has a lane of its own: nothing of the work waits for it. */
export function post(args: Post): Promise<number> {
  const about = args.on ? `${args.on.kind}-${args.on.id}` : args.thread;
  return house.act("message.post", `thread/${about}`, args);
}

/** I have seen all of it; said once. */
export function markRead(id: number, thread: Thread): void {
  const told = house.outbox
    .peek()
    .some(
      ({ name, args }) =>
        name === "thread.read" &&
        (args as { thread: number; upto: number }).thread === id &&
        (args as { upto: number }).upto >= thread.count,
    );
  if (told || unread(thread, me.peek()) === 0 || document.visibilityState === "hidden") return;
  house.act("thread.read", `read/${id}`, { thread: id, upto: thread.count }).catch(() => undefined);
}
