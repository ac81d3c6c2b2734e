import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Hints } from "./hints.ts";

beforeEach(() => {
  vi.useFakeTimers();
  look("visible");
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function look(state: "visible" | "hidden") {
  vi.stubGlobal("document", { visibilityState: state });
}

/** A server that opens lines, and what it heard. */
function openServer(status = 200) {
  const lines: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>>[] = [];
  const aborted: boolean[] = [];
  const changed = vi.fn();
  const request = vi.fn(async (_path: string, { signal }: RequestInit) => {
    const at = aborted.push(false) - 1;
    const body = new ReadableStream<Uint8Array<ArrayBuffer>>({ start: (controller) => void lines.push(controller) });
    signal?.addEventListener("abort", () => {
      aborted[at] = true;
      lines[at]?.error(new DOMException("aborted", "AbortError"));
    });
    return new Response(status === 200 ? body : null, { status });
  });
  const say = async (text: string) => {
    lines.at(-1)?.enqueue(new TextEncoder().encode(text));
    await vi.advanceTimersByTimeAsync(0);
  };
  return { hints: new Hints({ request, changed, random: () => 1 }), request, changed, lines, aborted, say };
}

describe("hints", () => {
  it("are heard, and a beat is none", async () => {
    const { hints, changed, say, request } = openServer();
    hints.looked();
    hints.looked();
    await say(":\n\n");
    expect(changed).not.toHaveBeenCalled();
    await say("data: changed\n\n");
    await say("data: changed\n\n");
    expect(changed).toHaveBeenCalledTimes(2);
    expect(request).toHaveBeenCalledTimes(1);
    hints.stop();
  });

  it("are asked for again after a break, and what was missed is asked for too", async () => {
    const { hints, changed, say, lines, request } = openServer();
    hints.looked();
    await say(":\n\n");
    lines[0]?.error(new TypeError("network error"));
    await vi.advanceTimersByTimeAsync(2100);
    expect(request).toHaveBeenCalledTimes(2);
    expect(changed).toHaveBeenCalledTimes(1);
    hints.stop();
  });

  it("end with silence", async () => {
    const { hints, aborted, say } = openServer();
    hints.looked();
    await say(":\n\n");
    await vi.advanceTimersByTimeAsync(59_000);
    expect(aborted).toEqual([false]);
    await vi.advanceTimersByTimeAsync(2000);
    expect(aborted).toEqual([true]);
    hints.stop();
  });

  it("are for those who look", async () => {
    const { hints, aborted, say, request } = openServer();
    hints.looked();
    await say(":\n\n");
    look("hidden");
    hints.looked();
    expect(aborted).toEqual([true]);
    await vi.advanceTimersByTimeAsync(600_000);
    expect(request).toHaveBeenCalledTimes(1);
    look("visible");
    hints.looked();
    await vi.advanceTimersByTimeAsync(0);
    expect(request).toHaveBeenCalledTimes(2);
    hints.stop();
  });

  it.each([{ saveData: true }, { effectiveType: "2g" }, { effectiveType: "slow-2g" }])(
    "cost nothing where bytes are dear: %o",
    async (connection) => {
      vi.stubGlobal("navigator", { connection });
      const { hints, request } = openServer();
      hints.looked();
      await vi.advanceTimersByTimeAsync(600_000);
      expect(request).not.toHaveBeenCalled();
    },
  );

  it("leave a server alone that has no room", async () => {
    const { hints, request } = openServer(503);
    hints.looked();
    await vi.advanceTimersByTimeAsync(299_000);
    expect(request).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(2000);
    expect(request).toHaveBeenCalledTimes(2);
    hints.stop();
  });
});
