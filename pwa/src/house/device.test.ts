import { createHash } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { pieceForesights } from "../features/pieces/mutations.ts";
import { resultForesights } from "../features/results/mutations.ts";
import { ModelServer } from "../testing/server.ts";
import { freshSlot, openTab, pairedTab, sendTo } from "../testing/store.ts";
import type { Send } from "../transport/reply.ts";
import { Device } from "./device.ts";

const devices: Device[] = [];
const ME = { id: 12, name: "山田 はる", role: "worker", hub: { code: "MDR", name: "みどり" }, firm: null, tint: 3 };
const PIECE = { order: 12, code: "MDR-0001-07", no: 7, state: "leased", until: 1, rows: [] };

function open(slot: string, send: Send): Device {
  const device = new Device({ send, foresights: { ...pieceForesights, ...resultForesights }, app: "0.1.0", slot });
  devices.push(device);
  return device;
}

async function ready(server: ModelServer, slot = freshSlot(), send = sendTo(server)): Promise<Device> {
  await pairedTab(slot);
  const device = open(slot, send);
  await device.start();
  return device;
}

/** The hand-over file of a device, opened as the counter does. */
async function exported(device: Device) {
  const file = JSON.parse(await (await device.exportUnsent()).text());
  const sum = createHash("sha256").update(file.content, "utf8").digest("hex");
  expect(file).toMatchObject({ format: "hitokuchi-unsent", version: 2, sha256: sum });
  return { file, content: JSON.parse(file.content) };
}

const offline: Send = async () => ({ kind: "failure", why: "no_network", waitMs: 0 });

beforeEach(() => {
  vi.stubGlobal("fetch", vi.fn<typeof fetch>());
});
afterEach(async () => {
  await Promise.all(devices.splice(0).map((device) => device.stop()));
  vi.unstubAllGlobals();
});

describe("starting", () => {
  it("without a pairing is unpaired, and says nothing to anybody", async () => {
    const send = vi.fn(offline);
    const device = open(freshSlot(), send);
    expect(device.phase.value).toBe("starting");
    await device.start();
    await device.connect();
    expect([device.phase.value, device.me.value, send.mock.calls.length]).toEqual(["unpaired", null, 0]);
  });

  it("without storage is broken, and says why", async () => {
    vi.stubGlobal("indexedDB", undefined);
    const device = open(freshSlot(), offline);
    await device.start();
    expect([device.phase.value, device.trouble.value]).toEqual(["broken", "storage_unavailable"]);
  });

  it("offline shows what was there, and who is working, at once", async () => {
    const slot = freshSlot();
    const server = new ModelServer();
    server.put("person:12", "me", ME);
    server.put("person:12", "piece/51", PIECE);
    const before = await ready(server, slot);
    expect(before.me.value).toMatchObject({ id: 12, hub: { code: "MDR" } });
    await before.connect();
    const after = open(slot, offline);
    await after.start();
    expect(after.me.value).toEqual(ME);
    expect([...after.rows("person", "piece").value]).toEqual([["51", PIECE]]);
  });
});

describe("what the server can rely on", () => {
  it("[SC11] the storage is looked after when much is new on the disk, not for every change", async () => {
    const slot = freshSlot();
    const server = new ModelServer();
    server.put("person:12", "me", ME);
    await pairedTab(slot);
    const stored = vi.fn();
    const device = new Device({ send: sendTo(server), foresights: {}, app: "", slot, stored });
    devices.push(device);
    await device.start();
    await device.connect();
    expect(stored).toHaveBeenCalledTimes(1);
    server.put("person:12", "piece/51", PIECE);
    await device.connect();
    expect(stored).toHaveBeenCalledTimes(1);
  });

  it("the heartbeat says what is kept, since when, and the storage in use", async () => {
    vi.stubGlobal("navigator", {
      ...navigator,
      onLine: true,
      storage: { estimate: async () => ({ usage: 4096, quota: 9 }) },
    });
    const server = new ModelServer();
    const texts: string[] = [];
    const deaf: Send = async (text) => {
      texts.push(text);
      return { kind: "failure", why: "no_server", waitMs: 0 };
    };
    const device = await ready(server, freshSlot(), deaf);
    await vi.waitFor(() => expect(device.storage.value?.used).toBe(4096));
    await device.act("piece.take", "order/12", { order: 12, count: 1 });
    await new Promise((resolve) => setTimeout(resolve, 20));
    await device.connect();
    const [pending, bytes, oldestMs, storageBytes] = JSON.parse(texts.at(-1) ?? "").beat;
    expect([pending, storageBytes]).toEqual([1, 4096]);
    expect(bytes).toBeGreaterThan(50);
    expect(oldestMs).toBeGreaterThanOrEqual(20);
  });
});

describe("an act", () => {
  it("is stored, shown, sent, settled and replaced by the server's rows", async () => {
    const server = new ModelServer();
    server.put("person:12", "piece/51", PIECE);
    server.judge = ({ name }) => {
      if (name === "result.submit") {
        server.drop("person:12", "piece/51", "received");
        server.put("person:12", "result/77", { piece: 51, receipt: "MDR-261122-0001" });
      }
      return ["applied"];
    };
    let online = true;
    const send = sendTo(server);
    const device = await ready(server, freshSlot(), (...args) => (online ? send : offline)(...args));
    await device.connect();
    await device.writeDraft(51, { answers: [["東京"]], row: 0, at: 5 });
    online = false;
    expect(await device.act("result.submit", "piece/51", { piece: 51, rev: 1, answers: [["東京"]] })).toBe(1);
    await device.connect();
    expect(device.link.value).toMatchObject({ state: "no_network" });
    expect(device.outbox.value).toMatchObject([{ n: 1, name: "result.submit", lane: "piece/51" }]);
    expect(device.rows("person", "piece").value.get("51")).toMatchObject({ state: "sending", n: 1 });
    expect(device.drafts.value.size).toBe(1);
    online = true;
    await device.connect();
    expect(device.link.value).toMatchObject({ state: "quiet", last: expect.any(Number) });
    expect([device.outbox.value, device.rows("person", "piece").value.size, device.drafts.value.size]).toEqual([
      [],
      0,
      0,
    ]);
    expect(device.rows("person", "result").value.get("77")).toMatchObject({ receipt: "MDR-261122-0001" });
  });

  it("that was refused is shown with its payload until it is discarded", async () => {
    const server = new ModelServer();
    server.judge = () => ["refused", "none_left"];
    const device = await ready(server);
    await device.act("piece.take", "order/12", { order: 12, count: 2 });
    await device.connect();
    expect(device.attention.value).toMatchObject([{ n: 1, outcome: "refused", code: "none_left", args: { count: 2 } }]);
    const { content } = await exported(device);
    expect(content).toMatchObject({ device: "7", inc: 1, outbox: [], archive: [{ n: 1, inc: 1, verdict: "refused" }] });
    await device.discard(1);
    expect(device.attention.value).toEqual([]);
  });

  it("that a coordinator decided about says so, and its payload stays until it is discarded", async () => {
    const server = new ModelServer();
    server.judge = () => ["held", "device_revoked"];
    const device = await ready(server);
    await device.act("result.submit", "piece/51", { piece: 51, rev: 1, answers: [["東京"]] });
    await device.connect();
    expect(device.attention.value).toMatchObject([{ key: "7.1.1", code: "device_revoked" }]);
    server.put("person:12", "decided/7.1.1", { verdict: "applied", code: "decided_applied", at: 1 });
    await device.connect();
    expect(device.attention.value).toMatchObject([{ code: "decided_applied", args: { answers: [["東京"]] } }]);
    await device.discard(1);
    expect(device.attention.value).toEqual([]);
  });

  it("HO1 is carried with its exact text, beside what was answered and what is only begun", async () => {
    const server = new ModelServer();
    const sent: string[] = [];
    let online = true;
    const whole = sendTo(server);
    const device = await ready(server, freshSlot(), (text, token, heard) => {
      if (online) sent.push(text);
      return online ? whole(text, token, heard) : offline(text, token, heard);
    });
    await device.act("piece.take", "order/12", { order: 12, count: 1 });
    await device.connect();
    online = false;
    await device.act("result.submit", "piece/51", { piece: 51, rev: 1, answers: [['a "b"\\ \ud83d \n名刺']] });
    await device.writeDraft(52, { answers: [["書きかけ"]], row: 0, at: 5 });
    const { content } = await exported(device);
    expect(content).toMatchObject({
      device: "7",
      inc: 1,
      app: "0.1.0",
      archive: [{ n: 1, verdict: "applied" }],
      drafts: [[52, { answers: [["書きかけ"]], row: 0, at: 5 }]],
    });
    expect(sent.at(-1) ?? "").not.toContain("result.submit");
    online = true;
    await device.connect();
    expect(content.outbox).toHaveLength(1);
    expect(sent.some((text) => text.includes(`"mutations":[${content.outbox[0]}]`))).toBe(true);
  });

  it("keeps showing what was applied until its rows are here", async () => {
    const server = new ModelServer();
    server.put("person:12", "piece/51", PIECE);
    const whole = sendTo(server);
    let cut = false;
    const device = await ready(server, freshSlot(), async (text, token, heard) => {
      const reply = await whole(text, token, heard);
      if (!cut || reply.kind !== "text") return reply;
      cut = false;
      const shown = reply.text.slice(0, reply.text.indexOf('["from"'));
      return { kind: "text", text: shown, whole: false };
    });
    await device.connect();
    server.judge = () => {
      server.drop("person:12", "piece/51", "given_back");
      return ["applied"];
    };
    const sizes: number[] = [];
    const stop = device.rows("person", "piece").subscribe((pieces) => sizes.push(pieces.size));
    cut = true;
    await device.act("piece.give_back", "piece/51", { piece: 51 });
    await device.connect();
    stop();
    expect(device.outbox.value).toEqual([]);
    expect(sizes.slice(1)).not.toContain(1);
    expect(sizes.at(-1)).toBe(0);
  });

  it("is seen by the other tab", async () => {
    const slot = freshSlot();
    const server = new ModelServer();
    const [one, two] = [await ready(server, slot, offline), open(slot, offline)];
    await two.start();
    await one.act("piece.take", "order/12", { order: 12, count: 1 });
    await one.writeDraft(51, { answers: [["あ"]], row: 2, at: 1 });
    await vi.waitFor(() => expect(two.outbox.value).toHaveLength(1));
    await vi.waitFor(() => expect(two.drafts.value.get(51)?.row).toBe(2));
    expect(await two.act("piece.take", "order/12", { order: 12, count: 1 })).toBe(2);
  });

  it("says storage_full and tells so until a write succeeds", async () => {
    const device = await ready(new ModelServer(), freshSlot(), offline);
    const add = vi.spyOn(IDBObjectStore.prototype, "add").mockImplementation(() => {
      throw new DOMException("no room", "QuotaExceededError");
    });
    await expect(device.act("piece.take", "order/1", {})).rejects.toMatchObject({ code: "storage_full" });
    expect(device.trouble.value).toBe("storage_full");
    add.mockRestore();
    await device.act("piece.take", "order/1", {});
    expect(device.trouble.value).toBeNull();
  });
});

describe("a draft", () => {
  it("is on the disk when its write resolves; keystrokes that follow fast are folded into one write", async () => {
    const slot = freshSlot();
    const device = await ready(new ModelServer(), slot, offline);
    const put = vi.spyOn(IDBObjectStore.prototype, "put");
    const writes = Array.from("東京都千代田区", (_, i) =>
      device.writeDraft(51, { answers: [["東京都千代田区".slice(0, i + 1)]], row: 0, at: i }),
    );
    expect(device.drafts.value.get(51)?.answers).toEqual([["東京都千代田区"]]);
    await Promise.all(writes);
    expect(put.mock.calls.length).toBe(2);
    const after = open(slot, offline);
    await after.start();
    expect(await after.readDraft(51)).toEqual({ answers: [["東京都千代田区"]], row: 0, at: 6 });
  });

  it("comes from the server's backup on a device that has none", async () => {
    const server = new ModelServer();
    server.put("person:12", "draft/51", { answers: [["京都"]], at: 9 });
    const device = await ready(server);
    await device.connect();
    expect(await device.readDraft(51)).toEqual({ answers: [["京都"]], row: 0, at: 9 });
    expect(await device.readDraft(52)).toBeNull();
  });

  it("is backed up with what was typed last, once", async () => {
    const server = new ModelServer();
    const device = await ready(server);
    void device.writeDraft(51, { answers: [["き"]], row: 0, at: 1 });
    void device.writeDraft(51, { answers: [["きょうと"]], row: 0, at: 2 });
    await device.backUpDraft(51);
    await device.backUpDraft(51);
    await device.connect();
    expect(server.taken()).toMatchObject([
      { name: "result.save", lane: "piece/51", args: { answers: [["きょうと"]] } },
    ]);
  });
});

describe("pairing", () => {
  const answer = {
    device: "7",
    person: { id: 12, name: "山田 はる", role: "worker", tint: 3 },
    hub: ME.hub,
    firm: null,
  };
  const asked = () => vi.mocked(fetch).mock.calls.map(([, init]) => JSON.parse(String(init?.body)));

  it("mints the token, and asks with the same one after a lost answer", async () => {
    const slot = freshSlot();
    vi.mocked(fetch).mockRejectedValueOnce(new TypeError("lost")).mockResolvedValueOnce(Response.json(answer));
    const first = open(slot, offline);
    await first.start();
    expect(await first.pair("48271093")).toEqual({ ok: false, code: "no_server" });
    const second = open(slot, offline);
    await second.start();
    expect(await second.pair("48271093")).toEqual({ ok: true });
    const [one, two] = asked();
    expect(one).toEqual(two);
    expect(one).toMatchObject({ code: "48271093", app: "0.1.0", token: expect.stringMatching(/^[\w-]{43}$/) });
    expect([second.phase.value, second.me.value?.name]).toEqual(["ready", "山田 はる"]);
    await vi.waitFor(() => expect(first.phase.value).toBe("ready"));
    await second.request("/orders/MDR-0001/sheet");
    const headers = new Headers(vi.mocked(fetch).mock.calls[2]?.[1]?.headers);
    expect([headers.get("authorization"), headers.get("accept-language")]).toEqual([`Bearer ${one.token}`, "ja"]);
  });

  it.each([
    [new Response('{"error":{"code":"code_used","message":""}}', { status: 410 }), "code_used"],
    [new Response("<html>", { status: 200 }), "not_ours"],
    [new Response("<html>", { status: 502 }), "no_server"],
    [new Response("<html>", { status: 511 }), "not_ours"],
  ])("says what went wrong (%#)", async (response, code) => {
    vi.mocked(fetch).mockResolvedValueOnce(response);
    const device = open(freshSlot(), offline);
    await device.start();
    expect(await device.pair("48271093")).toEqual({ ok: false, code });
    expect(device.phase.value).toBe("unpaired");
  });
});

describe("a crash", () => {
  it("between the commit and the sending loses nothing, and the next start sends it", async () => {
    const slot = freshSlot();
    const server = new ModelServer();
    const before = await ready(server, slot, offline);
    await before.act("piece.take", "order/12", { order: 12, count: 1 });
    await before.stop();
    const after = open(slot, sendTo(server));
    await after.start();
    await after.connect();
    expect(server.taken()).toMatchObject([{ n: 1, name: "piece.take" }]);
    expect((await openTab(slot).journal.unsettled()).outbox).toEqual([]);
  });
});
