import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { compose } from "../sync/replica.ts";
import { ModelServer } from "../testing/server.ts";
import { freshSlot, openTab, pairedTab } from "../testing/store.ts";
import { ask } from "./database.ts";
import { audit, compact } from "./housekeeping.ts";
import { SEGMENTS, type SegmentRecord } from "./schema.ts";
import type { Store } from "./store.ts";
import { sumUp } from "./sums.ts";

const sha256 = async (text: string) => createHash("sha256").update(text).digest();

let nonces = 0;

async function exchange(store: Store, server: { answer(text: string): string }): Promise<void> {
  const replica = await store.journal.replica();
  if (!replica) throw new Error("not paired");
  nonces++;
  const unlike = Object.keys(replica.scopes).filter((scope) => replica.scopes[scope]?.unlike);
  const message = compose(replica, { nonce: `nonce-${nonces}`, buckets: await sumUp(store.database, unlike) });
  await store.journal.absorb(replica.device, message, server.answer(message.text));
}

function held(store: Store, scope: string): Record<string, string> {
  return Object.fromEntries(store.rows.bodies(scope));
}

function logLength(store: Store): Promise<number> {
  return store.database.read([SEGMENTS], (transaction) => ask(transaction.objectStore(SEGMENTS).count()));
}

describe("the log of segments", () => {
  it("is what a tab that opens later sees", async () => {
    const slot = freshSlot();
    const store = await pairedTab(slot);
    const server = new ModelServer();
    for (let i = 0; i < 7; i++) server.put("hub:MDR", `order/${i}`, { title: `注文 ${i}` });
    await exchange(store, server);
    server.put("hub:MDR", "order/3", { title: "変わった" });
    server.drop("hub:MDR", "order/4", "closed");
    await exchange(store, server);
    const later = openTab(slot);
    await later.rows.refresh();
    expect(held(later, "hub:MDR")).toEqual(server.rows("hub:MDR"));
    expect([...later.rows.bodies("hub:MDR").keys()]).not.toContain("order/4");
  });

  it("says which rows changed", async () => {
    const store = await pairedTab();
    const server = new ModelServer();
    server.put("hub:MDR", "order/1", {});
    await exchange(store, server);
    expect(await store.rows.refresh()).toEqual(new Map([["hub:MDR", null]]));
    expect(await store.rows.refresh()).toEqual(new Map());
    server.put("hub:MDR", "order/2", {});
    await exchange(store, server);
    expect(await store.rows.refresh()).toEqual(new Map([["hub:MDR", new Set(["order/2"])]]));
  });

  it("is folded when it grows long, also for a tab that has read half of it", async () => {
    const slot = freshSlot();
    const [store, other] = [await pairedTab(slot), openTab(slot)];
    const server = new ModelServer();
    for (let i = 0; i < 30; i++) {
      server.put("person:12", `piece/${i % 5}`, { i });
      if (i % 7 === 0) server.drop("person:12", `piece/${i % 5}`, "received");
      await exchange(store, server);
      if (i === 10) await other.rows.refresh();
    }
    await store.rows.refresh();
    expect(await logLength(store)).toBeGreaterThan(16);
    await compact(store.database);
    expect(await logLength(store)).toBe(1);
    server.put("person:12", "piece/9", { after: true });
    await exchange(store, server);
    for (const tab of [store, other, openTab(slot)]) {
      await tab.rows.refresh();
      expect(held(tab, "person:12")).toEqual(server.rows("person:12"));
    }
  });

  it("[SC6] begins again with a segment from 0", async () => {
    const store = await pairedTab();
    const server = new ModelServer();
    for (let i = 0; i < 3; i++) server.put("hub:MDR", `order/${i}`, {});
    await exchange(store, server);
    const restored = new ModelServer();
    restored.put("hub:MDR", "order/9", {});
    await exchange(store, restored);
    expect(await logLength(store)).toBe(1);
    await store.rows.refresh();
    expect(held(store, "hub:MDR")).toEqual({ "order/9": "{}" });
  });

  it("[SC5] ends with a scope that is gone", async () => {
    const store = await pairedTab();
    const server = new ModelServer();
    server.put("hub:MDR", "order/1", {});
    await exchange(store, server);
    await store.rows.refresh();
    server.scopes.clear();
    await exchange(store, server);
    expect(await store.rows.refresh()).toEqual(new Map([["hub:MDR", null]]));
    expect([store.rows.scopes, await logLength(store)]).toEqual([[], 0]);
  });
});

describe("the audit", () => {
  it("finds nothing to do when the rows are what the server counted", async () => {
    const store = await pairedTab();
    const server = new ModelServer();
    server.put("hub:MDR", "order/1", { title: "𠮷野家 🏮" });
    await exchange(store, server);
    await store.rows.refresh();
    expect(await audit(store.database, sha256)).toEqual([]);
  });

  it("[SC11] finds rows that are not those, and shows them until they are mended", async () => {
    const slot = freshSlot();
    const store = await pairedTab(slot);
    const server = new ModelServer();
    server.small = false;
    for (let i = 1; i < 9; i++) server.put("hub:MDR", `order/${i}`, { i });
    await exchange(store, server);
    await spoil(store, (lines) => [...lines.slice(2), ["order/3", '{"i":"spoilt"}'], ["ghost/1", "{}"]]);
    const tab = openTab(slot);
    await tab.rows.refresh();
    const before = held(tab, "hub:MDR");
    expect(before).not.toEqual(server.rows("hub:MDR"));
    expect(await audit(tab.database, sha256)).toEqual(["hub:MDR"]);
    expect(await audit(tab.database, sha256)).toEqual([]);
    expect(held(tab, "hub:MDR")).toEqual(before);
    await exchange(tab, server);
    await tab.rows.refresh();
    for (const other of [tab, openTab(slot)]) {
      await other.rows.refresh();
      expect(held(other, "hub:MDR")).toEqual(server.rows("hub:MDR"));
    }
    expect(await audit(tab.database, sha256)).toEqual([]);
  });

  it("[SC11] has nothing to say in the middle of a download", async () => {
    const store = await pairedTab();
    const server = new ModelServer();
    for (let i = 1; i < 9; i++) server.put("hub:MDR", `order/${i}`, { i });
    const whole = (text: string) => text.replace('"to","hub:MDR",2,""', '"to","hub:MDR",2,"00000000000000ff"');
    await exchange(store, { answer: (text) => whole(server.answer(text)).split('["from","hub:MDR",2]')[0] ?? "" });
    expect((await store.journal.replica())?.scopes["hub:MDR"]).toMatchObject({ seq: 2, more: true });
    expect(await audit(store.database, sha256)).toEqual([]);
  });

  it("[SC10] a repair that was cut goes on where it broke, also in another tab", async () => {
    const slot = freshSlot();
    const store = await pairedTab(slot);
    const server = new ModelServer();
    server.small = false;
    for (let i = 1; i < 9; i++) server.put("hub:MDR", `order/${i}`, { i });
    await exchange(store, server);
    await spoil(store, (lines) => lines.map(([id]) => [id, "{}"] as const));
    await audit(store.database, sha256);
    let exchanges = 0;
    const afterFirst = (text: string) => text.slice(0, text.indexOf("\n", text.indexOf('["to"')) + 1);
    for (let tab = store; (await tab.journal.replica())?.scopes["hub:MDR"]?.unlike; tab = openTab(slot)) {
      await exchange(tab, { answer: (text) => afterFirst(server.answer(text)) });
      exchanges++;
      await tab.rows.refresh();
      expect(Object.keys(held(tab, "hub:MDR"))).toHaveLength(8);
    }
    expect(exchanges).toBeGreaterThan(3);
    const tab = openTab(slot);
    await tab.rows.refresh();
    expect(held(tab, "hub:MDR")).toEqual(server.rows("hub:MDR"));
  });
});

type Lines = SegmentRecord["lines"];

/** Change what is on the disk, as a broken storage would. */
async function spoil(store: Store, change: (lines: Lines) => Lines): Promise<void> {
  await store.database.write([SEGMENTS], async (transaction) => {
    const log = transaction.objectStore(SEGMENTS);
    const records = await ask<SegmentRecord[]>(log.getAll());
    const lines = change(records.flatMap((record) => record.lines));
    log.clear();
    log.add({ scope: "hub:MDR", from: 0, to: 8, lines } satisfies SegmentRecord);
  });
}
