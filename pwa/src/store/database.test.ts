import { describe, expect, it } from "vitest";
import { freshSlot, openTab, watchConnections } from "../testing/store.ts";
import { ask, Database } from "./database.ts";
import { META } from "./schema.ts";

describe("a database", () => {
  it("is opened again when its connection was closed", async () => {
    const connections = watchConnections();
    const { database } = openTab(freshSlot());
    await database.write([META], (transaction) => void transaction.objectStore(META).put(1, "x"));
    connections.loseAll();
    expect(await database.read([META], (transaction) => ask(transaction.objectStore(META).get("x")))).toBe(1);
  });

  it("runs a transaction again that a lost connection took along, at any step", async () => {
    const { database } = openTab(freshSlot());
    for (const step of ["before", "between", "after"]) {
      const runs: boolean[] = [];
      await database.write([META], async (transaction, again) => {
        runs.push(again);
        // What a browser does to the transactions of a connection that it loses.
        const lose = (now: string) => !again && now === step && transaction.abort();
        const store = transaction.objectStore(META);
        lose("before");
        const count = (await ask<number | undefined>(store.get(step))) ?? 0;
        lose("between");
        store.put(count + 1, step);
        lose("after");
      });
      expect([step, ...runs]).toEqual([step, false, true]);
      expect(await database.read([META], (transaction) => ask(transaction.objectStore(META).get(step)))).toBe(1);
    }
  });

  it("steps aside when another tab upgrades, and says so when it is the older one", async () => {
    const name = `hitokuchi:${freshSlot()}`;
    const upgrade = (database: IDBDatabase, from: number) => {
      if (from === 0) database.createObjectStore(META);
    };
    const old = new Database(name, 1, upgrade);
    await old.read([META], () => undefined);
    const young = new Database(name, 2, upgrade);
    await young.write([META], (transaction) => void transaction.objectStore(META).put("new", "x"));
    await expect(old.read([META], () => undefined)).rejects.toMatchObject({ code: "storage_newer" });
  });

  it("undoes everything when the work fails, and does not try again", async () => {
    const { database } = openTab(freshSlot());
    let runs = 0;
    const failing = database.write([META], (transaction) => {
      runs++;
      transaction.objectStore(META).put(1, "x");
      throw new RangeError("a bug");
    });
    await expect(failing).rejects.toMatchObject({ code: "storage_failed", cause: expect.any(RangeError) });
    expect(runs).toBe(1);
    expect(await database.read([META], (transaction) => ask(transaction.objectStore(META).get("x")))).toBeUndefined();
  });
});
