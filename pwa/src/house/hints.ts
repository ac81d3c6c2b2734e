/**
 * An open line on which the server says that something changed, never what: then we ask, as at any other time. For pages that
 * people watch. Without it nothing is missing but speed.
 */
import { backOff } from "../transport/backoff.ts";

/** The server says something every 25 s; a line that is silent for longer is dead, whatever the browser believes. */
const SILENCE_MS = 60_000;

/** Longer than backOff's longest, so that a server without room for us is left alone. */
const REFUSED_MS = 5 * 60_000;

/** Not in the DOM library: https://wicg.github.io/netinfo/. Browsers without it never have it. */
interface Connection extends EventTarget {
  readonly saveData?: boolean;
  readonly effectiveType?: string;
}

export interface HintOptions {
  /** A request in the name of this device. */
  request: (path: string, init: RequestInit) => Promise<Response>;
  /** Something changed, or may have. */
  changed: () => void;
  random?: () => number;
}

/** Listens while somebody looks at the page and bytes are not dear. */
export class Hints {
  readonly #options: Required<HintOptions>;
  #line: AbortController | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #failures = 0;

  constructor(options: HintOptions) {
    this.#options = { random: Math.random, ...options };
  }

  /** The page came to the front or went to the back, or the network changed. */
  looked(): void {
    if (document.visibilityState === "hidden" || dear()) this.stop();
    else if (!this.#line) void this.#listen();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#line?.abort();
    this.#line = null;
  }

  async #listen(): Promise<void> {
    clearTimeout(this.#timer);
    const line = new AbortController();
    this.#line = line;
    let wait = 0;
    try {
      const response = await this.#options.request("/wake", { signal: line.signal, cache: "no-store" });
      if (response.ok && response.body) await this.#hear(response.body, line);
      else wait = REFUSED_MS;
    } catch {
      // A line that breaks is an ordinary day: another one is opened.
    }
    if (this.#line !== line) return; // stopped, by us
    this.#line = null;
    this.#failures += 1;
    this.#timer = setTimeout(() => this.looked(), wait || backOff(this.#failures, this.#options.random));
  }

  async #hear(body: ReadableStream<Uint8Array>, line: AbortController): Promise<void> {
    const decoder = new TextDecoder();
    const reader = body.getReader();
    // What happened while no line was open was told to nobody.
    if (this.#failures > 0) this.#options.changed();
    while (true) {
      const silence = setTimeout(() => line.abort(), SILENCE_MS);
      const { done, value } = await reader.read().finally(() => clearTimeout(silence));
      if (done) return;
      this.#failures = 0;
      // The word is short and sent at once; should it ever be cut in two, the first half is hint enough.
      if (decoder.decode(value, { stream: true }).includes("d")) this.#options.changed();
    }
  }
}

/** Somebody pays for each byte, or the link is so slow that an open line is in the way of work. */
function dear(): boolean {
  const connection = connectionOf(navigator);
  return connection?.saveData === true || /2g$/.test(connection?.effectiveType ?? "");
}

export function connectionOf(navigator: Navigator): Connection | undefined {
  return (navigator as Navigator & { connection?: Connection }).connection;
}
