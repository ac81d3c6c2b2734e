/** The files that come with a sheet: chosen here, named to the server first, and sent only when everything fits. */
import { signal } from "@preact/signals";
import { house } from "../../house.ts";
import { refusal } from "../orders/answer.ts";

/** A file as an order names it. */
export interface Named {
  name: string;
  sha256: string;
}

export const pictures = signal<readonly File[]>([]);
/** How many of how many are with the server, while they are being sent. */
export const sending = signal<{ done: number; of: number } | null>(null);

/** Bytes of one request: what a cut costs at most. */
const SLICE = 1024 * 1024;
const TRIES = 5;

/** One more file of the same name takes the place of the one before. */
export function addPictures(files: Iterable<File>): void {
  const all = new Map(pictures.value.map((file) => [file.name, file]));
  for (const file of files) all.set(file.name, file);
  pictures.value = [...all.values()].sort((a, b) => a.name.localeCompare(b.name, "ja", { numeric: true }));
}

export function clearPictures(): void {
  pictures.value = [];
  sending.value = null;
}

/** A sheet for an order that has none: a row for each file. */
export function listOf(names: readonly string[], heading: string): File {
  const cell = (text: string): string => `"${text.replaceAll('"', '""')}"`;
  const text = `\ufeff${[heading, ...names].map(cell).join("\r\n")}\r\n`;
  return new File([text], `${heading}.csv`, { type: "text/csv" });
}

/** Send what is not with the server yet, one after the other. Throws a Refusal, or what fetch throws. */
export async function sendPictures(files: readonly File[]): Promise<Named[]> {
  const named: Named[] = [];
  try {
    for (const file of files) {
      sending.value = { done: named.length, of: files.length };
      const bytes = await file.arrayBuffer();
      const sum = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
      const sha256 = Array.from(sum, (byte) => byte.toString(16).padStart(2, "0")).join("");
      await sendOne(bytes, sha256, file.type);
      named.push({ name: file.name, sha256 });
    }
  } finally {
    sending.value = null;
  }
  return named;
}

/** As tus says (transport/upload.ts). Beginning once more is how a cut is gone on with: the answer says how far it is. */
async function sendOne(bytes: ArrayBuffer, sha256: string, type: string): Promise<void> {
  for (let tries = 0; ; tries++) {
    try {
      const begun = await tus("/files", "POST", {
        "upload-length": String(bytes.byteLength),
        "upload-metadata": `sha256 ${btoa(sha256)},filetype ${btoa(type)}`,
      });
      const place = new URL(begun.headers.get("location") ?? "", location.href).pathname;
      let at = Number(begun.headers.get("upload-offset"));
      while (at < bytes.byteLength) {
        const more = { "upload-offset": String(at), "content-type": "application/offset+octet-stream" };
        const answer = await tus(place, "PATCH", more, bytes.slice(at, at + SLICE));
        at = Number(answer.headers.get("upload-offset"));
        tries = 0;
      }
      return;
    } catch (reason) {
      if (isRefusal(reason) || tries >= TRIES) throw reason;
      await new Promise((resolve) => setTimeout(resolve, 500 * 2 ** tries));
    }
  }
}

async function tus(
  path: string,
  method: string,
  headers: Record<string, string>,
  body?: ArrayBuffer,
): Promise<Response> {
  const init = { method, headers: { "tus-resumable": "1.0.0", ...headers } };
  const response = await house.request(path, body === undefined ? init : { ...init, body });
  if (response.ok) return response;
  if (response.status === 409 || response.status >= 500) throw new Error(String(response.status));
  throw await refusal(response);
}

function isRefusal(reason: unknown): boolean {
  return typeof (reason as { code?: unknown } | null)?.code === "string";
}
