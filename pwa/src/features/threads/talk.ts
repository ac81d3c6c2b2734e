/** Threads as pure functions: what was said, and what is on its way. */
import type { Pending } from "../../house/api.ts";
import type { Mark, Message, On, Post, Thread } from "./rows.ts";
import type { Me } from "./unread.ts";

type Threads = ReadonlyMap<string, Thread>;

/** The thread about something, by its id; a worker has one at most. */
export function threadOn(threads: Threads, { kind, id, worker }: On): [id: number, thread: Thread] | null {
  for (const [key, thread] of threads) {
    const whose = worker === undefined || thread.worker?.id === worker;
    if (thread.kind === kind && thread.subject === id && whose) return [Number(key), thread];
  }
  return null;
}

/** The messages of a thread, in order. */
export function messagesOf(messages: ReadonlyMap<string, Message>, thread: number): [id: string, Message][] {
  return [...messages].filter(([, one]) => one.thread === thread).sort(([, a], [, b]) => a.no - b.no);
}

/** What is written down here for a thread and not judged yet. */
export function onTheWay(
  outbox: readonly Pending[],
  id: number | null,
  on: On | null,
): (Pick<Post, "words" | "says"> & Pick<Pending, "n" | "at">)[] {
  return outbox.flatMap(({ name, n, at, args }) => {
    if (name !== "message.post") return [];
    const post = args as Post;
    const same =
      post.on === undefined
        ? post.thread === id && id !== null
        : on !== null && post.on.kind === on.kind && post.on.id === on.id && post.on.worker === on.worker;
    return same ? [{ n, at, words: post.words, says: post.says }] : [];
  });
}

/** The first of the questions that are not answered. */
export function openQuestion(messages: readonly Message[]): Message | undefined {
  const last = messages.findLastIndex(({ says }) => says === "answer");
  return messages.slice(last + 1).find(({ says }) => says === "question");
}

/** Who has read up to this message and no further, without its author. */
export function readersOf({ no, by }: Message, marks: readonly Mark[], last: number, me: Me): Mark[] {
  return marks.filter(
    (mark) =>
      Math.min(mark.upto, last) === no &&
      !(mark.id === by.id && mark.role === by.role) &&
      !(mark.id === me.id && mark.role === me.role),
  );
}
