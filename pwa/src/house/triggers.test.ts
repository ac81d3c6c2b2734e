import { signal } from "@preact/signals";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Device } from "./device.ts";
import { wire } from "./triggers.ts";

class Page extends EventTarget {
  visibilityState: "visible" | "hidden" = "visible";
}

class Connection extends EventTarget {
  saveData = false;
  effectiveType = "4g";
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** A phone in a page, its open lines, and how often it was nudged. */
function phone() {
  const [page, connection] = [new Page(), new Connection()];
  vi.stubGlobal("document", page);
  vi.stubGlobal("navigator", { connection });
  vi.stubGlobal("addEventListener", () => undefined);
  const lines: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>>[] = [];
  const request = vi.fn(async (_path: string, { signal: stopped }: RequestInit) => {
    const body = new ReadableStream<Uint8Array<ArrayBuffer>>({ start: (controller) => void lines.push(controller) });
    const line = lines.length - 1;
    stopped?.addEventListener("abort", () => lines[line]?.error(new DOMException("aborted", "AbortError")));
    return new Response(body);
  });
  const phase = signal("starting");
  const nudge = vi.fn();
  wire({ phase, request, nudge } as unknown as Device);
  const say = async (text: string) => {
    lines.at(-1)?.enqueue(new TextEncoder().encode(text));
    await vi.advanceTimersByTimeAsync(0);
  };
  return { connection, nudge, phase, request, say };
}

it("a hint makes a phone ask a little later, and once for several", async () => {
  const { nudge, phase, request, say } = phone();
  expect(request).not.toHaveBeenCalled();
  phase.value = "ready";
  await vi.advanceTimersByTimeAsync(0);
  expect(request).toHaveBeenCalledTimes(1);
  for (let i = 0; i < 5; i++) await say("data:\n\n");
  await vi.advanceTimersByTimeAsync(1000);
  expect(nudge).toHaveBeenCalledTimes(1);
  await say("data:\n\n");
  await vi.advanceTimersByTimeAsync(1000);
  expect(nudge).toHaveBeenCalledTimes(2);
});

it("a line ends when bytes become dear, and is opened again when they are not", async () => {
  const { connection, phase, request } = phone();
  phase.value = "ready";
  await vi.advanceTimersByTimeAsync(0);
  connection.effectiveType = "2g";
  connection.dispatchEvent(new Event("change"));
  await vi.advanceTimersByTimeAsync(600_000);
  expect(request).toHaveBeenCalledTimes(1);
  connection.effectiveType = "3g";
  connection.dispatchEvent(new Event("change"));
  await vi.advanceTimersByTimeAsync(0);
  expect(request).toHaveBeenCalledTimes(2);
});
