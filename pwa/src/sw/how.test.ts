import { createHash } from "node:crypto";
import { beforeEach, describe, expect, it, vi } from "vitest";

const FILES: Record<string, string> = { "/": "<worker 1>", "/desk/": "<desk>", "/icons/icon.svg": "<svg>" };
const hash = (text: string) => createHash("sha256").update(text).digest("hex").slice(0, 16);
const network = vi.fn(async (path: string) => new Response(FILES[path]));

/** Cache storage as far as the worker uses it. */
class Caches {
  readonly byName = new Map<string, Map<string, Response>>();

  async open(name: string) {
    const cache = this.byName.get(name) ?? new Map<string, Response>();
    this.byName.set(name, cache);
    return { put: async (key: string, response: Response) => void cache.set(key, response) };
  }

  async match(key: string) {
    for (const cache of this.byName.values()) if (cache.has(key)) return cache.get(key)?.clone();
    return undefined;
  }

  keys = async () => [...this.byName.keys()];
  delete = async (name: string) => this.byName.delete(name);
}

let caches: Caches;

/** The worker of a version that was built from FILES as they are now. */
async function workerOf(version: string) {
  vi.resetModules();
  vi.stubGlobal(
    "__KEPT__",
    Object.entries(FILES).map(([path, text]) => [path, hash(text)]),
  );
  vi.stubGlobal("__VERSION__", version);
  return import("./how.ts");
}

beforeEach(() => {
  caches = new Caches();
  vi.stubGlobal("caches", caches);
  vi.stubGlobal("fetch", network);
  network.mockClear();
  FILES["/"] = "<worker 1>";
});

describe("a version of the app", () => {
  it("is kept whole, and answers without the network", async () => {
    const { answer, keepAll } = await workerOf("v1");
    await keepAll();
    network.mockClear();
    const response = await answer(["/", hash("<worker 1>")], {} as Request);
    expect([await response.text(), network.mock.calls.length]).toEqual(["<worker 1>", 0]);
  });

  it("fetches only what the version before does not have, and replaces it", async () => {
    await (await workerOf("v1")).keepAll();
    network.mockClear();
    FILES["/"] = "<worker 2>";
    const { dropOthers, keepAll } = await workerOf("v2");
    await keepAll();
    expect(network.mock.calls.map(([path]) => path)).toEqual(["/"]);
    await caches.open("of somebody else");
    await dropOthers(async () => false);
    expect([...caches.byName.keys()]).toEqual(["hitokuchi-v1", "hitokuchi-v2", "of somebody else"]);
    await dropOthers(async () => true);
    expect([...caches.byName.keys()]).toEqual(["hitokuchi-v2", "of somebody else"]);
  });

  it("still answers with a part of the version before, for a page of it", async () => {
    FILES["/parts/later-1.js"] = "<part 1>";
    await (await workerOf("v1")).keepAll();
    delete FILES["/parts/later-1.js"];
    FILES["/parts/later-2.js"] = "<part 2>";
    const { answer, dropOthers, keepAll } = await workerOf("v2");
    await keepAll();
    network.mockClear();
    expect(await (await answer(["/parts/later-1.js", ""], {} as Request)).text()).toBe("<part 1>");
    await dropOthers(async () => true);
    network.mockImplementationOnce(async () => new Response("", { status: 404 }));
    expect((await answer(["/parts/later-1.js", ""], {} as Request)).status).toBe(404);
    delete FILES["/parts/later-2.js"];
  });

  it("does not drop a version that comes to be while it looks around", async () => {
    await (await workerOf("v1")).keepAll();
    FILES["/"] = "<worker 2>";
    const { dropOthers, keepAll } = await workerOf("v2");
    await keepAll();
    await dropOthers(async () => {
      await caches.open("hitokuchi-v3");
      return true;
    });
    expect([...caches.byName.keys()]).toEqual(["hitokuchi-v2", "hitokuchi-v3"]);
  });

  it("is not kept when a file is not the one that was built, as behind a captive portal", async () => {
    const { keepAll } = await workerOf("v1");
    network.mockImplementationOnce(async () => new Response("<login>"));
    await expect(keepAll()).rejects.toThrow("another file");
    expect(caches.byName.size).toBe(0);
  });

  it("is not kept when a file cannot be had", async () => {
    const { keepAll } = await workerOf("v1");
    network.mockImplementationOnce(async () => new Response("", { status: 503 }));
    await expect(keepAll()).rejects.toThrow("503");
    expect(caches.byName.size).toBe(0);
  });

  it("comes from the network when the browser threw it away", async () => {
    const { answer } = await workerOf("v1");
    network.mockImplementationOnce(async () => new Response("from the network"));
    expect(await (await answer(["/", "x"], {} as Request)).text()).toBe("from the network");
  });
});
