/** Other tabs and the service worker: one exchange at a time, and a word when something was written. */

/** What was written, so that the others read it again. */
export type News = { about: "answer" | "outbox" | "identity" | "files" } | { about: "draft"; piece: number };

/** Tells the others, and hears from them. Without BroadcastChannel, a page sees news when it comes to the front. */
export class Neighbours {
  readonly #channel: BroadcastChannel | null;

  constructor(name: string) {
    this.#channel = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel(name);
  }

  tell(news: News): void {
    this.#channel?.postMessage(news);
  }

  hear(listener: (news: News) => void): void {
    if (this.#channel) this.#channel.onmessage = ({ data }) => listener(data as News);
  }

  close(): void {
    this.#channel?.close();
  }
}

/**
 * Do something that only one tab at a time should do. It saves bytes and nothing else: correctness never depends on it, and
 * a browser without locks goes ahead.
 */
export function alone<T>(name: string, work: () => Promise<T>): Promise<T> {
  return typeof navigator === "undefined" || !navigator.locks ? work() : navigator.locks.request(name, work);
}
