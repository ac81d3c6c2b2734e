import { createHash } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { NewFile } from "../store/files.ts";
import { CHUNK_BYTES } from "../store/files-schema.ts";
import { freshSlot, openTab, pairedTab } from "../testing/store.ts";
import { problem, TusServer } from "../testing/tus.ts";
import type { FilePolicy } from "./api.ts";
import { type Connection, Files, mayGo } from "./files.ts";

const SUBMIT = { name: "result.submit", lane: "piece/51", args: { piece: 51, rev: 1, answers: [] }, at: 2 };

let server: TusServer;
const open: Files[] = [];

beforeEach(() => {
  server = new TusServer();
  vi.stubGlobal("fetch", server.fetch);
  vi.stubGlobal("location", { href: "https://hitokuchi.test/" });
});
afterEach(() => {
  for (const files of open.splice(0)) files.stop();
  vi.unstubAllGlobals();
});

function picture(size: number): NewFile {
  const bytes = Uint8Array.from({ length: size }, (_, at) => (at * 13 + size) & 255);
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  return { sha256, type: "image/jpeg", bytes: bytes.buffer, thumb: null };
}

/** A device with two photos that were delivered, and what its person and its network say. */
async function delivered(slot = freshSlot()) {
  const store = await pairedTab(slot);
  const says = {
    policy: "always" as FilePolicy,
    busy: false,
    connection: undefined as Connection | undefined,
    arrived: 0,
  };
  const files = filesOf(store, says);
  const photos = [picture(CHUNK_BYTES + 5), picture(20)];
  for (const photo of photos) await files.add(51, photo);
  await store.journal.enqueue(SUBMIT, 51);
  await store.database.write(["outbox", "drafts"], (transaction) => {
    transaction.objectStore("outbox").clear();
    transaction.objectStore("drafts").delete(51);
  });
  await files.load();
  const wants = photos.map(({ sha256 }) => ({ sha256, offset: 0 }));
  return { store, says, files, photos, wants };
}

interface Says {
  policy: FilePolicy;
  busy: boolean;
  connection: Connection | undefined;
  arrived: number;
}

function filesOf(store: ReturnType<typeof openTab>, says: Says): Files {
  const files = new Files({
    store,
    token: () => "token-of-7",
    policy: () => says.policy,
    busy: () => says.busy,
    visible: () => true,
    arrived: () => {
      says.arrived++;
    },
    connection: () => says.connection,
  });
  open.push(files);
  return files;
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 700));

describe("files that were delivered", () => {
  it("go when the server wants them, and the device hears what follows", async () => {
    const { files, wants, says } = await delivered();
    expect(files.waiting.value).toEqual({ count: 2, bytes: CHUNK_BYTES + 25 });
    await files.wanted(wants);
    await vi.waitFor(() => expect(server.verified.size).toBe(2));
    await vi.waitFor(() => expect([files.waiting.value.count, says.arrived]).toEqual([0, 2]));
    expect(files.going.value).toBeNull();
  });

  it("that the server does not want stay, and nothing is sent", async () => {
    const { files } = await delivered();
    await files.wanted([{ sha256: "ab".repeat(32), offset: 0 }]);
    await settled();
    expect([server.heard, files.waiting.value.count]).toEqual([[], 2]);
  });

  it("let text go first, and go on after it", async () => {
    const { files, wants, says } = await delivered();
    says.busy = true;
    await files.wanted(wants);
    await settled();
    expect(server.heard).toEqual([]);
    says.busy = false;
    await files.wanted(wants);
    await vi.waitFor(() => expect(server.verified.size).toBe(2));
  });

  it("wait for a word where the person wants that, and say so", async () => {
    const { files, wants, says } = await delivered();
    says.policy = "press";
    await files.wanted(wants);
    await settled();
    expect([server.heard, files.held.value]).toEqual([[], true]);
    await files.send();
    expect([server.verified.size, files.held.value]).toEqual([2, false]);
  });

  it("are sent once by two tabs that both want to", async () => {
    const slot = freshSlot();
    const { files, wants, says } = await delivered(slot);
    const other = filesOf(openTab(slot), says);
    await other.load();
    await Promise.all([files.wanted(wants), other.wanted(wants)]);
    await vi.waitFor(() => expect(server.verified.size).toBe(2));
    await settled();
    expect(server.bytes).toBe(CHUNK_BYTES + 25);
  });

  it("go again to a server that has lost them", async () => {
    const { files, wants } = await delivered();
    await files.wanted(wants);
    await vi.waitFor(() => expect(files.waiting.value.count).toBe(0));
    server.verified.clear();
    server.forget();
    await files.wanted(wants);
    await vi.waitFor(() => expect([server.verified.size, files.waiting.value.count]).toEqual([2, 0]));
  });

  it("that are refused are not sent again by themselves", async () => {
    const { files, wants } = await delivered();
    server.fault = () => ({ answer: problem(422, "image_broken") });
    await files.wanted(wants);
    await vi.waitFor(() =>
      expect(files.shelf.value.blobs.map(({ refused }) => refused)).toEqual(Array(2).fill("image_broken")),
    );
    const heard = server.heard.length;
    await files.wanted(wants);
    await settled();
    expect(server.heard.length).toBe(heard);
  });

  it("are done with when the rows say so, and known as refused when they say that", async () => {
    const { files, photos } = await delivered();
    const [one, other] = photos.map(({ sha256 }) => sha256) as [string, string];
    await files.learn([
      [one, "image/jpeg", 1, "verified"],
      [other, "image/jpeg", 1, "refused", "image_broken"],
    ]);
    expect(files.waiting.value.count).toBe(1);
    expect(files.unsent.value).toMatchObject([{ sha256: other, refused: "image_broken" }]);
    await files.giveUp(other);
    expect(files.waiting.value.count).toBe(0);
  });
});

describe("storage that gets short", () => {
  const estimate = (usage: number) =>
    vi.stubGlobal("navigator", { storage: { estimate: async () => ({ usage, quota: 100 }) } });

  it("takes no new photo at 80 %, says what sending would free, and takes the answers", async () => {
    const { files, store } = await delivered();
    estimate(80);
    await expect(files.add(52, picture(10))).rejects.toMatchObject({ code: "storage_full" });
    expect(files.freeable).toBe(CHUNK_BYTES + 25);
    expect(await store.journal.enqueue({ ...SUBMIT, lane: "piece/52" })).toBe(2);
  });

  it("gives up what the server has before it turns a photo away", async () => {
    const { files, photos } = await delivered();
    await files.learn(photos.map(({ sha256 }) => [sha256, "image/jpeg", 1, "verified"]));
    estimate(80);
    await files.add(52, picture(10));
    expect(files.shelf.value.blobs.map(({ size }) => size)).toEqual([10]);
  });
});

describe("when files may go", () => {
  it.each([
    ["always", undefined, true],
    ["always", { type: "cellular" }, true],
    ["always", { saveData: true, type: "wifi" }, false],
    ["free", undefined, true],
    ["free", { type: "wifi" }, true],
    ["free", { type: "cellular" }, false],
    ["press", { type: "wifi" }, false],
  ] as [FilePolicy, Connection | undefined, boolean][])("%s, %o: %s", (policy, connection, may) => {
    expect(mayGo(policy, connection)).toBe(may);
  });
});
