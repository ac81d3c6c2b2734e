import { gunzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { httpSend, PATIENCE_MS, retryAfter } from "./http.ts";

const fetched = vi.fn<typeof fetch>();
const bytes = (text: string) => new TextEncoder().encode(text);
const silent = () => undefined;

beforeEach(() => {
  fetched.mockReset();
  vi.stubGlobal("fetch", fetched);
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

/** A body that gives chunks and then breaks, or ends. */
function body(chunks: Uint8Array[], end: "breaks" | "ends" | "hangs"): ReadableStream<Uint8Array<ArrayBuffer>> {
  return new ReadableStream({
    pull: (controller) => {
      const chunk = chunks.shift();
      if (chunk) controller.enqueue(chunk as Uint8Array<ArrayBuffer>);
      else if (end === "breaks") controller.error(new TypeError("network error"));
      else if (end === "ends") controller.close();
      else return new Promise(() => undefined);
      return undefined;
    },
  });
}

function sent(): { headers: Record<string, string>; body: Uint8Array; init: RequestInit } {
  const init = fetched.mock.calls[0]?.[1] ?? {};
  return { headers: init.headers as Record<string, string>, body: init.body as Uint8Array, init };
}

describe("what goes up", () => {
  it("is small when nothing is new: no header of ours is longer than it has to be", async () => {
    fetched.mockResolvedValue(new Response(""));
    await httpSend()("{}", "t".repeat(43), silent);
    const { headers, init } = sent();
    const length = Object.entries(headers).reduce((sum, [name, value]) => sum + name.length + value.length + 4, 0);
    expect(length).toBeLessThan(110);
    expect(init).toMatchObject({ method: "POST", credentials: "omit", referrerPolicy: "no-referrer" });
    expect(headers).not.toHaveProperty("content-encoding");
  });

  it("is gzip when it is long", async () => {
    fetched.mockResolvedValue(new Response(""));
    const text = JSON.stringify({ text: "住所".repeat(400) });
    await httpSend()(text, "token", silent);
    const { headers, body } = sent();
    expect(headers["content-encoding"]).toBe("gzip");
    expect(gunzipSync(body).toString("utf8")).toBe(text);
    expect(body.length).toBeLessThan(text.length / 5);
  });
});

describe("what comes back", () => {
  it("is heard while it arrives", async () => {
    const euro = bytes("日本");
    fetched.mockResolvedValue(new Response(body([euro.subarray(0, 2), euro.subarray(2)], "ends")));
    const heard: string[] = [];
    const reply = await httpSend()("{}", "token", (chunk) => heard.push(chunk));
    expect(reply).toEqual({ kind: "text", text: "日本", whole: true });
    expect(heard.join("")).toBe("日本");
  });

  it("[EX3] is kept as far as it came when the connection breaks, even within a character", async () => {
    const answer = bytes('["hi",1]\n["日本');
    fetched.mockResolvedValue(new Response(body([answer.subarray(0, answer.length - 1)], "breaks")));
    expect(await httpSend()("{}", "token", silent)).toEqual({ kind: "text", text: '["hi",1]\n["日', whole: false });
  });

  it("is waited for as long as it moves, and no longer", async () => {
    vi.useFakeTimers();
    const aborted = vi.fn();
    fetched.mockImplementation(async (_, init) => {
      const stream = new TransformStream<Uint8Array, Uint8Array<ArrayBuffer>>();
      const writer = stream.writable.getWriter();
      init?.signal?.addEventListener("abort", () => {
        aborted();
        void writer.abort(new DOMException("aborted", "AbortError")).catch(silent);
      });
      for (let i = 1; i <= 3; i++) setTimeout(() => void writer.write(bytes("x")), i * (PATIENCE_MS - 1000));
      return new Response(stream.readable);
    });
    const reply = httpSend()("{}", "token", silent);
    await vi.advanceTimersByTimeAsync(3 * PATIENCE_MS);
    expect(aborted).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(PATIENCE_MS);
    expect(aborted).toHaveBeenCalled();
    expect(await reply).toEqual({ kind: "text", text: "xxx", whole: false });
  });
});

describe("what a failure means", () => {
  const ours = (status: number, code: string, headers: Record<string, string> = {}) =>
    new Response(JSON.stringify({ error: { code, message: "…" } }), { status, headers });

  it.each([
    ["our 401", () => ours(401, "unknown_device"), "signed_out", 0],
    ["a proxy's 401", () => new Response("<html>", { status: 401 }), "not_ours", 0],
    ["511", () => new Response("<html>", { status: 511 }), "not_ours", 0],
    ["a page not found", () => new Response("<html>", { status: 404 }), "not_ours", 0],
    ["our 413", () => ours(413, "too_large"), "too_large", 0],
    ["502", () => new Response("", { status: 502 }), "no_server", 0],
    [
      "503 that names a time",
      () => new Response("", { status: 503, headers: { "retry-after": "90" } }),
      "no_server",
      90_000,
    ],
    ["our 429", () => ours(429, "too_many_tries", { "retry-after": "5" }), "no_server", 5000],
    ["500", () => new Response("oops", { status: 500 }), "no_server", 0],
  ] as const)("%s", async (_, response, why, waitMs) => {
    fetched.mockResolvedValue(response());
    expect(await httpSend()("{}", "token", silent)).toEqual({ kind: "failure", why, waitMs });
  });

  it("a redirect is somebody else's", async () => {
    const redirect = Response.error();
    Object.defineProperty(redirect, "type", { value: "opaqueredirect" });
    fetched.mockResolvedValue(redirect);
    expect(await httpSend()("{}", "token", silent)).toMatchObject({ why: "not_ours" });
  });

  it.each([
    [true, "no_server"],
    [false, "no_network"],
  ])("no connection, and the browser says online: %s", async (onLine, why) => {
    vi.stubGlobal("navigator", { onLine });
    fetched.mockRejectedValue(new TypeError("failed to fetch"));
    expect(await httpSend()("{}", "token", silent)).toEqual({ kind: "failure", why, waitMs: 0 });
  });
});

describe("Retry-After", () => {
  const at = (value: string) => retryAfter(new Headers({ "retry-after": value }), Date.parse("2026-11-22T00:00:00Z"));
  it("is seconds or a date, and never in the past", () => {
    expect([at("3"), at("Sun, 22 Nov 2026 00:01:00 GMT"), at("Sun, 22 Nov 2020 00:00:00 GMT"), at("soon")]).toEqual([
      3000, 60_000, 0, 0,
    ]);
  });
});
