import { describe, expect, it, vi } from "vitest";
import { compose } from "../sync/replica.ts";
import { ModelServer, printOf as printOfModel } from "../testing/server.ts";
import { freshSlot, IDENTITY, openTab, pairedTab, watchConnections } from "../testing/store.ts";
import { readDrafts, writeDraft } from "./drafts.ts";
import { prune } from "./housekeeping.ts";
import { printOf } from "./sha256.ts";
import type { Store } from "./store.ts";

const TAKE = { name: "piece.take", lane: "order/12", args: { order: 12, count: 1 }, at: 1 };
const SUBMIT = { name: "result.submit", lane: "piece/51", args: { piece: 51, rev: 1, answers: [["東京"]] }, at: 2 };
const DRAFT = { answers: [["東京"]], row: 0, at: 1 };

async function exchange(store: Store, server: ModelServer, nonce = "nonce-1") {
  const replica = await store.journal.replica();
  if (!replica) throw new Error("not paired");
  const message = compose(replica, { nonce, lives: await store.journal.lives(replica.device) });
  return store.journal.absorb(replica.device, message, server.answer(message.text));
}

async function pending(store: Store): Promise<number[]> {
  return (await store.journal.unsettled()).outbox.map(({ n }) => n);
}

describe("the outbox", () => {
  it("[MU2] is on the disk when enqueue resolves: a crash before sending loses nothing", async () => {
    const slot = freshSlot();
    const before = await pairedTab(slot);
    expect(await before.journal.enqueue(TAKE)).toBe(1);
    const after = openTab(slot);
    expect(await pending(after)).toEqual([1]);
    const server = new ModelServer();
    await exchange(after, server);
    expect(server.taken()).toMatchObject([{ n: 1, name: "piece.take" }]);
    expect(await pending(before)).toEqual([]);
  });

  it("[MU1] numbers densely when two tabs write at once", async () => {
    const slot = freshSlot();
    const tabs = [await pairedTab(slot), openTab(slot)];
    const numbers = await Promise.all(Array.from({ length: 20 }, (_, i) => tabs[i % 2]?.journal.enqueue(TAKE)));
    expect(numbers.sort((a, b) => Number(a) - Number(b))).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
    expect(await pending(openTab(slot))).toHaveLength(20);
  });

  it("survives connections that are closed at any moment", async () => {
    const connections = watchConnections();
    const slot = freshSlot();
    const store = await pairedTab(slot);
    for (let i = 1; i <= 12; i++) {
      const written = store.journal.enqueue(TAKE);
      for (let turn = 0; turn < i; turn++) await Promise.resolve();
      connections.loseAll();
      expect(await written).toBe(i);
    }
    expect(await pending(openTab(slot))).toEqual(Array.from({ length: 12 }, (_, i) => i + 1));
  });

  it("does not number a mutation twice when its transaction is run again although it was committed", async () => {
    const store = await pairedTab();
    const write = store.database.write.bind(store.database);
    vi.spyOn(store.database, "write").mockImplementation(async (stores, work) => {
      await write(stores, (transaction) => work(transaction, false));
      return write(stores, (transaction) => work(transaction, true));
    });
    expect(await store.journal.enqueue(TAKE)).toBe(1);
    expect(await pending(store)).toEqual([1]);
  });

  it("refuses what would never fit a message, and keeps the number free", async () => {
    const store = await pairedTab();
    const huge = { ...SUBMIT, args: { text: "あ".repeat(600_000) } };
    await expect(store.journal.enqueue(huge)).rejects.toMatchObject({ code: "too_long" });
    expect(await store.journal.enqueue(TAKE)).toBe(1);
  });

  it("says storage_full when the disk is, and keeps what was there", async () => {
    const store = await pairedTab();
    await store.journal.enqueue(TAKE);
    const add = vi.spyOn(IDBObjectStore.prototype, "add").mockImplementation(() => {
      throw new DOMException("no room", "QuotaExceededError");
    });
    await expect(store.journal.enqueue(TAKE)).rejects.toMatchObject({ name: "StoreTrouble", code: "storage_full" });
    add.mockRestore();
    expect(await pending(store)).toEqual([1]);
    expect(await store.journal.enqueue(TAKE)).toBe(2);
  });
});

describe("the storage of a phone from before lives were told apart", () => {
  it("keeps its outbox and its archive, and goes on", async () => {
    const slot = freshSlot();
    const texts = [3, 4].map((n) => JSON.stringify({ ...TAKE, n, ver: 1, seen: 2, files: [] }));
    const settled = { device: "7", inc: 2, n: 2, text: '{"n":2}', verdict: "applied", code: null, at: 1 };
    await storageOfVersion1(slot, (put) => {
      put("meta", { device: "7", inc: 2, next: 5, seen: 2, scopes: {} }, "replica");
      texts.forEach((text, i) => {
        put("outbox", { n: i + 3, text, mark: "" });
      });
      put("archive", settled);
    });
    const store = openTab(slot);
    expect(await store.journal.replica()).toMatchObject({
      inc: 2,
      outbox: texts.map((text, i) => ({ inc: 2, n: i + 3, text })),
    });
    expect(await store.journal.kept()).toMatchObject({ outbox: texts, archive: [{ inc: 2, n: 2 }] });
    expect(await store.journal.enqueue(SUBMIT)).toBe(5);
  });
});

describe("absorbing an answer", () => {
  it("[SC9] writes outcomes, rows, cursors and the end of a draft in one transaction, or nothing", async () => {
    const store = await pairedTab();
    await writeDraft(store.database, 51, DRAFT);
    await store.journal.enqueue(SUBMIT);
    const server = new ModelServer();
    server.put("person:12", "result/77", { piece: 51 });
    const replica = await store.journal.replica();
    const message = compose(replica ?? never(), { nonce: "nonce-1" });
    const answer = server.answer(message.text);

    const add = vi.spyOn(IDBObjectStore.prototype, "add").mockImplementation(() => {
      throw new DOMException("no room", "QuotaExceededError");
    });
    await expect(store.journal.absorb("7", message, answer)).rejects.toMatchObject({ code: "storage_full" });
    add.mockRestore();
    expect(await store.journal.replica()).toEqual(replica);
    expect((await readDrafts(store.database)).size).toBe(1);

    await store.journal.absorb("7", message, answer);
    expect(await store.journal.replica()).toMatchObject({ seen: 1, outbox: [], scopes: { "person:12": { seq: 1 } } });
    expect((await readDrafts(store.database)).size).toBe(0);
    await store.rows.refresh();
    expect([...store.rows.bodies("person:12")]).toEqual([["result/77", '{"piece":51}']]);
  });

  it("keeps the draft of a submit that was not applied, and puts it on the attention list", async () => {
    const store = await pairedTab();
    await writeDraft(store.database, 51, DRAFT);
    await store.journal.enqueue(SUBMIT);
    const server = new ModelServer();
    server.judge = () => ["held", "lane_blocked"];
    await exchange(store, server);
    const { attention } = await store.journal.unsettled();
    expect(attention).toMatchObject([{ n: 1, verdict: "held", code: "lane_blocked", args: { piece: 51 } }]);
    expect((await readDrafts(store.database)).get(51)).toEqual(DRAFT);
    await store.journal.discard(1);
    expect((await store.journal.unsettled()).attention).toEqual([]);
  });

  it("[EX2] changes nothing when it is not ours", async () => {
    const store = await pairedTab();
    await store.journal.enqueue(TAKE);
    const replica = await store.journal.replica();
    const message = compose(replica ?? never(), { nonce: "nonce-1" });
    expect(await store.journal.absorb("7", message, "<html>login</html>\n")).toBeNull();
    expect(await store.journal.replica()).toEqual(replica);
  });

  it("changes nothing when the device has become another one in the meantime", async () => {
    const store = await pairedTab();
    await store.journal.enqueue(TAKE);
    const replica = await store.journal.replica();
    const message = compose(replica ?? never(), { nonce: "nonce-1" });
    expect(await store.journal.absorb("6", message, new ModelServer().answer(message.text))).toBeNull();
    expect(await pending(store)).toEqual([1]);
  });

  it("[MU6] renumbers the outbox on the disk", async () => {
    const store = await pairedTab();
    const server = new ModelServer();
    const clone = await pairedTab();
    await clone.journal.enqueue(TAKE);
    await exchange(clone, server);
    await store.journal.enqueue(SUBMIT);
    await store.journal.enqueue(TAKE);
    await exchange(store, server);
    const replica = await store.journal.replica();
    expect(replica).toMatchObject({ inc: 2, seen: 0, next: 3, outbox: [{ n: 1 }, { n: 2 }] });
    await exchange(store, server, "nonce-2");
    expect(server.taken(2).map(({ name }) => name)).toEqual(["result.submit", "piece.take"]);
    expect(await pending(store)).toEqual([]);
  });

  it("[MU9] refills a server that forgot, from the archive on the disk", async () => {
    const store = await pairedTab();
    await store.journal.enqueue(TAKE);
    await store.journal.enqueue(SUBMIT);
    await exchange(store, new ModelServer());
    const restored = new ModelServer();
    await exchange(store, restored, "nonce-2");
    expect(await pending(store)).toEqual([1, 2]);
    await exchange(store, restored, "nonce-3");
    expect(restored.taken().map(({ name }) => name)).toEqual(["piece.take", "result.submit"]);
    expect(await pending(store)).toEqual([]);
  });

  it("[MU9] refills a life that is over beside the current one, each under its own number", async () => {
    const store = await pairedTab();
    const clone = await pairedTab();
    const server = new ModelServer();
    await store.journal.enqueue(TAKE);
    await exchange(store, server);
    await clone.journal.enqueue(SUBMIT);
    await exchange(clone, server);
    await exchange(clone, server, "nonce-2");
    await exchange(store, server, "nonce-2");
    await clone.journal.enqueue(TAKE);
    const restored = new ModelServer();
    await exchange(clone, restored, "nonce-3");
    expect((await clone.journal.replica())?.outbox).toMatchObject([
      { inc: 2, n: 1 },
      { inc: 2, n: 2 },
    ]);
    await exchange(clone, restored, "nonce-4");
    expect(restored.taken(2).map(({ name }) => name)).toEqual(["result.submit", "piece.take"]);
    expect(await clone.journal.lives("7")).toMatchObject([[2, 2, expect.stringMatching(/^[0-9a-f]{16}$/)]]);
  });

  it("[MU9] prints the bytes that the server keeps: half a surrogate pair is repaired there", async () => {
    const whole = printOfModel('{"n":1,"a":"\\ufffd \\\\ud83d 🏮"}');
    expect(await printOf(JSON.stringify({ n: 1, a: "\ud83d \\ud83d 🏮" }))).toBe(whole);
  });

  it("remembers when everything was last confirmed", async () => {
    const store = await pairedTab();
    await store.journal.enqueue(TAKE);
    expect((await store.journal.unsettled()).last).toBeNull();
    await exchange(store, new ModelServer());
    expect((await store.journal.unsettled()).last).toBeGreaterThan(1_700_000_000_000);
  });
});

describe("the archive", () => {
  it("is shortened to 500, never below 14 days, and never by what waits for a person", async () => {
    const store = await pairedTab();
    const server = new ModelServer();
    server.judge = ({ n }) => (n === 1 ? ["refused", "none_left"] : ["applied"]);
    for (let i = 0; i < 505; i++) await store.journal.enqueue(TAKE);
    await exchange(store, server);
    const count = () => store.database.read(["archive"], (tx) => ask(tx.objectStore("archive").count()));
    await prune(store.database, Date.now());
    expect(await count()).toBe(505);
    await prune(store.database, Date.now() + 15 * 24 * 3600 * 1000);
    expect(await count()).toBe(500);
    expect((await store.journal.unsettled()).attention).toHaveLength(1);
  });
});

describe("the backup of a draft", () => {
  const save = { name: "result.save", lane: "piece/51", args: { piece: 51, answers: [["東京"]] } };

  it("is queued once a change, and never twice unsent", async () => {
    const store = await pairedTab();
    const server = new ModelServer();
    expect(await store.journal.backUp(51)).toBeNull();
    await writeDraft(store.database, 51, DRAFT);
    expect(await store.journal.backUp(51)).toBe(1);
    expect((await store.journal.unsettled()).outbox).toMatchObject([save]);
    await writeDraft(store.database, 51, { ...DRAFT, answers: [["大阪"]] });
    expect(await store.journal.backUp(51)).toBeNull();
    await exchange(store, server);
    expect(await store.journal.backUp(51)).toBe(2);
    await exchange(store, server, "nonce-2");
    await writeDraft(store.database, 51, { answers: [["大阪"]], row: 5, at: 9 });
    expect(await store.journal.backUp(51)).toBeNull();
  });

  it("is not queued behind a submit of the piece", async () => {
    const store = await pairedTab();
    await writeDraft(store.database, 51, DRAFT);
    await store.journal.enqueue(SUBMIT);
    expect(await store.journal.backUp(51)).toBeNull();
  });
});

describe("pairing", () => {
  it("keeps the token of a code that was asked for and not answered", async () => {
    const { beginPairing, finishPairing, readIdentity } = await import("./identity.ts");
    const store = openTab(freshSlot());
    const first = await beginPairing(store.database, "48271093", () => "one");
    expect(await beginPairing(store.database, "48271093", () => "two")).toEqual(first);
    expect((await beginPairing(store.database, "11112222", () => "three")).token).toBe("three");
    expect(await readIdentity(store.database)).toBeNull();
    await finishPairing(store.database, IDENTITY);
    expect((await beginPairing(store.database, "48271093", () => "four")).token).toBe("four");
  });

  it("again as the same person takes the unsent work along", async () => {
    const { finishPairing } = await import("./identity.ts");
    const store = await pairedTab();
    await exchange(store, new ModelServer());
    await store.journal.enqueue(TAKE);
    expect(await finishPairing(store.database, { ...IDENTITY, device: "8", token: "new" })).toBe(true);
    expect(await store.journal.replica()).toMatchObject({ device: "8", inc: 1, next: 2, outbox: [{ n: 1 }] });
  });

  it("as another person is refused while something is unsent, and starts afresh otherwise", async () => {
    const { finishPairing, readIdentity } = await import("./identity.ts");
    const store = await pairedTab();
    const server = new ModelServer();
    server.put("person:12", "piece/1", {});
    await exchange(store, server);
    await store.journal.enqueue(TAKE);
    const other = { ...IDENTITY, device: "9", person: { ...IDENTITY.person, id: 99 } };
    expect(await finishPairing(store.database, other)).toBe(false);
    expect((await readIdentity(store.database))?.person.id).toBe(12);
    await exchange(store, server, "nonce-2");
    expect(await finishPairing(store.database, other)).toBe(true);
    expect(await store.journal.replica()).toMatchObject({ device: "9", scopes: {}, next: 1 });
    await store.rows.refresh();
    expect(store.rows.scopes).toEqual([]);
  });
});

/** What the app wrote before version 2 of its storage. */
function storageOfVersion1(slot: string, fill: (put: (store: string, value: object, key?: string) => void) => void) {
  return new Promise<void>((resolve) => {
    const request = indexedDB.open(`hitokuchi:${slot}`, 1);
    request.onupgradeneeded = () => {
      const database = request.result;
      database.createObjectStore("meta");
      database.createObjectStore("outbox", { keyPath: "n" });
      const archive = database.createObjectStore("archive", { keyPath: ["device", "inc", "n"] });
      archive.createIndex("attention", "attention");
      archive.createIndex("at", "at");
      database.createObjectStore("drafts", { keyPath: "piece" });
      database.createObjectStore("segments", { autoIncrement: true }).createIndex("scope", "scope");
      fill((store, value, key) => request.transaction?.objectStore(store).put(value, key));
    };
    request.onsuccess = () => {
      request.result.close();
      resolve();
    };
  });
}

function never(): never {
  throw new Error("not paired");
}

function ask<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve) => {
    request.onsuccess = () => resolve(request.result);
  });
}
