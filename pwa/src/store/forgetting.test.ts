import { expect, test } from "vitest";
import { pairedTab } from "../testing/store.ts";
import { ask } from "./database.ts";
import { writeDraft } from "./drafts.ts";
import { keepFile, markDone, readShelf } from "./files.ts";
import { forget } from "./forgetting.ts";
import { getMeta, putMeta } from "./meta.ts";
import { ARCHIVE, type ArchiveRecord, META, SEGMENTS } from "./schema.ts";
import type { Store } from "./store.ts";

const NOW = 1_000_000;

function delivered(piece: number, n: number): ArchiveRecord {
  const args = { piece, rev: 1, answers: [["東京都の人"]] };
  const text = JSON.stringify({ n, name: "result.submit", ver: 2, lane: `piece/${piece}`, seen: 0, at: 1, args });
  return { device: "1", inc: 1, n, text, verdict: "applied", code: null, at: 1 };
}

/** A device with rows, and with a delivery of the pieces 51 to 54 in its archive, each with a photo that the server has. */
async function device(rows: Record<string, object>): Promise<Store> {
  const store = await pairedTab();
  const { database } = store;
  await database.write([META, SEGMENTS, ARCHIVE], async (transaction) => {
    const replica = await getMeta(transaction, "replica");
    if (!replica) throw new Error("not paired");
    const standing = { seq: 9, sum: "", count: 1, more: false, unlike: false };
    putMeta(transaction, "replica", { ...replica, scopes: { "person:1": standing } as never });
    const lines = Object.entries(rows).map(([id, body]) => [id, JSON.stringify(body)] as const);
    transaction.objectStore(SEGMENTS).add({ scope: "person:1", from: 0, to: 9, lines });
    for (const piece of [51, 52, 53, 54]) transaction.objectStore(ARCHIVE).put(delivered(piece, piece));
  });
  for (const piece of [51, 52, 53, 54]) {
    const sha256 = String(piece).repeat(32);
    await keepFile(database, piece, { sha256, type: "image/jpeg", bytes: new ArrayBuffer(9), thumb: null });
    await writeDraft(database, piece, { answers: [["東京都の人"]], row: 0, at: 1 });
    await markDone(database, [sha256]);
  }
  return store;
}

async function left({ database }: Store): Promise<[archive: number[], files: number[]]> {
  const archive = await database.read([ARCHIVE], (transaction) =>
    ask<ArchiveRecord[]>(transaction.objectStore(ARCHIVE).getAll()),
  );
  const { blobs } = await readShelf(database);
  return [archive.map(({ n }) => n), blobs.map(({ piece }) => piece).sort()];
}

test("what is about people goes once its time is over, and nothing else does", async () => {
  const store = await device({
    "result/1": { piece: 51, purge_at: NOW },
    "result/2": { piece: 52, purge_at: NOW + 1 },
    "result/3": { piece: 53 },
    "result/4": { piece: 54, purge_at: NOW },
    "piece/54": { order: 1 },
  });
  expect(await forget(store.database, NOW)).toBe(1);
  expect(await left(store)).toEqual([
    [52, 53, 54],
    [52, 53, 54],
  ]);
  expect(await forget(store.database, NOW)).toBe(0);
});

test("what still waits in the outbox keeps everything of its piece", async () => {
  const store = await device({ "result/1": { piece: 51, purge_at: NOW } });
  await store.journal.enqueue({ name: "result.submit", lane: "piece/51", args: { piece: 51 }, at: 1 });
  expect(await forget(store.database, NOW)).toBe(0);
  expect(await left(store)).toEqual([
    [51, 52, 53, 54],
    [51, 52, 53, 54],
  ]);
});
