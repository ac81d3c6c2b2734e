import { createHash } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { keepFile, readShelf } from "../store/files.ts";
import { CHUNK_BYTES } from "../store/files-schema.ts";
import type { Store } from "../store/store.ts";
import { pairedTab } from "../testing/store.ts";
import { problem, TusServer } from "../testing/tus.ts";
import { type Sendable, upload } from "./upload.ts";

let server: TusServer;
let store: Store;

beforeEach(async () => {
  server = new TusServer();
  store = await pairedTab();
  vi.stubGlobal("fetch", server.fetch);
  vi.stubGlobal("location", { href: "https://hitokuchi.test/" });
});
afterEach(() => vi.unstubAllGlobals());

async function kept(size: number, seed = 1): Promise<Sendable & { bytes: Buffer }> {
  const bytes = Uint8Array.from({ length: size }, (_, at) => (at * 7 + seed + (at >> 9)) & 255);
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  await keepFile(store.database, 51, { sha256, type: "image/jpeg", bytes: bytes.buffer, thumb: null });
  return { sha256, size, type: "image/jpeg", bytes: Buffer.from(bytes) };
}

const send = (files: readonly Sendable[], stopped = () => false) =>
  upload({ database: store.database, token: "token-of-7", files, stopped });

async function states(): Promise<[done: boolean, refused: string | undefined][]> {
  const { blobs } = await readShelf(store.database);
  return blobs.map(({ done, refused }) => [done !== undefined, refused]);
}

describe("an upload", () => {
  it("goes in slices, one after the other, and is done when the server has verified it", async () => {
    const file = await kept(2 * CHUNK_BYTES + 10);
    expect(await send([file])).toEqual({ state: "done", waitMs: 0, moved: true });
    expect(server.heard).toEqual(["POST", "PATCH 0", `PATCH ${CHUNK_BYTES}`, `PATCH ${2 * CHUNK_BYTES}`]);
    expect(Buffer.from(server.verified.get(file.sha256) ?? [])).toEqual(file.bytes);
    expect(await states()).toEqual([[true, undefined]]);
  });

  it("goes on where a cut left it: thirty cuts cost no byte that had arrived", async () => {
    const file = await kept(1_500_000);
    server.fault = (request, method) => (method === "PATCH" && request % 2 ? { cutAfter: 40_000 + request } : null);
    let cuts = 0;
    let had = 0;
    for (;;) {
      const { state, moved } = await send([{ ...file, had }]);
      if (state === "done") break;
      expect([state, moved]).toEqual(["no_server", cuts > 0]);
      had = server.bytes - 1;
      cuts++;
      if (cuts === 30) server.fault = () => null;
    }
    expect(cuts).toBe(30);
    expect(server.bytes).toBe(1_500_000);
    expect(Buffer.from(server.verified.get(file.sha256) ?? [])).toEqual(file.bytes);
  });

  it("asks with HEAD when the server stands somewhere else", async () => {
    const file = await kept(CHUNK_BYTES + 10);
    server.fault = (request) => (request === 1 ? { answer: problem(409, "upload_offset") } : null);
    expect((await send([file])).state).toBe("done");
    expect(server.heard).toEqual(["POST", "PATCH 0", "HEAD", "PATCH 0", `PATCH ${CHUNK_BYTES}`]);
  });

  it("begins anew when the server has forgotten it", async () => {
    const file = await kept(CHUNK_BYTES + 10);
    server.fault = (request) => {
      if (request === 2) server.forget();
      return null;
    };
    expect((await send([file])).state).toBe("done");
    expect(server.heard).toEqual([
      "POST",
      "PATCH 0",
      `PATCH ${CHUNK_BYTES}`,
      "POST",
      "PATCH 0",
      `PATCH ${CHUNK_BYTES}`,
    ]);
  });

  it("leaves a server alone that sends it in circles", async () => {
    const file = await kept(10);
    server.fault = (_, method) => (method === "PATCH" ? { answer: problem(409, "upload_offset") } : null);
    expect((await send([file])).state).toBe("no_server");
    expect(server.heard.length).toBeLessThan(10);
  });

  it.each([
    [problem(507, "storage_full", { "retry-after": "120" }), "no_server", 120_000],
    [problem(429, "too_many_tries", { "retry-after": "7" }), "no_server", 7_000],
    [problem(401, "token_unknown"), "signed_out", 0],
    [new Response("<html>log in</html>", { status: 200 }), "not_ours", 0],
  ])("keeps the pause that it is asked for (%#)", async (answer, state, waitMs) => {
    const file = await kept(10);
    server.fault = () => ({ answer });
    expect(await send([file])).toEqual({ state, waitMs, moved: false });
    expect(await states()).toEqual([[false, undefined]]);
  });

  it("of a file that is not taken says why, and goes on with the next one", async () => {
    const files = [await kept(10, 1), await kept(11, 2)];
    server.fault = (request) => (request === 0 ? { answer: problem(422, "image_broken") } : null);
    expect((await send(files)).state).toBe("done");
    expect((await states()).sort()).toEqual([
      [false, "image_broken"],
      [true, undefined],
    ]);
  });

  it("stops between two slices when something else goes first", async () => {
    const file = await kept(3 * CHUNK_BYTES);
    const stopped = () => server.heard.length === 2;
    expect(await send([file], stopped)).toEqual({ state: "stopped", waitMs: 0, moved: true });
    expect((await send([file])).state).toBe("done");
    expect(server.bytes).toBe(3 * CHUNK_BYTES);
  });

  it("of bytes that are not on this device sends nothing", async () => {
    expect((await send([{ sha256: "ab".repeat(32), size: 10, type: "image/jpeg" }])).state).toBe("done");
    expect([server.bytes, server.verified.size]).toEqual([0, 0]);
  });
});
