/**
 * One message over HTTP: a POST of the message up, whose answer is read as it arrives.
 *
 * What arrived before a connection broke is kept, because a cut answer counts as a shorter one (EX3). There is no limit on the
 * whole time: a slow link that moves is a good link. Only silence ends a request.
 */
import type { Failure, Reply, Send } from "./reply.ts";

/** Shorter bodies gain nothing from gzip. */
const GZIP_FROM = 600;

/** Silence that ends a request: since the last byte that came, or since sending began. */
export const PATIENCE_MS = 45_000;

/** The slowest link that we wait for while a body goes up: 4 kbit/s. The browser tells nothing about that part. */
const MS_PER_BYTE_UP = 2;

/** Sends to this path of our own server. */
export function httpSend(path = "/sync"): Send {
  return async (text, token, heard) => {
    const { body, gzipped } = await packed(text);
    const patience = new Patience(PATIENCE_MS + body.length * MS_PER_BYTE_UP);
    try {
      // Every byte counts in an idle exchange: codes need no language, and the path says what the body is.
      const headers: Record<string, string> = { authorization: `Bearer ${token}`, "accept-language": "*" };
      if (gzipped) headers["content-encoding"] = "gzip";
      const response = await fetch(path, {
        method: "POST",
        body,
        headers,
        credentials: "omit",
        redirect: "manual",
        referrerPolicy: "no-referrer",
        signal: patience.signal,
      });
      patience.renew(PATIENCE_MS);
      return response.ok ? await readText(response, patience, heard) : await failureOf(response);
    } catch {
      return { kind: "failure", why: navigator.onLine === false ? "no_network" : "no_server", waitMs: 0 };
    } finally {
      patience.end();
    }
  };
}

/** Aborts a request when nothing was heard for a while. */
export class Patience {
  readonly #controller = new AbortController();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(ms: number) {
    this.renew(ms);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  renew(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#controller.abort(), ms);
  }

  end(): void {
    clearTimeout(this.#timer);
  }
}

async function packed(text: string): Promise<{ body: Uint8Array<ArrayBuffer>; gzipped: boolean }> {
  const plain = new TextEncoder().encode(text);
  if (plain.length <= GZIP_FROM || typeof CompressionStream === "undefined") return { body: plain, gzipped: false };
  const stream = new Blob([plain]).stream().pipeThrough(new CompressionStream("gzip"));
  return { body: new Uint8Array(await new Response(stream).arrayBuffer()), gzipped: true };
}

async function readText(response: Response, patience: Patience, heard: (chunk: string) => void): Promise<Reply> {
  const reader = response.body?.getReader();
  const decoder = new TextDecoder();
  let text = "";
  try {
    for (;;) {
      const { done, value } = (await reader?.read()) ?? { done: true };
      if (done) return { kind: "text", text, whole: true };
      patience.renew(PATIENCE_MS);
      const chunk = decoder.decode(value, { stream: true });
      text += chunk;
      heard(chunk);
    }
  } catch {
    return { kind: "text", text, whole: false };
  }
}

/** What a status means. Only an error in our own shape counts as our server's word. */
export async function failureOf(response: Response): Promise<Extract<Reply, { kind: "failure" }>> {
  const code = await errorCode(response);
  return { kind: "failure", why: whyOf(response, code), waitMs: retryAfter(response.headers, Date.now()) };
}

/** Why a response is not an answer; `code` is that of an error in our own shape. */
export function whyOf({ status, type }: Response, code: string | null): Failure {
  if (type === "opaqueredirect" || status === 511) return "not_ours";
  if (status === 502 || status === 503 || status === 504) return "no_server";
  if (code === null) return status >= 500 ? "no_server" : "not_ours";
  if (status === 401) return "signed_out";
  return status === 413 ? "too_large" : "no_server";
}

/** The code of an error in our shape; null for anything else. */
export async function errorCode(response: Response): Promise<string | null> {
  try {
    const body: unknown = await response.json();
    const code = (body as { error?: { code?: unknown } } | null)?.error?.code;
    return typeof code === "string" ? code : null;
  } catch {
    return null;
  }
}

/** Retry-After in ms from now: seconds or a date (RFC 9110, 10.2.3); 0 when there is none. */
export function retryAfter(headers: Headers, now: number): number {
  const value = headers.get("retry-after");
  if (!value) return 0;
  const seconds = Number(value);
  const ms = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(value) - now;
  return ms > 0 ? ms : 0;
}
