/**
 * When the device talks to the server. One conversation at a time; what happens during one asks for another after it.
 *
 * Whoever has something to say nudges. A nudge breaks our own waiting, never the server's: it told us when to come back.
 */
import { backOff } from "../transport/backoff.ts";
import type { Ending } from "../transport/talk.ts";

const IDLE_MS = 30_000;

/** Nothing happened for a while: look less often. */
const DROWSY_AFTER_MS = 5 * 60_000;
const DROWSY_MS = 120_000;

export interface PulseOptions {
  talk: () => Promise<Ending>;
  /** Told before and after each conversation. */
  changed: (state: "connecting" | Ending["state"]) => void;
  /** Whether somebody looks at the page. */
  visible: () => boolean;
  /** Whether something waits to be sent. */
  waiting: () => boolean;
  now?: () => number;
  random?: () => number;
}

export class Pulse {
  readonly #options: Required<PulseOptions>;
  #running: Promise<void> | null = null;
  #again = false;
  #failures = 0;
  /** The server asked us not to come before; only a person's wish is stronger. */
  #notBefore = 0;
  #lastNews = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #stopped = false;

  constructor(options: PulseOptions) {
    this.#options = { now: Date.now, random: Math.random, ...options };
    this.#lastNews = this.#options.now();
  }

  /** A person asks: talk now, whatever we were waiting for. Resolves after a conversation that began after the call. */
  connect(): Promise<void> {
    if (this.#running) {
      this.#again = true;
      return this.#running;
    }
    this.#running = this.#run().finally(() => {
      this.#running = null;
      this.#schedule();
    });
    return this.#running;
  }

  /** Something happened that is worth a conversation: an act, a network, a page that came to the front. */
  nudge(): void {
    this.#lastNews = this.#options.now();
    if (this.#stopped) return;
    if (this.#running) this.#again = true;
    else if (this.#options.now() >= this.#notBefore) void this.connect();
    else this.#schedule();
  }

  /** The page came to the front or went to the back. */
  looked(): void {
    if (this.#options.visible()) this.nudge();
    else this.#schedule();
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  async #run(): Promise<void> {
    clearTimeout(this.#timer);
    do {
      this.#again = false;
      this.#options.changed("connecting");
      const { state, waitMs } = await this.#options.talk();
      this.#settle(state, waitMs);
      this.#options.changed(state);
    } while (this.#again && this.#failures === 0 && !this.#stopped);
  }

  #settle(state: Ending["state"], waitMs: number): void {
    const well = state === "done" || state === "waiting";
    this.#failures = well ? 0 : this.#failures + 1;
    this.#asleep = state === "signed_out" || state === "unpaired";
    this.#pace = well ? waitMs : 0;
    this.#notBefore = well ? 0 : this.#options.now() + waitMs;
  }

  #pace = 0;
  /** Nobody answers us until a person does something. */
  #asleep = false;

  #schedule(): void {
    clearTimeout(this.#timer);
    const wait = this.#wait();
    if (wait !== null) this.#timer = setTimeout(() => void this.connect(), wait);
  }

  /** How long until the next conversation of our own accord; null when there is no reason for one. */
  #wait(): number | null {
    const { now, random, visible, waiting } = this.#options;
    if (this.#stopped || this.#asleep) return null;
    if (!visible() && !waiting()) return null;
    if (this.#failures > 0) return Math.max(backOff(this.#failures, random), this.#notBefore - now());
    const idle = now() - this.#lastNews > DROWSY_AFTER_MS ? DROWSY_MS : IDLE_MS;
    return Math.max(idle, this.#pace);
  }
}
