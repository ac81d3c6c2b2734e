import { afterEach, describe, expect, it, vi } from "vitest";
import { TELL_EVERY_MS } from "../sync/version.ts";
import { ModelServer } from "../testing/server.ts";
import { freshSlot, openTab, pairedTab, sendTo } from "../testing/store.ts";
import { backOff } from "./backoff.ts";
import { listenTo } from "./listen.ts";
import type { Reply, Send } from "./reply.ts";
import { talk } from "./talk.ts";

const TAKE = { name: "piece.take", lane: "order/12", args: { order: 12, count: 1 }, at: 1 };

afterEach(() => vi.restoreAllMocks());

function failing(...replies: Reply[]): Send {
  return async () => replies.shift() ?? { kind: "failure", why: "no_server", waitMs: 0 };
}

describe("a conversation", () => {
  it("goes on until nothing is left", async () => {
    const store = await pairedTab();
    const server = new ModelServer();
    for (let i = 0; i < 5; i++) server.put("hub:MDR", `order/${i}`, {});
    server.pace = 9000;
    for (let i = 0; i < 3; i++) await store.journal.enqueue(TAKE);
    expect(await talk({ store, send: sendTo(server), app: "0.1.0" })).toMatchObject({ state: "done", waitMs: 9000 });
    expect([server.taken().length, server.heard]).toEqual([3, 1]);
  });

  it("[EX4] asks again after a cut answer, as long as each one brings something", async () => {
    const store = await pairedTab();
    const server = new ModelServer();
    server.rowsPerPage = 1;
    for (let i = 0; i < 6; i++) server.put("hub:MDR", `order/${i}`, { title: "DM発送リスト" });
    // The link breaks when one page is through.
    const cut = (answer: string) => ({ text: answer.slice(0, 260), whole: answer.length <= 260 });
    expect(await talk({ store, send: sendTo(server, cut), app: "" })).toMatchObject({ state: "done" });
    await store.rows.refresh();
    expect(Object.fromEntries(store.rows.bodies("hub:MDR"))).toEqual(server.rows("hub:MDR"));
    expect(server.heard).toBeGreaterThan(2);
  });

  it("[SC8] [SC10] goes on until a scope of another history is mended", async () => {
    const store = await pairedTab();
    const server = new ModelServer();
    for (let i = 0; i < 9; i++) server.put("hub:MDR", `order/${i}`, { i });
    expect(await talk({ store, send: sendTo(server), app: "" })).toMatchObject({ state: "done" });
    const restored = new ModelServer();
    restored.small = false;
    for (let i = 4; i < 12; i++) restored.put("hub:MDR", `order/${i}`, { i: i % 5 });
    expect(await talk({ store, send: sendTo(restored), app: "" })).toMatchObject({ state: "done" });
    await store.rows.refresh();
    expect(Object.fromEntries(store.rows.bodies("hub:MDR"))).toEqual(restored.rows("hub:MDR"));
    expect(restored.heard).toBe(2);
  });

  it("does not ask for ever when a server never mends", async () => {
    const store = await pairedTab();
    const server = new ModelServer();
    server.put("hub:MDR", "order/1", {});
    await talk({ store, send: sendTo(server), app: "" });
    const never = (answer: string) => {
      const [hi = ""] = answer.split("\n");
      const [, , nonce] = JSON.parse(hi) as string[];
      return { text: `${hi}\n["unlike","hub:MDR"]\n["end","${nonce}"]\n`, whole: true };
    };
    expect(await talk({ store, send: sendTo(server, never), app: "" })).toMatchObject({ state: "waiting" });
    expect(server.heard).toBe(3);
  });

  it("gives up for now when an answer brings nothing", async () => {
    const store = await pairedTab();
    await store.journal.enqueue(TAKE);
    const server = new ModelServer();
    const cut = (answer: string) => ({ text: answer.slice(0, answer.indexOf("\n") + 1), whole: false });
    expect(await talk({ store, send: sendTo(server, cut), app: "" })).toMatchObject({ state: "no_server" });
    expect(await talk({ store, send: sendTo(server), app: "" })).toMatchObject({ state: "done" });
    expect(server.taken()).toHaveLength(1);
  });

  it("[EX2] tells a captive portal from a cut connection", async () => {
    const store = await pairedTab();
    const page: Reply = { kind: "text", text: "<html>ログイン</html>\n", whole: true };
    expect(await talk({ store, send: failing(page), app: "" })).toMatchObject({ state: "not_ours" });
    expect(await talk({ store, send: failing({ ...page, text: "", whole: false }), app: "" })).toMatchObject({
      state: "no_server",
    });
  });

  it("sends one at a time to a server that finds it too much", async () => {
    const store = await pairedTab();
    for (let i = 0; i < 3; i++) await store.journal.enqueue(TAKE);
    const server = new ModelServer();
    const picky: Send = async (text, token, heard) => {
      const { mutations = [] } = JSON.parse(text) as { mutations?: unknown[] };
      return mutations.length > 1
        ? { kind: "failure", why: "too_large", waitMs: 0 }
        : sendTo(server)(text, token, heard);
    };
    expect(await talk({ store, send: picky, app: "" })).toMatchObject({ state: "done" });
    expect(server.taken()).toHaveLength(3);
  });

  it.each(["no_network", "no_server", "signed_out"] as const)("ends with %s, and keeps the outbox", async (why) => {
    const store = await pairedTab();
    await store.journal.enqueue(TAKE);
    const ending = await talk({ store, send: failing({ kind: "failure", why, waitMs: 7 }), app: "" });
    expect(ending).toMatchObject({ state: why, waitMs: 7 });
    expect((await store.journal.unsettled()).outbox).toHaveLength(1);
  });

  it("has nothing to say on a device that is not paired", async () => {
    const store = openTab(freshSlot());
    expect(await talk({ store, send: failing(), app: "" })).toMatchObject({ state: "unpaired" });
  });

  it("[I12] of two tabs and a service worker at once sends each mutation once", async () => {
    const slot = freshSlot();
    const tabs = [await pairedTab(slot), openTab(slot), openTab(slot)];
    for (let i = 0; i < 6; i++) await tabs[i % 3]?.journal.enqueue(TAKE);
    const server = new ModelServer();
    await Promise.all(tabs.map((store) => talk({ store, send: sendTo(server), app: "" })));
    expect(server.taken().map(({ n }) => n)).toEqual([1, 2, 3, 4, 5, 6]);
    expect((await openTab(slot).journal.unsettled()).outbox).toEqual([]);
  });

  it("stays right where there are no locks", async () => {
    vi.stubGlobal("navigator", {});
    const slot = freshSlot();
    const tabs = [await pairedTab(slot), openTab(slot)];
    for (let i = 0; i < 4; i++) await tabs[i % 2]?.journal.enqueue(TAKE);
    const server = new ModelServer();
    await Promise.all(tabs.map((store) => talk({ store, send: sendTo(server), app: "" })));
    vi.unstubAllGlobals();
    expect(server.taken()).toHaveLength(4);
    expect((await openTab(slot).journal.unsettled()).outbox).toEqual([]);
  });
});

describe("an idle message", () => {
  it("is short: with an answer and our headers well below 700 bytes", async () => {
    const store = await pairedTab();
    const server = new ModelServer();
    server.put("person:12", "piece/1", {});
    server.put("hub:MDR", "order/1", {});
    await talk({ store, send: sendTo(server), app: "0.1.0" });
    let bytes = 0;
    const weighing: Send = async (text, _token, heard) => {
      const answer = server.answer(text);
      bytes += text.length + answer.length + 110;
      heard(answer);
      return { kind: "text", text: answer, whole: true };
    };
    await talk({ store, send: weighing, app: "0.1.0" });
    expect(bytes).toBeLessThan(420);
  });

  it("[EX8] tells how the phone is at first, with what it pushes and every 15 minutes", async () => {
    const store = await pairedTab();
    const server = new ModelServer();
    const told: boolean[] = [];
    const listening: Send = async (text, _token, heard) => {
      told.push("wall" in (JSON.parse(text) as object));
      const answer = server.answer(text);
      heard(answer);
      return { kind: "text", text: answer, whole: true };
    };
    const options = { store, send: listening, app: "0.1.0" };
    const began = Date.now() + 10 * TELL_EVERY_MS;
    vi.useFakeTimers({ toFake: ["Date"], now: began });
    await talk(options);
    const first = told.splice(0);
    await talk(options);
    vi.setSystemTime(began + TELL_EVERY_MS);
    await talk(options);
    vi.useRealTimers();
    expect([first[0], ...told]).toEqual([true, false, true]);
  });
});

describe("back-off", () => {
  it("doubles up to a minute, with a random half", () => {
    const waits = [1, 2, 3, 9, 40].map((failures) => [backOff(failures, () => 0), backOff(failures, () => 1)]);
    expect(waits).toEqual([
      [1000, 2000],
      [2000, 4000],
      [4000, 8000],
      [30_000, 60_000],
      [30_000, 60_000],
    ]);
  });
});

describe("listening", () => {
  it("counts the rows of a first download and of the rest of one", () => {
    const told: unknown[] = [];
    const listen = listenTo(
      () => 40,
      (heard) => told.push({ ...heard }),
    );
    const text =
      '["hi",1,"n",1,0,1,0]\n["from","hub:MDR",0]\n["row","a/1",{}]\n["row","a/2",{}]\n["to","hub:MDR",2,"",3,true]\n' +
      '["from","hub:MDR",2]\n["row","a/3",{}]\n["to","hub:MDR",3,"",3,false]\n' +
      '["from","desk:MDR",7]\n["row","a/1",{}]\n["to","desk:MDR",9,"",50,true]\n<html>\n["end","n"]\n';
    for (const letter of text) listen(letter);
    expect(told).toEqual([
      { scope: "hub:MDR", have: 2, of: 3 },
      { scope: "hub:MDR", have: 3, of: 3 },
      { scope: "desk:MDR", have: 41, of: 50 },
    ]);
  });
});
