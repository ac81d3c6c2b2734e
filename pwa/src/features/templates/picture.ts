/** A picture of a manual on its way to the server: made small here, named by its hash, sent whole (tus 1.0, one request). */
import { house } from "../../house.ts";
import { shrink } from "../files/shrink.ts";
import { refusal } from "../orders/answer.ts";

/** Manuals are read on small screens, and every phone downloads them. */
const EDGE = 1000;
const QUALITY = 0.7;
const TUS = { "Tus-Resumable": "1.0.0" };

/** The hash of a picture that the server has now. Throws a sentence, or "" when the network is to blame. */
export async function sendPicture(file: File): Promise<string> {
  const { bytes, type } = await shrink(file, EDGE, QUALITY);
  const sum = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  const sha256 = Array.from(sum, (byte) => byte.toString(16).padStart(2, "0")).join("");
  const about = `sha256 ${btoa(sha256)},filetype ${btoa(type)}`;
  const made = await ask("/files", "POST", { "Upload-Length": String(bytes.byteLength), "Upload-Metadata": about });
  const offset = Number(made.headers.get("upload-offset"));
  if (offset < bytes.byteLength) {
    const more = { "Content-Type": "application/offset+octet-stream", "Upload-Offset": String(offset) };
    await ask(made.headers.get("location") ?? "", "PATCH", more, bytes.slice(offset));
  }
  return sha256;
}

async function ask(path: string, method: string, headers: Record<string, string>, body?: BodyInit): Promise<Response> {
  const init = { method, headers: { ...TUS, ...headers }, ...(body === undefined ? {} : { body }) };
  const response = await house.request(path, init).catch(() => null);
  if (!response) throw new Error("");
  if (!response.ok) throw new Error((await refusal(response)).message);
  return response;
}
