import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Pending } from "../../house/api.ts";
import type { Foreseen } from "../../house/foresight.ts";
import { pieceForesights } from "../pieces/mutations.ts";
import { wordsKey } from "./keys.ts";
import type { Mark, Message, Thread } from "./rows.ts";
import { messagesOf, onTheWay, openQuestion, readersOf, threadOn } from "./talk.ts";
import { unread } from "./unread.ts";
import en from "./words.en.json";
import ja from "./words.ja.json";

const me = { id: 1, role: "worker" } as const;

function thread(over: Partial<Thread> = {}): Thread {
  const about = { kind: "piece", subject: 51, order: 12, title: "名簿", code: "MDR-0001-01" } as const;
  return { ...about, count: 3, last_at: 9, asked_at: null, read: [], ...over };
}

function message(no: number, says: Message["says"] = "word", by: Message["by"] = { role: "worker", id: 1 }): Message {
  return { thread: 7, no, says, words: `${no}`, at: no, by };
}

describe("a thread", () => {
  it("is unread from my own mark on, and not a coordinator's who is the same person", () => {
    const read: Mark[] = [
      { role: "worker", id: 1, upto: 2 },
      { role: "coordinator", id: 1, upto: 3 },
    ];
    expect(unread(thread({ read }), me)).toBe(1);
    expect(unread(thread(), me)).toBe(3);
  });

  it("counts for a firm from the message on that it may see", () => {
    expect(unread(thread({ firm_from: 3 }), { id: 4, role: "firm" })).toBe(1);
  });

  it("is found by what it is about, on a desk by its worker, too", () => {
    const threads = new Map([
      ["7", thread({ worker: { role: "worker", id: 1, name: "田中", tint: 1 } })],
      ["8", thread({ worker: { role: "worker", id: 2, name: "山本", tint: 2 } })],
    ]);
    expect(threadOn(threads, { kind: "piece", id: 51 })?.[0]).toBe(7);
    expect(threadOn(threads, { kind: "piece", id: 51, worker: 2 })?.[0]).toBe(8);
    expect(threadOn(threads, { kind: "order", id: 51 })).toBeNull();
  });

  it("has its messages in order, and its first question that nobody answered", () => {
    const rows = new Map([
      ["3", message(3, "question")],
      ["1", message(1, "question")],
      ["2", message(2, "answer")],
      ["9", { ...message(1), thread: 8 }],
    ]);
    const list = messagesOf(rows, 7).map(([, one]) => one);
    expect(list.map(({ no }) => no)).toEqual([1, 2, 3]);
    expect(openQuestion(list)?.no).toBe(3);
    expect(openQuestion(list.slice(0, 2))).toBeUndefined();
  });

  it("says who has read how far, each once, and neither me nor its author", () => {
    const marks: Mark[] = [
      { ...me, upto: 2 },
      { role: "coordinator", id: 6, upto: 9 },
      { role: "firm", id: 4, upto: 2 },
    ];
    expect(readersOf(message(2), marks, 2, me).map(({ id }) => id)).toEqual([6, 4]);
    expect(readersOf(message(1), marks, 2, me)).toEqual([]);
    expect(readersOf(message(2, "answer", { role: "firm", id: 4 }), marks, 2, me).map(({ id }) => id)).toEqual([6]);
  });
});

describe("words on their way", () => {
  const posted = (n: number, args: object): Pending => ({ n, name: "message.post", lane: "x", at: n, args });
  const outbox = [
    posted(1, { on: { kind: "piece", id: 51 }, words: "a", says: "question" }),
    posted(2, { thread: 7, words: "b", says: "answer" }),
    { ...posted(3, { thread: 7, upto: 2 }), name: "thread.read" },
  ];

  it("are those of the thread, by its id or by what it is about", () => {
    expect(onTheWay(outbox, 7, null).map(({ words }) => words)).toEqual(["b"]);
    expect(onTheWay(outbox, null, { kind: "piece", id: 51 }).map(({ words }) => words)).toEqual(["a"]);
    expect(onTheWay(outbox, null, { kind: "piece", id: 52 })).toEqual([]);
  });

  it("are kept under numbers that are no piece's", () => {
    const keys = (["piece", "order", "ledger"] as const).map((kind) => wordsKey({ kind, id: 51 }));
    expect(new Set(keys).size).toBe(3);
    expect(Math.max(...keys)).toBeLessThan(0);
    expect(wordsKey({ kind: "ledger", id: 51 })).not.toBe(wordsKey({ kind: "piece", id: 52 }));
  });
});

type Step = [verb: string, who: string, offline: boolean, origin: string, to: string];
const steps: Step[] = JSON.parse(
  readFileSync(new URL("../../../../tests/vectors/hold_steps.json", import.meta.url), "utf8"),
);
const states: Record<string, string> = { running: "leased", held: "blocked_question" };
const verbs: Record<string, string> = { hold: "piece.hold", go_on: "piece.go_on" };

describe("the table of holding, as a phone foresees it", () => {
  const mine = steps.filter(([verb, who, , origin]) => who === "worker" && verb in verbs && origin in states);
  it.each(mine)("%s by %s, offline %s, %s → %s", (verb, _, offline, origin, to) => {
    let row: object | undefined = { state: states[origin] };
    const rows = { get: () => row, put: (_s: string, _k: string, _i: string, put: object) => (row = put) };
    const name = verbs[verb] ?? "";
    pieceForesights[name]?.(rows as unknown as Foreseen, { n: 1, name, lane: "", at: 5, args: { piece: 51 } });
    expect([offline, row]).toMatchObject([true, { state: states[to] }]);
  });
});

it("says the same in both languages", () => {
  const holes = (text: string) => [...text.matchAll(/\{(\w+)/g)].map(([, name]) => name).sort();
  expect(Object.keys(en)).toEqual(Object.keys(ja));
  for (const [key, text] of Object.entries(ja)) {
    expect([key, [...new Set(holes(en[key as keyof typeof en]))]]).toEqual([key, [...new Set(holes(text))]]);
  }
});

it("says all of its words somewhere", () => {
  const files = ["Ask", "Composer", "FaqCard", "Photo", "Route", "Said", "TalkLink", "TalkPage", "TalkRoom", "Talking"];
  const code = [...files.map((name) => `${name}.tsx`), "holding.ts"]
    .map((name) => readFileSync(new URL(name, import.meta.url), "utf8"))
    .join("\n");
  const idle = Object.keys(ja).filter((key) => !code.includes(`"${key}"`) && !/^(says|kind|talk)\./.test(key));
  expect(idle).toEqual([]);
});
