import { describe, expect, it } from "vitest";
import { readWishes, revoker } from "./revoke.ts";

function keep(text: string | null = null) {
  return {
    text,
    read() {
      return this.text;
    },
    write(value: string) {
      this.text = value;
    },
  };
}

describe("revoker", () => {
  it("waits, then revokes once", async () => {
    const done: string[] = [];
    const store = keep();
    const revoke = revoker(store, async (device) => done.push(device));
    revoke.ask("7");
    revoke.ask("7");
    expect(revoke.wishes.value).toEqual(["7"]);
    expect(done).toEqual([]);
    await Promise.all([revoke.carryOut("7"), revoke.carryOut("7")]);
    await revoke.carryOut("7");
    expect(done).toEqual(["7"]);
    expect(store.text).toBe("[]");
  });

  it("does nothing after an undo", async () => {
    const done: string[] = [];
    const revoke = revoker(keep(), async (device) => done.push(device));
    revoke.ask("7");
    revoke.undo("7");
    await revoke.carryOut("7");
    expect(done).toEqual([]);
  });

  it("carries out on the next visit what a closed page left", async () => {
    const done: string[] = [];
    const store = keep();
    revoker(store, async () => done.push("never")).ask("7");
    await revoker(store, async (device) => done.push(device)).resume();
    expect(done).toEqual(["7"]);
    expect(readWishes(store.text)).toEqual([]);
  });

  it("keeps the wish when nothing could be written", async () => {
    const store = keep();
    const revoke = revoker(store, async () => Promise.reject(new Error("full")));
    revoke.ask("7");
    await expect(revoke.carryOut("7")).rejects.toThrow("full");
    expect(readWishes(store.text)).toEqual(["7"]);
  });
});

describe("readWishes", () => {
  it.each(["", "{}", "[1]", '[{"device":7}]'])("takes nothing from %j", (text) => {
    expect(readWishes(text)).toEqual([]);
  });
});
