import { createHash } from "node:crypto";
import { describe, expect, it, vi } from "vitest";
import { freshSlot, IDENTITY, openTab, pairedTab, watchConnections } from "../testing/store.ts";
import { Database } from "./database.ts";
import { readDrafts, writeDraft } from "./drafts.ts";
import {
  dropFile,
  keepFile,
  markDone,
  markWanted,
  type NewFile,
  readShelf,
  readSlice,
  readWhole,
  tidyFiles,
} from "./files.ts";
import { CHUNK_BYTES } from "./files-schema.ts";
import { finishPairing } from "./identity.ts";
import type { Identity } from "./schema.ts";
import type { Store } from "./store.ts";

const DAY = 24 * 3600 * 1000;
const SUBMIT = { name: "result.submit", lane: "piece/51", args: { piece: 51, rev: 1, answers: [["東京"]] }, at: 2 };

/** A picture of so many bytes, no two of them alike. */
function picture(size: number, seed = 1): NewFile {
  const bytes = Uint8Array.from({ length: size }, (_, at) => (at * 31 + seed * 7 + (at >> 8)) & 255);
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  return { sha256, type: "image/jpeg", bytes: bytes.buffer, thumb: new ArrayBuffer(8) };
}

async function bytesOf(store: Store, sha256: string): Promise<Buffer> {
  return Buffer.from((await (await readWhole(store.database, sha256))?.arrayBuffer()) ?? new ArrayBuffer(0));
}

async function hashes(store: Store): Promise<string[]> {
  return (await readShelf(store.database)).blobs.map(({ sha256 }) => sha256).sort();
}

describe("a file", () => {
  it("is on the disk, whole, when keepFile resolves, and the draft names it", async () => {
    const slot = freshSlot();
    const file = picture(2 * CHUNK_BYTES + 10);
    await keepFile((await pairedTab(slot)).database, 51, file);
    const after = openTab(slot);
    expect(await bytesOf(after, file.sha256)).toEqual(Buffer.from(file.bytes));
    expect((await readShelf(after.database)).attached).toEqual(new Map([[51, [file.sha256]]]));
    expect((await readSlice(after.database, file.sha256, CHUNK_BYTES + 3))?.length).toBe(CHUNK_BYTES - 3);
    expect((await readSlice(after.database, file.sha256, 2 * CHUNK_BYTES))?.length).toBe(10);
    expect(await readSlice(after.database, "ab".repeat(32), 0)).toBeNull();
  });

  it("stays attached while the person goes on writing", async () => {
    const { database } = await pairedTab();
    const [one, other] = [picture(10), picture(11)];
    await writeDraft(database, 51, { answers: [["東"]], row: 0, at: 1 });
    await keepFile(database, 51, one);
    await writeDraft(database, 51, { answers: [["東京"]], row: 0, at: 2 });
    await keepFile(database, 51, other);
    await keepFile(database, 51, one);
    expect((await readDrafts(database)).get(51)?.answers).toEqual([["東京"]]);
    expect((await readShelf(database)).attached.get(51)).toEqual([other.sha256, one.sha256]);
  });

  it("survives connections that are closed at any moment", async () => {
    const connections = watchConnections();
    const store = await pairedTab();
    for (let i = 1; i <= 8; i++) {
      const file = picture(CHUNK_BYTES + i, i);
      const kept = keepFile(store.database, i, file);
      for (let turn = 0; turn < i; turn++) await Promise.resolve();
      connections.loseAll();
      await kept;
      expect(await bytesOf(store, file.sha256)).toEqual(Buffer.from(file.bytes));
    }
  });

  it("that does not fit leaves nothing half behind", async () => {
    const store = await pairedTab();
    const put = IDBObjectStore.prototype.put;
    vi.spyOn(IDBObjectStore.prototype, "put").mockImplementation(function (this: IDBObjectStore, value, key) {
      if (this.name === "chunks" && Array.isArray(key) && key[1] === 1) {
        throw new DOMException("no room", "QuotaExceededError");
      }
      return put.call(this, value, key);
    });
    await expect(keepFile(store.database, 51, picture(3 * CHUNK_BYTES))).rejects.toMatchObject({
      code: "storage_full",
    });
    vi.restoreAllMocks();
    const { blobs, attached } = await readShelf(store.database);
    expect([blobs, attached.size]).toEqual([[], 0]);
    await writeDraft(store.database, 51, { answers: [["東京"]], row: 0, at: 1 });
  });

  it("goes when it is taken off, unless another draft or something unsent names it", async () => {
    const store = await pairedTab();
    const file = picture(10);
    await keepFile(store.database, 51, file);
    await keepFile(store.database, 52, file);
    await dropFile(store.database, 51, file.sha256);
    expect(await hashes(store)).toEqual([file.sha256]);
    await store.journal.enqueue({ ...SUBMIT, args: { ...SUBMIT.args, piece: 52 } }, 52);
    await dropFile(store.database, 52, file.sha256);
    expect(await hashes(store)).toEqual([file.sha256]);
    const lonely = picture(11);
    await keepFile(store.database, 53, lonely);
    await dropFile(store.database, 53, lonely.sha256);
    expect(await hashes(store)).toEqual([file.sha256]);
    expect((await bytesOf(store, lonely.sha256)).length).toBe(0);
  });
});

describe("a delivery", () => {
  it("names what its draft has attached, in order, in the very transaction that numbers it", async () => {
    const store = await pairedTab();
    const [one, other] = [picture(10), picture(11)];
    await keepFile(store.database, 51, one);
    await keepFile(store.database, 51, other);
    await store.journal.enqueue(SUBMIT, 51);
    const [sent] = (await store.journal.unsettled()).outbox;
    expect(sent?.files).toEqual([
      { sha256: one.sha256, size: 10, type: "image/jpeg" },
      { sha256: other.sha256, size: 11, type: "image/jpeg" },
    ]);
    expect((await readShelf(store.database)).blobs.every(({ promised }) => promised)).toBe(true);
  });
});

describe("[I14] tidying", () => {
  it("keeps what a delivery named until the server has it, and for a week after", async () => {
    const store = await pairedTab();
    const file = picture(100);
    await keepFile(store.database, 51, file);
    const n = await store.journal.enqueue(SUBMIT, 51);
    await endDelivery(store, n);
    expect(await tidyFiles(store.database, true, Date.now() + 999 * DAY)).toBe(0);
    await markDone(store.database, [file.sha256]);
    expect(await tidyFiles(store.database, false, Date.now() + 6 * DAY)).toBe(0);
    expect(await tidyFiles(store.database, false, Date.now() + 7 * DAY)).toBe(100);
    expect(await hashes(store)).toEqual([]);
  });

  it("gives back at once what the server has when storage is crowded, and not what it wants again", async () => {
    const store = await pairedTab();
    const files = [picture(100), picture(101)];
    for (const file of files) await keepFile(store.database, 51, file);
    await endDelivery(store, await store.journal.enqueue(SUBMIT, 51));
    await markDone(
      store.database,
      files.map(({ sha256 }) => sha256),
    );
    await markWanted(store.database, [files[0]?.sha256 ?? ""]);
    expect(await tidyFiles(store.database, true)).toBe(101);
    expect(await hashes(store)).toEqual([files[0]?.sha256]);
  });

  it("forgets what was attached to a piece that was given back, and nothing that a draft still names", async () => {
    const store = await pairedTab();
    await keepFile(store.database, 51, picture(100));
    await keepFile(store.database, 52, picture(101));
    await store.database.write(["drafts"], (transaction) => void transaction.objectStore("drafts").delete(51));
    expect(await tidyFiles(store.database, false)).toBe(100);
  });
});

describe("another person on this device", () => {
  const other: Identity = { ...IDENTITY, device: "8", person: { ...IDENTITY.person, id: 13 } };

  it("is not let in while photos wait, and finds none of those that are with the server", async () => {
    const store = await pairedTab();
    const file = picture(100);
    await keepFile(store.database, 51, file);
    await endDelivery(store, await store.journal.enqueue(SUBMIT, 51));
    expect(await finishPairing(store.database, other)).toBe(false);
    await markDone(store.database, [file.sha256]);
    expect(await finishPairing(store.database, other)).toBe(true);
    expect([await hashes(store), await readSlice(store.database, file.sha256, 0)]).toEqual([[], null]);
  });
});

describe("the upgrade", () => {
  it("adds what files need and keeps everything", async () => {
    const slot = freshSlot();
    const first = new Database(`hitokuchi:${slot}`, 1, (database) => {
      database.createObjectStore("meta");
      database.createObjectStore("outbox", { keyPath: "n" });
      const archive = database.createObjectStore("archive", { keyPath: ["device", "inc", "n"] });
      archive.createIndex("attention", "attention");
      archive.createIndex("at", "at");
      database.createObjectStore("drafts", { keyPath: "piece" });
      database.createObjectStore("segments", { autoIncrement: true }).createIndex("scope", "scope");
    });
    await first.write(["drafts"], (transaction) => {
      transaction.objectStore("drafts").put({ piece: 51, answers: [["東京"]], row: 0, at: 1 });
    });
    const store = openTab(slot);
    await keepFile(store.database, 51, picture(10));
    expect((await readDrafts(store.database)).get(51)?.answers).toEqual([["東京"]]);
  });
});

/** What absorbing the outcome does to outbox and draft. */
function endDelivery(store: Store, _n: number): Promise<void> {
  return store.database.write(["outbox", "drafts"], (transaction) => {
    transaction.objectStore("outbox").clear();
    transaction.objectStore("drafts").delete(51);
  });
}
