/**
 * Files to the server, one after the other, as tus 1.0.0 says (https://tus.io/protocols/resumable-upload).
 *
 * Our own few lines, because a client for everything weighs as much as half of the worker's page, keeps its memory in
 * localStorage and reads Blobs; here every slice is one record of the store, and the server's answer to a creation says how
 * far a file got, so that nothing need be remembered. Ordinary clients work against the same server.
 */
import type { Database } from "../store/database.ts";
import { markDone, markRefused, readSlice } from "../store/files.ts";
import { errorCode, failureOf, PATIENCE_MS, Patience } from "./http.ts";
import type { Failure } from "./reply.ts";

/** A file that the server waits for and this device has. */
export interface Sendable {
  readonly sha256: string;
  readonly size: number;
  readonly type: string;
  /** How much of it the server had when it last spoke of it. */
  readonly had?: number;
}

export interface Uploading {
  database: Database;
  token: string;
  files: readonly Sendable[];
  /** Asked before each slice: whether something else goes first now. */
  stopped: () => boolean;
  /** Bytes of a file that the server has. */
  told?: (sha256: string, bytes: number) => void;
  /** A file is verified, and marked as done. */
  arrived?: () => Promise<void>;
  /** Where uploads begin. */
  path?: string;
}

/** `stopped`: something else went first. `moved`: at least one byte more is on the server than before. */
export interface Uploaded {
  state: "done" | "stopped" | Failure;
  waitMs: number;
  moved: boolean;
}

/** What a request came to. `displaced`: the server stands somewhere else. `refused` concerns this one file. */
type Reply =
  | { kind: "at"; offset: number; place: string }
  | { kind: "displaced" | "gone" }
  | { kind: "refused"; code: string }
  | { kind: "failure"; why: Failure; waitMs: number };

/** The slowest link that we wait for while a slice goes up: 4 kbit/s. */
const MS_PER_BYTE_UP = 2;

/** A server that sends us from here to there and back is left alone until the next time. */
const DETOURS = 6;

/** Send what is wanted. Rejects only with StoreTrouble. */
export async function upload(uploading: Uploading): Promise<Uploaded> {
  let moved = false;
  for (const file of uploading.files) {
    const one = await sendOne(uploading, file);
    moved ||= one.moved;
    if (one.state !== "done") return { ...one, moved };
  }
  return { state: "done", waitMs: 0, moved };
}

async function sendOne(uploading: Uploading, file: Sendable): Promise<Uploaded> {
  const { database, stopped, told } = uploading;
  let place = "";
  let offset: number | null = null;
  let moved = false;
  const ended = (state: Uploaded["state"], waitMs = 0): Uploaded => ({ state, waitMs, moved });
  for (let detours = 0; detours < DETOURS; ) {
    if (stopped()) return ended("stopped");
    const slice = place && offset !== null ? await readSlice(database, file.sha256, offset) : undefined;
    // Its bytes are not on this device: whoever has them sends them.
    if (slice === null) return ended("done");
    const reply: Reply = await ask(uploading, file, place, offset ?? 0, slice);
    switch (reply.kind) {
      case "at":
        if (reply.offset > (offset ?? file.had ?? reply.offset)) {
          moved = true;
          detours = 0;
        } else detours++;
        ({ offset, place } = reply);
        told?.(file.sha256, offset);
        break;
      case "displaced":
        offset = null;
        detours++;
        break;
      case "gone":
        place = "";
        offset = null;
        detours++;
        break;
      case "refused":
        await markRefused(database, file.sha256, reply.code);
        return ended("done");
      case "failure":
        return ended(reply.why, reply.waitMs);
    }
    // The server says so only once the file is verified and durable (I14).
    if (offset === file.size) {
      await markDone(database, [file.sha256]);
      await uploading.arrived?.();
      return ended("done");
    }
  }
  return ended("no_server");
}

/** One request: begin an upload, add a slice to it, or ask how far it is. */
async function ask(
  { token, path = "/files" }: Uploading,
  file: Sendable,
  place: string,
  offset: number,
  slice: Uint8Array<ArrayBuffer> | undefined,
): Promise<Reply> {
  const headers: Record<string, string> = { authorization: `Bearer ${token}`, "tus-resumable": "1.0.0" };
  if (!place) {
    headers["upload-length"] = String(file.size);
    headers["upload-metadata"] = `sha256 ${btoa(file.sha256)},filetype ${btoa(file.type)}`;
  } else if (slice) {
    headers["upload-offset"] = String(offset);
    headers["content-type"] = "application/offset+octet-stream";
  }
  const patience = new Patience(PATIENCE_MS + (slice?.length ?? 0) * MS_PER_BYTE_UP);
  try {
    const response = await fetch(place || path, {
      method: place ? (slice ? "PATCH" : "HEAD") : "POST",
      headers,
      body: slice ?? null,
      credentials: "omit",
      redirect: "manual",
      referrerPolicy: "no-referrer",
      signal: patience.signal,
    });
    return await replyOf(response, place);
  } catch {
    return { kind: "failure", why: navigator.onLine === false ? "no_network" : "no_server", waitMs: 0 };
  } finally {
    patience.end();
  }
}

async function replyOf(response: Response, place: string): Promise<Reply> {
  const { ok, status, headers } = response;
  const offset = headers.get("upload-offset");
  if (ok && offset !== null && /^\d+$/.test(offset)) {
    // A path, also when somebody in between made an address of another origin of it.
    const where = new URL(headers.get("location") ?? place, location.href);
    return { kind: "at", offset: Number(offset), place: where.pathname };
  }
  if (status === 409) return { kind: "displaced" };
  if (place && (status === 404 || status === 410)) return { kind: "gone" };
  const code = THE_FILE.has(status) ? await errorCode(response.clone()) : null;
  return code === null ? failureOf(response) : { kind: "refused", code };
}

/** Statuses with which our server says that it will not take this file: too large, of no such kind, not what it should be. */
const THE_FILE = new Set([413, 415, 422]);
